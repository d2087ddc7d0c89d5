import type { MigrationRun } from "../types.ts";
import { count, duration } from "./markdown-text.ts";
import { longestWaitMs, openFindings } from "./read-run.ts";

/** What is so after a run, in one English sentence, with the sign of how it stands. */
export function tellVerdict(run: MigrationRun): { sign: "✅" | "▫️" | "🔶" | "🟥"; sentence: string } {
  switch (run.outcome) {
    case "nothing-pending":
      return { sign: "▫️", sentence: `Nothing is pending on ${run.database}` };
    case "rehearsed":
      return {
        sign: "✅",
        sentence: `${count(run.pending.length, "migration")} rehearsed; nothing stands against ${run.pending.length === 1 ? "it" : "them"}`,
      };
    case "applied":
      return { sign: "✅", sentence: `${count(run.applied.length, "migration")} applied${tellWait(run)}` };
    case "refused":
      return { sign: "🟥", sentence: `Refused, nothing was changed: ${tellWhy(run)}` };
    case "rolled-back":
      return { sign: "🔶", sentence: `Rolled back: ${run.database} is as it was before${tellLost(run)}` };
    case "failed":
      return { sign: "🟥", sentence: `Failed, and a person is needed: ${tellWhy(run)}` };
  }
}

function tellWait(run: MigrationRun): string {
  const waitMs = longestWaitMs(run);
  return waitMs === null ? "" : `; nobody waited longer than ${duration(waitMs)}`;
}

function tellWhy(run: MigrationRun): string {
  const open = openFindings(run).filter(({ severity }) => severity === "error").length;
  if (run.outcome === "refused" && open > 0) return count(open, "finding");
  return run.error?.message ?? "the reason was not written down";
}

function tellLost({ rollback }: MigrationRun): string {
  return rollback && rollback.lostWrites > 0 ? `, less ${count(rollback.lostWrites, "write")} made since` : "";
}
