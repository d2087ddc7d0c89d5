import { describe, expect, test } from "vitest";
import type { MigrationRow } from "../../../app/data/rows.ts";
import { migrationDetailJson } from "../../../app/view/migration-json.ts";
import { judgeMigration, standMigration } from "../../../app/view/migration-standing.ts";
import { viewMigrationRun } from "../../../app/view/run-view.ts";
import { rowOf, runningRow } from "../../fixtures/migration-rows.ts";
import { runs } from "../../fixtures/migration-runs.ts";

const now = new Date("2026-11-22T15:00:00Z");
const judge = (name: keyof typeof runs) => judgeMigration(rowOf(runs[name]) as MigrationRow, now);
const running = (facts: object = {}) => ({ ...runningRow(now), ...facts }) as MigrationRow;

describe("judgeMigration", () => {
  test("says how long nobody waited longer than: behind a wait for a lock, then for as long as one was held", () => {
    expect(judge("applied")).toMatchObject({ standing: "applied", state: "ok", count: 2, waitMs: 98 });
  });

  test("counts the findings that refuse, not those waived or settled", () => {
    expect(judge("refused")).toMatchObject({
      standing: "refused",
      state: "warn",
      findings: 1,
      code: "migrate.refused",
    });
  });

  test("says what was lost by rolling back, and when a person is needed", () => {
    expect(judge("rolledBack")).toMatchObject({ state: "warn", lostWrites: 3 });
    expect(judge("failed")).toMatchObject({ state: "bad", code: "migrate.restore-failed" });
  });

  test("claims no wait where nothing was measured", () => {
    expect(judge("nothingPending")).toMatchObject({ state: "none", waitMs: null, count: 0 });
  });
});

describe("standMigration", () => {
  test("says that a run is silent before it says that it runs", () => {
    const busy = new Date(now.getTime() - 20 * 60_000);
    expect(standMigration(running({ beatAt: busy }), now).standing).toBe("running");
    const beatAt = new Date(now.getTime() - 31 * 60_000);
    expect(standMigration(running({ beatAt }), now)).toEqual({ standing: "stalled", state: "warn" });
  });

  test("takes an outcome it does not know for a failure", () => {
    expect(standMigration({ ...running(), state: "finished", outcome: "splendid" }, now).standing).toBe("failed");
  });
});

describe("viewMigrationRun", () => {
  test("is at a step of eight", () => {
    const view = viewMigrationRun(running({ step: "rehearse" }), now);
    expect(view).toMatchObject({ state: "running", phase: "rehearse", fraction: 3 / 8, steps: { at: 4, of: 8 } });
  });

  test("has no share where the step is not known", () => {
    expect(viewMigrationRun(running({ step: null }), now)).toMatchObject({ phase: null, fraction: null });
  });

  test("is over when the run has finished, whatever came of it", () => {
    expect(migrationDetailJson(rowOf(runs.failed) as MigrationRow, now)).toMatchObject({
      state: "finished",
      outcome: "failed",
      stalled: false,
      report: { runId: runs.failed.runId },
    });
  });
});
