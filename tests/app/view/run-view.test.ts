import { describe, expect, test } from "vitest";
import type { Backup, Drill } from "../../../app/data/rows.ts";
import { isStalled, viewBackupRun, viewDrillRun } from "../../../app/view/run-view.ts";

const now = new Date("2026-11-22T02:00:10Z");
const startedAt = new Date("2026-11-22T02:00:00Z");
const at = now.toISOString();

const backup = (state: string, progress: object | null) =>
  ({ id: "b1", state, startedAt, beatAt: now, progress }) as unknown as Backup;
const drill = (progress: object | null) =>
  ({ id: "d1", state: "running", startedAt, beatAt: now, progress }) as unknown as Drill;
const exporting = { phase: "export", bytesTotal: 1000, bytesDone: 250, startedAt: startedAt.toISOString(), at };
const restoring = { ...exporting, phase: "rows", indexesTotal: 8, indexesDone: 2 };

describe("viewBackupRun", () => {
  test("tells the share and the mean speed while rows are copied", () => {
    expect(viewBackupRun(backup("running", exporting), now)).toMatchObject({
      phase: "export",
      fraction: 0.25,
      bytesPerSecond: 25,
    });
  });

  test("knows no share before the plan, and all of it when closing the manifest", () => {
    expect(viewBackupRun(backup("running", { ...exporting, phase: "plan" }), now).fraction).toBeNull();
    expect(viewBackupRun(backup("running", { ...exporting, phase: "manifest" }), now).fraction).toBe(1);
  });

  test("never shows more than all when the estimate was too low", () => {
    expect(viewBackupRun(backup("running", { ...exporting, bytesDone: 1300 }), now).fraction).toBe(1);
  });

  test("ignores what is left of the progress of a run that ended", () => {
    expect(viewBackupRun(backup("finished", exporting), now)).toMatchObject({
      phase: null,
      fraction: 1,
      bytesPerSecond: null,
    });
    expect(viewBackupRun(backup("failed", exporting), now)).toMatchObject({ phase: null, fraction: null });
  });
});

describe("viewDrillRun", () => {
  test("measures rows by bytes and indexes by number", () => {
    expect(viewDrillRun(drill(restoring), now).fraction).toBe(0.25);
    expect(viewDrillRun(drill({ ...restoring, phase: "indexes", indexesDone: 6 }), now).fraction).toBe(0.75);
  });
});

describe("isStalled", () => {
  const beat = (state: string, silentMs: number) => ({ state, startedAt, beatAt: new Date(now.getTime() - silentMs) });

  test("takes a run for dead after five silent minutes", () => {
    expect(isStalled(beat("running", 299_000), now)).toBe(false);
    expect(isStalled(beat("running", 301_000), now)).toBe(true);
  });

  test("never says so of a run that has ended", () => {
    expect(isStalled(beat("finished", 9e9), now)).toBe(false);
    expect(isStalled(beat("failed", 9e9), now)).toBe(false);
  });
});
