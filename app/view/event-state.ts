import type { State } from "../../ui/state.ts";
import type { Event } from "../data/rows.ts";

const goodEndings = [".finished", ".passed", ".recovered", ".clean"];

/** The mark of a fact in the feed: its level when that is bad, and good news as such. */
export function eventState({ kind, level }: Pick<Event, "kind" | "level">): State {
  if (level === "critical") return "bad";
  if (level === "warning") return "warn";
  return goodEndings.some((ending) => kind.endsWith(ending)) ? "ok" : "none";
}
