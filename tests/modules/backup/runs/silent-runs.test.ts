import { describe, expect, test } from "vitest";
import { failSilentRuns, isBackupUnderWay, runBackup } from "../../../../modules/backup/index.ts";
import { ask, clock, db, input, MINUTE, prepareRuns, rowOf } from "./running.ts";

prepareRuns();

describe("failSilentRuns", () => {
  test("fails runs and drills that have not been heard of for five minutes, and only those", async () => {
    const at = (minutes: number) => new Date(clock.now().getTime() - minutes * MINUTE);
    const row = { database: "shop", store: "s", kind: "manual", startedAt: at(60) };
    await db.backup.createMany({
      data: [
        { ...row, id: "silent", state: "running", beatAt: at(5.01) },
        { ...row, id: "never-started", state: "queued", beatAt: at(6) },
        { ...row, id: "alive", state: "running", beatAt: at(4.99) },
        { ...row, id: "finished", state: "finished", beatAt: at(60) },
        { ...row, id: "failed", state: "failed", beatAt: at(60) },
      ],
    });
    await db.drill.createMany({
      data: [
        { id: "silent", backupId: "finished", state: "running", startedAt: at(60), beatAt: at(6) },
        { id: "alive", backupId: "finished", state: "running", startedAt: at(60), beatAt: at(1) },
      ],
    });
    const failed = await failSilentRuns(db, clock.now());
    expect(failed.map(({ id }) => id).sort()).toEqual(["never-started", "silent"]);
    const states = Object.fromEntries((await db.backup.findMany()).map(({ id, state }) => [id, state]));
    expect(states).toEqual({
      silent: "failed",
      "never-started": "failed",
      alive: "running",
      finished: "finished",
      failed: "failed",
    });
    expect(await rowOf("silent")).toMatchObject({ finishedAt: clock.now(), error: { code: "backup.no-progress" } });
    expect((await db.drill.findMany({ orderBy: { id: "asc" } })).map(({ state }) => state)).toEqual([
      "running",
      "failed",
    ]);
    expect(await failSilentRuns(db, clock.now())).toEqual([]);
  });
});

describe("isBackupUnderWay", () => {
  test("knows a run from when it is asked for until it ends, or falls silent", async () => {
    const isUnderWay = () => isBackupUnderWay(db, "shop", clock.now());
    expect(await isUnderWay()).toBe(false);
    const id = await ask(input());
    expect(await isUnderWay()).toBe(true);
    expect(await isBackupUnderWay(db, "another", clock.now())).toBe(false);
    await runBackup(input({ id }));
    expect(await isUnderWay()).toBe(false);
    await ask(input());
    clock.advance(6 * MINUTE);
    expect(await isUnderWay()).toBe(false);
  });
});
