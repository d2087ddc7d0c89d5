import { describe, expect, test } from "vitest";
import { runBackup, runDrill } from "../../../../modules/backup/index.ts";
import { manifestPath } from "../../../../modules/backup/store/layout.ts";
import { silentLog } from "../test-store.ts";
import { ask, askDrill, clock, db, input, prepareRuns, report, reports, source, told, workshop } from "./running.ts";

prepareRuns();

describe("runDrill", () => {
  async function finishedBackup(): Promise<string> {
    const run = await runBackup(input({ id: await ask(input()) }));
    if (run.state !== "finished") throw new Error(`it ended ${run.state}`);
    reports.length = 0;
    return run.backup.id;
  }
  const drill = (id: string, invariants: string[] = []) =>
    runDrill({
      db,
      storage: workshop.storage,
      keys: workshop.keys,
      serverUrl: source.url,
      invariantsOf: (database) => (database === "shop" ? invariants : ["select false"]),
      id,
      clock,
      log: silentLog,
      report,
    });
  const drillRow = (id: string) => db.drill.findUniqueOrThrow({ where: { id } });

  test("passes, keeps what it measured, and tells of both ends", async () => {
    const backupId = await finishedBackup();
    const id = await askDrill(backupId);
    expect(await drillRow(id)).toMatchObject({ state: "queued", backupId });
    expect(await drill(id, ["select count(*) = 2000 from orders"])).toMatchObject({
      state: "finished",
      drill: { ok: true },
    });
    expect(await drillRow(id)).toMatchObject({
      state: "passed",
      rows: 2000n,
      tables: 1,
      rtoMs: expect.any(Number),
      mismatches: [],
      notChecked: [],
      error: null,
      finishedAt: clock.now(),
    });
    expect(told()).toEqual(["info drill.started shop", "info drill.passed shop"]);
    expect(await drill(id)).toEqual({ state: "taken" });
  });

  test("fails on a broken invariant, naming it, and tells of it as critical", async () => {
    const id = await askDrill(await finishedBackup());
    expect(await drill(id, ["select count(*) = 1 from orders"])).toMatchObject({
      state: "finished",
      drill: { ok: false },
    });
    expect(await drillRow(id)).toMatchObject({
      state: "failed",
      error: { code: "drill.invariant-broken", message: expect.stringContaining("count(*) = 1") },
    });
    expect(told()).toEqual(["info drill.started shop", "critical drill.failed shop"]);
  });

  test("fails with the error's code when the backup cannot be restored at all", async () => {
    const backupId = await finishedBackup();
    const id = await askDrill(backupId);
    await workshop.storage.remove([manifestPath(backupId)]);
    expect(await drill(id)).toEqual({ state: "failed", code: "backup.unknown-id" });
    expect(await drillRow(id)).toMatchObject({
      state: "failed",
      finishedAt: clock.now(),
      error: { code: "backup.unknown-id" },
    });
    expect(told()).toEqual(["info drill.started shop", "critical drill.failed shop"]);
  });

  test("lets one of two have a drill", async () => {
    const id = await askDrill(await finishedBackup());
    const states = (await Promise.all([drill(id), drill(id)])).map(({ state }) => state);
    expect(states.sort()).toEqual(["finished", "taken"]);
  });
});
