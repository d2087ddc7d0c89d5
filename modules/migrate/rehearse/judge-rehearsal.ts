import type { Finding, Rehearsal } from "../types.ts";
import { judgeData } from "./judge/judge-data.ts";
import { judgeLocks } from "./judge/judge-locks.ts";
import { settleFindings } from "./judge/settle-findings.ts";
import { readSituations } from "./judge/steps.ts";

export type JudgeRehearsalInput = {
  rehearsal: Rehearsal;
  /** What lint found. */
  findings: Finding[];
  /** How long a lock may hold up writes or reads; default 500. */
  holdBudgetMs?: number;
  /** Whether a rule is about time, which a measurement can settle; what a release reads and what goes for ever it cannot. */
  maySettle: (rule: string) => boolean;
};

/** What a rehearsal may find, and a waiver may name; that it does not run at all is waived by nobody. */
export const rehearsalRules = [
  "lock-over-budget",
  "table-rewrite",
  "table-scan",
  "constraint-broken",
  "rows-lost",
  "content-changed",
  "invariant-broken",
  "down-failed",
] as const;

const HOLD_BUDGET_MS = 500;

/** All findings: lint's, settled or weighed by what was measured, and the rehearsal's own. In the order of files and lines. */
export function judgeRehearsal(input: JudgeRehearsalInput): Finding[] {
  const holdBudgetMs = input.holdBudgetMs ?? HOLD_BUDGET_MS;
  const situations = readSituations(input.rehearsal);
  const weighed = settleFindings(situations, { ...input, holdBudgetMs });
  return [...weighed, ...judgeLocks(situations, weighed, holdBudgetMs), ...judgeData(input.rehearsal, weighed)].sort(
    (a, b) => (a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1),
  );
}
