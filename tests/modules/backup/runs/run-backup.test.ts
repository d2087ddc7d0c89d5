import { describe, expect, test } from "vitest";
import { failSilentRuns, listBackups, runBackup } from "../../../../modules/backup/index.ts";
import type { AppDatabase } from "../../../../modules/platform/database/index.ts";
import { createTestDatabase } from "../../../support/database.ts";
import { ask, clock, db, input, MINUTE, prepareRuns, report, reports, rowOf, told, workshop } from "./running.ts";

prepareRuns();

/** The console's database, gone as soon as a run has been claimed. */
function goneAfterClaim(): AppDatabase {
  const gone = new Proxy(db.backup, { get: () => () => Promise.reject(new Error("the console's database is gone")) });
  let uses = 0;
  return new Proxy(db, {
    get: (client, name) => {
      if (name !== "backup") return Reflect.get(client, name);
      return uses++ === 0 ? db.backup : gone;
    },
  });
}

describe("runBackup", () => {
  test("goes from queued over running to finished, and tells of both ends", async () => {
    const id = await ask(input());
    expect(await rowOf(id)).toMatchObject({
      state: "queued",
      database: "shop",
      kind: "manual",
      store: workshop.storage.label,
      startedAt: clock.now(),
    });
    let during: Awaited<ReturnType<typeof rowOf>> | undefined;
    const run = await runBackup(
      input({
        id,
        report: async (each) => {
          await report(each);
          if (each.kind === "backup.started") during = await rowOf(id);
        },
      }),
    );
    if (run.state !== "finished") throw new Error(`it ended ${run.state}`);
    expect(during?.state).toBe("running");
    const { backup } = run;
    expect(await rowOf(id)).toMatchObject({
      state: "finished",
      finishedAt: new Date(backup.finishedAt),
      rows: 2000n,
      tables: 1,
      chunksTotal: backup.chunks.total,
      chunksWritten: backup.chunks.written,
      bytesRead: BigInt(backup.bytes.read),
      bytesStored: BigInt(backup.bytes.stored),
      verified: true,
      pinnedUntil: null,
      error: null,
    });
    expect(told()).toEqual(["info backup.started shop", "info backup.finished shop"]);
    expect(reports[1]?.data).toMatchObject({ backupId: id, kind: "manual", rows: 2000 });
    const [stored] = (await listBackups(workshop)).backups.filter((each) => each.id === id);
    expect(stored?.label).toBe("shop");
  });

  test("pins what was taken before a migration for thirty days", async () => {
    const id = await ask(input({ kind: "pre-migrate" }));
    await runBackup(input({ id, kind: "pre-migrate" }));
    expect((await rowOf(id)).pinnedUntil).toEqual(new Date(clock.now().getTime() + 30 * 24 * 60 * MINUTE));
  });

  test("ends failed with the error's code, words and hint, and tells of it as critical; no secret is kept", async () => {
    const id = await ask(input());
    const database = { name: "shop", url: "postgres://u:hush-hush@127.0.0.1:1/shop" };
    expect(await runBackup(input({ id, database }))).toEqual({ state: "failed", code: "postgres.unreachable" });
    const row = await rowOf(id);
    expect(row).toMatchObject({
      state: "failed",
      finishedAt: clock.now(),
      error: { code: "postgres.unreachable", message: expect.any(String), hint: expect.any(String) },
    });
    expect(told()).toEqual(["info backup.started shop", "critical backup.failed shop"]);
    expect(JSON.stringify([row.error, reports])).not.toContain("hush");
  });

  test("tells of a failure though the console's database has gone", async () => {
    const id = await ask(input());
    const database = { name: "shop", url: "postgres://u:p@127.0.0.1:1/shop" };
    expect(await runBackup(input({ id, database, db: goneAfterClaim() }))).toEqual({
      state: "failed",
      code: "postgres.unreachable",
    });
    expect(told()).toEqual(["info backup.started shop", "critical backup.failed shop"]);
  });

  test("lets one of two have a run", async () => {
    const id = await ask(input());
    const states = (await Promise.all([runBackup(input({ id })), runBackup(input({ id }))])).map(({ state }) => state);
    expect(states.sort()).toEqual(["finished", "taken"]);
    expect(await runBackup(input({ id }))).toEqual({ state: "taken" });
    expect(told()).toEqual(["info backup.started shop", "info backup.finished shop"]);
  });

  test("takes no run that nobody asked for", async () => {
    expect(await runBackup(input({ id: "unknown" }))).toEqual({ state: "taken" });
    expect(reports).toEqual([]);
  });

  test("takes over a run whose process has been silent for more than five minutes, not before", async () => {
    const id = await ask(input());
    await db.backup.update({ where: { id }, data: { state: "running", beatAt: clock.now() } });
    clock.advance(5 * MINUTE);
    expect(await runBackup(input({ id }))).toEqual({ state: "taken" });
    clock.advance(1);
    expect((await runBackup(input({ id }))).state).toBe("finished");
  });

  test("pauses and goes on under one row until it is finished, telling of each end once", async () => {
    // More tables than one session takes at once.
    const many = await createTestDatabase();
    await many.query(
      "do $$ begin for i in 1..90 loop execute format('create table t%s as select %s as i', i, i); end loop; end $$",
    );
    const database = { name: "shop", url: many.url };
    const id = await ask(input({ database }));
    const pauseAt = new Date(clock.now().getTime() - 1);
    const slice = async (resume: boolean) =>
      (await runBackup({ ...input({ id, database, pauseAt, jobs: 1 }), resume })).state;
    expect(await slice(false)).toBe("paused");
    expect(await rowOf(id)).toMatchObject({ state: "running", finishedAt: null });
    const states: string[] = [];
    do states.push(await slice(true));
    while (states.at(-1) === "paused" && states.length < 9);
    expect(states).toEqual(["paused", "finished"]);
    expect(await rowOf(id)).toMatchObject({ state: "finished", rows: 90n, tables: 90 });
    expect(told()).toEqual(["info backup.started shop", "info backup.finished shop"]);
    await many.drop();
  });

  test("keeps what went wrong no longer than until it has gone right", async () => {
    const id = await ask(input());
    await runBackup(
      input({
        id,
        report: async ({ kind }) => {
          if (kind !== "backup.started") return;
          clock.advance(6 * MINUTE);
          expect(await failSilentRuns(db, clock.now())).toEqual([{ id, database: "shop" }]);
        },
      }),
    );
    expect(await rowOf(id)).toMatchObject({ state: "finished", error: null });
  });
});
