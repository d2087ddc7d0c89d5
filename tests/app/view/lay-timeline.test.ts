import { describe, expect, test } from "vitest";
import { layTimeline } from "../../../app/view/lay-timeline.ts";
import { runs } from "../../fixtures/migration-runs.ts";

const statements = runs.refused.rehearsal?.statements ?? [];
const [quick, rewrite] = statements;
if (!quick || !rewrite) throw new Error("the fixture has statements");

describe("layTimeline", () => {
  test("lays statements one after another on one axis, which ends with the last of them", () => {
    const { totalMs, bars } = layTimeline(runs.refused, statements);
    expect(totalMs).toBeCloseTo(1.2 + 1940 + 840);
    expect(bars.map(({ from }) => Math.round(from * totalMs))).toEqual([0, 1, 1941]);
    expect(bars.map(({ width }) => Math.round(width * totalMs))).toEqual([1, 1940, 840]);
  });

  test("ends with the last lock when that outlives the statements", () => {
    expect(layTimeline(runs.refused, [quick]).totalMs).toBe(3.4);
  });

  test("marks what is over the budget, and where the budget is spent", () => {
    const { totalMs, bars } = layTimeline(runs.refused, statements);
    expect(bars.map(({ isOver }) => isOver)).toEqual([false, true, false]);
    expect(bars.map(({ budgetAt }) => budgetAt && Math.round(budgetAt * totalMs))).toEqual([500, 501, null]);
  });

  test("without a budget takes the rehearsal's word for what is over", () => {
    const { holdBudgetMs: _, ...run } = runs.refused;
    expect(layTimeline(run, statements).bars.map(({ isOver, budgetAt }) => [isOver, budgetAt])).toEqual([
      [false, null],
      [true, null],
      [false, null],
    ]);
  });

  test.each([
    [1, [0, 0.5, 1]],
    [1940, [0, 500, 1000, 1500]],
    [2781, [0, 1000, 2000]],
    [60_000, [0, 20_000, 40_000, 60_000]],
  ])("puts round figures on an axis of %i ms", (durationMs, figures) => {
    const { ticks } = layTimeline({ findings: [] }, [{ ...quick, durationMs, locks: [] }]);
    expect(ticks.map(({ ms }) => ms)).toEqual(figures);
  });

  test("has an axis even when nothing took any time", () => {
    const { totalMs, bars } = layTimeline({ findings: [] }, [{ ...quick, durationMs: 0, locks: [] }]);
    expect([totalMs, bars[0]?.from, bars[0]?.width]).toEqual([1, 0, 0]);
  });
});
