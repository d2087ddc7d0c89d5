import type { Finding } from "../../types.ts";
import { blocksWrites } from "../lock-modes.ts";
import { causeOf, safeWayFor } from "./safe-ways.ts";
import { blockingScans, longest, rewrittenTables, type Situation } from "./steps.ts";
import { describeLock, describeMs } from "./words.ts";

const SHOWN = 3;

/** Locks over the budget, and what under the budget will take longer as tables grow, unless lint has told of it. */
export function judgeLocks(situations: Situation[], told: Finding[], holdBudgetMs: number): Finding[] {
  return situations.flatMap((situation) => {
    const over = situation.measure.locks.filter(({ mode, heldMs }) => blocksWrites(mode) && heldMs > holdBudgetMs);
    if (over.length > 0) return [overBudget(situation, over, holdBudgetMs)];
    const isTold = told.some((finding) => isOpen(finding) && isAbout(finding, situation));
    return withinBudget(situation, isTold);
  });
}

function isOpen({ severity, settled }: Finding): boolean {
  return severity !== "note" && settled === undefined;
}

function isAbout({ file, line }: Finding, { measure }: Situation): boolean {
  return file === measure.file && line === measure.line;
}

function overBudget(situation: Situation, over: Situation["blocking"], holdBudgetMs: number): Finding {
  const { measure, later } = situation;
  const cause = causeOf(situation);
  const slowest = later.reduce((most, each) => (each.durationMs > most.durationMs ? each : most), measure);
  const why =
    cause === "later statements"
      ? `taken here, and held while line ${slowest.line} ran for ${describeMs(slowest.durationMs)}`
      : cause;
  const locks = [...over].sort((a, b) => b.heldMs - a.heldMs);
  const names = locks.slice(0, SHOWN).map(describeLock).join(", ");
  const more = locks.length > SHOWN ? ` and ${locks.length - SHOWN} more` : "";
  return {
    ...about(situation),
    rule: "lock-over-budget",
    severity: "error",
    message: `${names}${more} (${why}): over your ${holdBudgetMs} ms hold budget.`,
    safeWay: safeWayFor(cause),
  };
}

function withinBudget(situation: Situation, isTold: boolean): Finding[] {
  const { measure, blocking } = situation;
  const tables = rewrittenTables(measure);
  const scans = blockingScans(situation);
  const worked = blocking.filter(({ relation }) => tables.includes(relation) || scans.includes(relation));
  const lock = longest(worked) ?? longest(blocking);
  if (!lock) return [];
  const grows = "quick at this size, and it grows with the table.";
  if (tables.length > 0) {
    const message = `${tables.join(", ")} is written anew under ${describeLock(lock)}: ${grows}`;
    return [
      {
        ...about(situation),
        rule: "table-rewrite",
        severity: isTold ? "note" : "warning",
        message,
        safeWay: safeWayFor("rewrite"),
      },
    ];
  }
  if (scans.length === 0 || isTold) return [];
  const message = `${scans.join(", ")} is read from end to end under ${describeLock(lock)}: ${grows}`;
  return [
    { ...about(situation), rule: "table-scan", severity: "note", message, safeWay: safeWayFor(causeOf(situation)) },
  ];
}

function about({ measure }: Situation): Pick<Finding, "file" | "line" | "by"> {
  return { file: measure.file, line: measure.line, by: "rehearsal" };
}
