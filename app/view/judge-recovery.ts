import type { State } from "../../ui/state.ts";
import { objectives } from "./objectives.ts";

export type EndedDrill = { ok: boolean; finishedAt: Date; rtoMs: number | null; rows: number };

/** The newest finished backup of one database, null when it has none, and the drill that ended last, whatever its result. */
export type Freshness = {
  database: string;
  id: string | null;
  takenAt: Date | null;
  rows: number;
  drill: EndedDrill | null;
};

export type Proof = "drill-failed" | "unproved" | "stale-proof" | "proved";

export type RecoveryFacts = {
  now: Date;
  freshness: Freshness[];
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
  /** The database that the answer is about: the one that stands worst, and has longest. */
  weakest: Freshness | null;
  /** All that is wrong with any database, not the worst alone. */
  problems: { database: string; answer: RecoveryAnswer }[];
};

/** Could we restore? The database that stands worst is the answer; nothing wrong with any is "proved". */
export function judgeRecovery({ now, freshness, isRunning }: RecoveryFacts): Recovery {
  const judged = freshness.map((of) => {
    const problems = findProblems(of, now);
    return { of, problems, answer: problems[0] ?? "proved" };
  });
  const [worst] = judged.toSorted((a, b) => rank(a.answer) - rank(b.answer) || since(a.of) - since(b.of));
  const hasCopy = freshness.some(({ takenAt }) => takenAt !== null);
  const answer = hasCopy ? (worst?.answer ?? "none") : isRunning ? "first-running" : "none";
  const problems = judged.flatMap((one) => one.problems.map((found) => ({ database: one.of.database, answer: found })));
  return { answer, weakest: worst?.of ?? null, state: states[answer], problems };
}

/** What the drill that ended last proves of a database. */
export function judgeProof(drill: EndedDrill | null, now: Date): Proof {
  if (!drill) return "unproved";
  if (!drill.ok) return "drill-failed";
  return now.getTime() - drill.finishedAt.getTime() > objectives.drillEveryMs ? "stale-proof" : "proved";
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

const order: RecoveryAnswer[] = ["missing", "drill-failed", "unproved", "stale-proof", "late", "slow", "proved"];

/** Where an answer stands among them, the worst first. */
export function rank(answer: RecoveryAnswer): number {
  return order.indexOf(answer);
}

/** What is wrong with a database, the worst first. */
function findProblems({ takenAt, drill }: Freshness, now: Date): RecoveryAnswer[] {
  if (!takenAt) return ["missing"];
  const problems: RecoveryAnswer[] = [];
  const proof = judgeProof(drill, now);
  if (proof !== "proved") problems.push(proof);
  if (now.getTime() - takenAt.getTime() > objectives.lateMs) problems.push("late");
  if ((drill?.rtoMs ?? 0) > objectives.rtoMs) problems.push("slow");
  return problems;
}

function since({ takenAt, drill }: Freshness): number {
  return Math.min(takenAt?.getTime() ?? 0, drill?.finishedAt.getTime() ?? 0);
}
