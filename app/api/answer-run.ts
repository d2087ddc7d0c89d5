import { OpsError } from "#modules/platform";
import type { RunView } from "../../ui/live/run-view.ts";
import { answerRead } from "./answer-api.ts";

/** A run as JSON; 404 when there is none. */
export function answerRun(find: () => Promise<RunView | null>): Promise<Response> {
  return answerRead("console:read", async () => {
    const run = await find();
    if (run === null) throw unknownRun();
    return { body: run };
  });
}

/** No run bears that id. */
export function unknownRun(): OpsError {
  return new OpsError({
    code: "run.unknown",
    message: "There is no such run",
    hint: "It may have expired; GET /api/backups and GET /api/migrations list those that there are.",
    exit: 2,
  });
}
