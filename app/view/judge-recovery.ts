import type { State } from "../../ui/state.ts";
import { objectives } from "./objectives.ts";

/** The newest finished backup of one database; null when it has none. */
export type Freshness = { database: string; id: string | null; takenAt: Date | null; rows: number };

export type EndedDrill = { ok: boolean; finishedAt: Date; rtoMs: number | null };

export type RecoveryFacts = {
  now: Date;
  freshness: Freshness[];
  /** The drill that ended last, whatever its result. */
  lastDrill: EndedDrill | null;
  /** A first backup is on its way. */
  isRunning: boolean;
};

export type RecoveryAnswer =
  | "none"
  | "first-running"
  | "missing"
  | "drill-failed"
  | "unproved"
  | "stale-proof"
  | "late"
  | "slow"
  | "proved";

export type Recovery = {
  state: State;
  answer: RecoveryAnswer;
  /** The database whose newest copy is the oldest: the one the answer is about. */
  weakest: Freshness | null;
};

/** Could we restore? The first thing that is wrong is the answer; nothing wrong is "proved". */
export function judgeRecovery(facts: RecoveryFacts): Recovery {
  const weakest = findWeakest(facts.freshness);
  const answer = answerRecovery(facts, weakest);
  return { answer, weakest, state: states[answer] };
}

const states: Record<RecoveryAnswer, State> = {
  none: "bad",
  "first-running": "run",
  missing: "bad",
  "drill-failed": "bad",
  unproved: "warn",
  "stale-proof": "warn",
  late: "warn",
  slow: "warn",
  proved: "ok",
};

function answerRecovery(
  { now, freshness, lastDrill, isRunning }: RecoveryFacts,
  weakest: Freshness | null,
): RecoveryAnswer {
  const age = (at: Date) => now.getTime() - at.getTime();
  if (freshness.every(({ takenAt }) => takenAt === null)) return isRunning ? "first-running" : "none";
  if (!weakest?.takenAt) return "missing";
  if (lastDrill && !lastDrill.ok) return "drill-failed";
  if (!lastDrill) return "unproved";
  if (age(lastDrill.finishedAt) > objectives.drillEveryMs) return "stale-proof";
  if (age(weakest.takenAt) > objectives.lateMs) return "late";
  if ((lastDrill.rtoMs ?? 0) > objectives.rtoMs) return "slow";
  return "proved";
}

function findWeakest(freshness: Freshness[]): Freshness | null {
  const age = ({ takenAt }: Freshness) => takenAt?.getTime() ?? Number.NEGATIVE_INFINITY;
  return freshness.toSorted((a, b) => age(a) - age(b))[0] ?? null;
}
