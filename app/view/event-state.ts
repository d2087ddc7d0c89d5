import type { State } from "../../ui/state.ts";
import type { Event } from "../data/rows.ts";

const goodEndings = [".finished", ".passed", ".recovered", ".clean", ".applied"];

/** The mark of a fact in the feed: its level when that is bad, and good news as such. */
export function eventState({ kind, level }: Pick<Event, "kind" | "level">): State {
  if (level === "critical") return "bad";
  if (level === "warning") return "warn";
  return goodEndings.some((ending) => kind.endsWith(ending)) ? "ok" : "none";
}

/** Whether a fact is told wherever the reader is: bad news always, good news only of what a person asked for. */
export function isToldAtOnce(event: Pick<Event, "kind" | "level" | "data">): boolean {
  if (event.level !== "info") return true;
  const { kind } = event.data as { kind?: unknown };
  return (
    ["drill.passed", "migration.applied"].includes(event.kind) ||
    (event.kind === "backup.finished" && kind === "manual")
  );
}
