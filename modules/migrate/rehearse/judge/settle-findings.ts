import type { Finding, Rehearsal } from "../../types.ts";
import { blockingRewrites, blockingScans, laterScans, longest, type Situation, writtenScans } from "./steps.ts";
import { describeLock } from "./words.ts";

export type SettleInput = {
  findings: Finding[];
  rehearsal: Rehearsal;
  holdBudgetMs: number;
  maySettle: (rule: string) => boolean;
};

/**
 * Holds what lint suspects against what happened. A hazard of time is settled where nothing was rewritten or scanned under a
 * lock and every lock was within the budget. Where something was, but within the budget, an error becomes a warning: it is
 * quick at today's size and grows with the table. What was not measured, and hazards that are not about time, stay as they are.
 */
export function settleFindings(
  situations: Situation[],
  { findings, rehearsal, holdBudgetMs, maySettle }: SettleInput,
): Finding[] {
  // Where rows went that no statement accounts for, nothing is called harmless.
  if (rehearsal.checks.some(({ ok, check }) => !ok && (check === "row-count" || check === "content"))) return findings;
  return findings.map((finding) => {
    const isOpen = maySettle(finding.rule) && !finding.waived && !isUnmeasured(finding, rehearsal.failure);
    const concerned = isOpen ? situationsOf(finding, situations) : [];
    return concerned.length === 0 ? finding : weigh(finding, concerned, holdBudgetMs);
  });
}

/** Of the file that failed, nothing from the failing statement on was measured. */
function isUnmeasured({ file, line }: Finding, failure: Rehearsal["failure"]): boolean {
  return failure !== null && failure.file === file && line >= failure.line;
}

/** A finding may point at a line inside its statement. */
function situationsOf({ file, line }: Finding, situations: Situation[]): Situation[] {
  const ofFile = situations.filter(({ measure }) => measure.file === file && measure.line <= line);
  const start = Math.max(...ofFile.map(({ measure }) => measure.line));
  return ofFile.filter(({ measure }) => measure.line === start);
}

function weigh(finding: Finding, situations: Situation[], holdBudgetMs: number): Finding {
  const most = longest(situations.flatMap(({ blocking }) => blocking));
  const rewrites = situations.flatMap(blockingRewrites);
  const scans = situations.flatMap((each) => [...blockingScans(each), ...writtenScans(each), ...laterScans(each)]);
  const isWithin = (most?.heldMs ?? 0) <= holdBudgetMs;
  const work = describeWork(rewrites, scans);
  const lock = most ? `it held ${describeLock(most)}` : "it held up nobody";
  if (isWithin && work === null)
    return { ...finding, settled: `In rehearsal ${lock}, and rewrote and scanned nothing meanwhile.` };
  const measured = `In rehearsal ${lock}${work === null ? "" : `, and ${work}`}`;
  if (!isWithin)
    return { ...finding, message: `${finding.message} ${measured}: over your ${holdBudgetMs} ms hold budget.` };
  return {
    ...finding,
    severity: finding.severity === "error" ? "warning" : finding.severity,
    message: `${finding.message} ${measured}: quick at this size, and it grows with the table.`,
  };
}

function describeWork(rewrites: string[], scans: string[]): string | null {
  if (rewrites.length > 0) return `rewrote ${rewrites.join(", ")}`;
  return scans.length > 0 ? `scanned ${[...new Set(scans)].join(", ")}` : null;
}
