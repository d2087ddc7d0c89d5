import type { RunView } from "../../ui/live/run-view.ts";

/** A run as JSON, never kept by anyone on the way; 404 when there is none. */
export function answerRun(run: RunView | null): Response {
  const headers = { "cache-control": "no-store" };
  return run ? Response.json(run, { headers }) : Response.json({ code: "run.unknown" }, { status: 404, headers });
}
