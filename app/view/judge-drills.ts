import { type Freshness, judgeProof, type Proof, rank } from "./judge-recovery.ts";

type Judged = { answer: Proof | "first-running" | "never"; database: string; at: Date | null };

/** What the drills prove, told of the database that stands worst, and has longest. One without a backup has nothing to prove. */
export function judgeDrills(freshness: Freshness[], isRunning: boolean, now: Date): Judged {
  const judged = freshness
    .filter(({ id, drill }) => id !== null || drill !== null)
    .map(({ database, drill }) => ({ answer: judgeProof(drill, now), database, at: drill?.finishedAt ?? null }));
  const [worst] = judged.toSorted((a, b) => rank(a.answer) - rank(b.answer) || time(a.at) - time(b.at));
  if (worst && judged.some(({ at }) => at !== null)) return worst;
  return { answer: isRunning ? "first-running" : "never", database: "", at: null };
}

function time(at: Date | null): number {
  return at?.getTime() ?? 0;
}
