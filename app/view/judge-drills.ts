import { type Freshness, judgeProof } from "./judge-recovery.ts";

export type DrillsAnswer = "first-running" | "never" | "never-of" | "failed" | "old" | "proved";

type Judged = { answer: DrillsAnswer; database: string; at: Date | null };

const answers = {
  "drill-failed": "failed",
  unproved: "never-of",
  "stale-proof": "old",
  proved: "proved",
} as const;

/** The worst first. */
const order: DrillsAnswer[] = ["failed", "never-of", "old", "proved"];

/** What the drills prove, told of the database that stands worst, and has longest. One without a backup has nothing to prove. */
export function judgeDrills(freshness: Freshness[], isRunning: boolean, now: Date): Judged {
  const judged = freshness
    .filter(({ id, drill }) => id !== null || drill !== null)
    .map(({ database, drill }) => ({
      answer: answers[judgeProof(drill, now)],
      database,
      at: drill?.finishedAt ?? null,
    }));
  const [worst] = judged.toSorted(
    (a, b) => order.indexOf(a.answer) - order.indexOf(b.answer) || time(a.at) - time(b.at),
  );
  if (worst && judged.some(({ at }) => at !== null)) return worst;
  return { answer: isRunning ? "first-running" : "never", database: "", at: null };
}

function time(at: Date | null): number {
  return at?.getTime() ?? 0;
}
