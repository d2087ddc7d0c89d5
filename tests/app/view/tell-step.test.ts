import { describe, expect, test } from "vitest";
import { tellStep } from "../../../app/view/tell-step.ts";
import type { MigrationRun, StepOutcome } from "../../../modules/migrate/index.ts";
import { runs } from "../../fixtures/migration-runs.ts";

const step = (name: StepOutcome["step"], note: string, state: StepOutcome["state"] = "done"): StepOutcome => ({
  step: name,
  state,
  note,
  startedAt: runs.applied.startedAt,
  durationMs: 1,
});

const tellAll = (run: MigrationRun) => run.steps.map((each) => tellStep(each, run));

describe("tellStep", () => {
  test("tells every step of an applied run from its data, and leaves no English", () => {
    expect(tellAll(runs.applied)).toEqual([
      { fact: { key: "preflight", parts: { count: 2, statements: 3 } }, note: "" },
      { fact: { key: "lint", parts: { count: 2, open: 0 } }, note: "" },
      { fact: { key: "snapshot", parts: { kind: "branch" } }, note: "" },
      { fact: { key: "rehearse", parts: { count: 1, failed: "false" } }, note: "" },
      { fact: { key: "apply", parts: { count: 2, waits: 1 } }, note: "" },
      { fact: { key: "validate", parts: { count: 3 } }, note: "" },
      { fact: { key: "record", parts: {} }, note: "" },
    ]);
  });

  test("tells that nothing is pending", () => {
    expect(tellAll(runs.nothingPending)).toEqual([
      { fact: { key: "preflight", parts: { count: 0, statements: 0 } }, note: "" },
    ]);
  });

  test("keeps what a step remarked beside what the data say", () => {
    const preflight = step("preflight", "2 of 7 migrations pending, 3 statements. 1 fault is there already.");
    expect(tellStep(preflight, runs.applied).note).toBe("1 fault is there already.");
    const snapshot = step("snapshot", "Branch pre-migrate-1.x. It keeps 24 hours.");
    expect(tellStep(snapshot, runs.applied).note).toBe("It keeps 24 hours.");
  });

  test.each(["the transaction", "down.sql", "the branch of the snapshot", "the backup of the snapshot"])(
    "leaves the file that others' rows were written to when %s undid the run",
    (how) => {
      const written = "3 rows of others are written down in /tmp/diff.";
      const note = `Brought back by ${how}. What was there is kept as "preserved-1". ${written}`;
      expect(tellStep(step("roll-back", note), runs.rolledBack)).toEqual({
        fact: { key: "rollBack", parts: { how: "branch" } },
        note: written,
      });
    },
  );

  test("keeps the sentence of a step that failed or was refused", () => {
    for (const state of ["failed", "refused"] as const) {
      expect(tellStep(step("apply", "It broke.", state), runs.applied)).toEqual({ fact: null, note: "It broke." });
    }
  });

  test("keeps the sentence where the data do not tell, or tell otherwise", () => {
    const applied = step("apply", "2 migrations applied.");
    expect(tellStep(applied, runs.refused)).toEqual({ fact: null, note: applied.note });
    const validated = step("validate", "4 comparisons, as expected.");
    expect(tellStep(validated, runs.rolledBack)).toEqual({ fact: null, note: validated.note });
  });

  test("says nothing of a step that was not done", () => {
    expect(tellStep(step("apply", "Nothing was changed.", "skipped"), runs.refused)).toEqual({ fact: null, note: "" });
  });
});
