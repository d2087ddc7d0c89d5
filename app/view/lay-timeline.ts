import { isOverBudget, longestHeldMs, type MigrationRun } from "#modules/migrate/report";

type Statement = NonNullable<MigrationRun["rehearsal"]>["statements"][number];

/** One statement on the axis; every share is of the axis' whole length, 0 to 1. */
export type Bar = {
  statement: Statement;
  from: number;
  width: number;
  /** How far the lock it holds longest reaches, counted from where it begins; 0 when it blocks nobody. */
  held: number;
  /** Where the budget of its lock is spent; null without a lock or a budget, or when that is past the end of the axis. */
  budgetAt: number | null;
  isOver: boolean;
};

export type Timeline = { totalMs: number; bars: Bar[]; ticks: { share: number; ms: number }[] };

/** Statements one after another, as they ran on the copy, on one axis that ends with the last lock. */
export function layTimeline(run: Pick<MigrationRun, "findings" | "holdBudgetMs">, statements: Statement[]): Timeline {
  let fromMs = 0;
  const spans = statements.map((statement) => {
    const span = { statement, fromMs, heldMs: longestHeldMs(statement) };
    fromMs += statement.durationMs;
    return span;
  });
  const ends = spans.map(({ statement, fromMs: from, heldMs }) => from + Math.max(statement.durationMs, heldMs));
  const totalMs = Math.max(1, ...ends);
  const bars = spans.map(({ statement, fromMs: from, heldMs }): Bar => {
    const budgetMs = run.holdBudgetMs === undefined || heldMs === 0 ? null : from + run.holdBudgetMs;
    return {
      statement,
      from: from / totalMs,
      width: statement.durationMs / totalMs,
      held: heldMs / totalMs,
      budgetAt: budgetMs === null || budgetMs > totalMs ? null : budgetMs / totalMs,
      isOver: isOverBudget(run, statement),
    };
  });
  return { totalMs, bars, ticks: layTicks(totalMs) };
}

/** Round figures along the axis, at most five of them. */
function layTicks(totalMs: number): { share: number; ms: number }[] {
  const rough = totalMs / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power;
  const count = Math.floor(totalMs / step);
  return Array.from({ length: count + 1 }, (_, place) => ({ share: (place * step) / totalMs, ms: place * step }));
}
