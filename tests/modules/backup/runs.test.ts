import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { applyMigrations } from "#modules/migrate";
import { type Actor, commandActor, scheduleActor } from "../../../modules/access/index.ts";
import {
  failSilentRuns,
  isBackupUnderWay,
  listBackups,
  requestBackupRun,
  requestDrillRun,
  runBackup,
  runDrill,
  syncIndex,
} from "../../../modules/backup/index.ts";
import type { RunBackupInput } from "../../../modules/backup/runs/run-backup.ts";
import { manifestPath } from "../../../modules/backup/store/layout.ts";
import { type AppDatabase, closeAppDatabases, createAppDatabase } from "../../../modules/platform/database/index.ts";
import type { OpsReport } from "../../../modules/platform/index.ts";
import { createTestDatabase, type TestDatabase } from "../../support/database.ts";
import { projectMigrations } from "../../support/migrations-folder.ts";
import { createFakeClock } from "../platform/fake-clock.ts";
import { openWorkshop, runTransactions, type Workshop } from "./support/workshop.ts";
import { silentLog } from "./test-store.ts";

const MINUTE = 60_000;

let consoleDatabase: TestDatabase;
let source: TestDatabase;
let db: AppDatabase;
let workshop: Workshop;
let clock: ReturnType<typeof createFakeClock>;
let reports: OpsReport[];

beforeAll(async () => {
  consoleDatabase = await createTestDatabase({ label: "console" });
  source = await createTestDatabase({ label: "shop" });
  await applyMigrations({ url: consoleDatabase.url, directory: projectMigrations, log: silentLog });
  db = createAppDatabase(consoleDatabase.url);
  // One store for all: every run has an id of its own, and what the first has stored the others find again.
  workshop = await openWorkshop();
  await runTransactions(source.url, [
    "create table orders (i int, t text)",
    "insert into orders select i, repeat('x', 900) from generate_series(1, 2000) i",
  ]);
});
afterAll(async () => {
  await closeAppDatabases();
  await consoleDatabase?.drop();
  await source?.drop();
  await workshop?.remove();
});
beforeEach(() => {
  clock = createFakeClock();
  reports = [];
});
afterEach(() => db.backup.deleteMany().then(() => undefined));

const report = async (each: OpsReport) => void reports.push(each);
const told = () => reports.map(({ kind, level, subject }) => `${level} ${kind} ${subject}`);
const input = (change: Partial<RunBackupInput> = {}): RunBackupInput => ({
  db,
  storage: workshop.storage,
  keys: workshop.keys,
  database: { name: "shop", url: source.url },
  kind: "manual",
  id: "unknown",
  clock,
  log: silentLog,
  report,
  ...change,
});
const alice: Actor = { kind: "user", id: "u1", name: "Alice", role: "operator", address: "192.0.2.7" };
const ask = (given: RunBackupInput, actor: Actor | null = scheduleActor) => requestBackupRun({ ...given, actor });
const askDrill = (backupId: string, actor: Actor | null = scheduleActor) =>
  requestDrillRun({ db, backupId, clock, actor });
const audited = () => db.auditEntry.findMany({ orderBy: { id: "desc" } });
const rowOf = (id: string) => db.backup.findUniqueOrThrow({ where: { id } });

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

describe("requestBackupRun", () => {
  test("writes down who asked, together with the run", async () => {
    const id = await ask(input(), alice);
    const [entry] = await audited();
    expect(entry).toMatchObject({
      actorKind: "user",
      actorId: "u1",
      actorName: "Alice",
      action: "backup.requested",
      subject: "shop",
      after: { backupId: id, kind: "manual" },
      address: "192.0.2.7",
    });
    expect((await rowOf(id)).state).toBe("queued");
  });

  test("writes down what a token and a command ask for, and nothing of the clock's", async () => {
    const before = (await audited()).length;
    await ask(input(), { kind: "token", id: "t1", name: "CI", role: "operator", scopes: ["backup:take"] });
    await ask(input(), commandActor("deploy"));
    await ask(input(), scheduleActor);
    const entries = await audited();
    expect(entries).toHaveLength(before + 2);
    expect(entries.slice(0, 2).map(({ actorKind }) => actorKind)).toEqual(["command", "token"]);
  });

  test("refuses strangers, viewers and tokens without the scope, and writes nothing", async () => {
    const entries = (await audited()).length;
    await expect(ask(input(), null)).rejects.toMatchObject({ code: "access.sign-in-required" });
    await expect(ask(input(), { ...alice, role: "viewer" })).rejects.toMatchObject({ code: "access.forbidden" });
    const token: Actor = { kind: "token", id: "t1", name: "CI", role: "admin", scopes: ["drill:run"] };
    await expect(ask(input(), token)).rejects.toMatchObject({ code: "access.forbidden" });
    expect(await db.backup.count()).toBe(0);
    expect(await audited()).toHaveLength(entries);
  });
});

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

describe("requestDrillRun", () => {
  const row = { database: "shop", store: "s", kind: "manual" };

  test("writes down who asked, together with the drill", async () => {
    await db.backup.create({ data: { ...row, id: "b1", state: "finished", startedAt: clock.now() } });
    const id = await askDrill("b1", alice);
    const [entry] = await audited();
    expect(entry).toMatchObject({
      actorName: "Alice",
      action: "drill.requested",
      subject: "shop",
      after: { drillId: id, backupId: "b1" },
    });
    expect(await db.drill.count({ where: { id, state: "queued" } })).toBe(1);
  });

  test("drills only backups that have finished, and refuses whoever may not", async () => {
    await db.backup.create({ data: { ...row, id: "b1", state: "running", startedAt: clock.now() } });
    await expect(askDrill("b1", alice)).rejects.toMatchObject({ code: "backup.unknown-id" });
    await expect(askDrill("b2", alice)).rejects.toMatchObject({ code: "backup.unknown-id" });
    await expect(askDrill("b1", null)).rejects.toMatchObject({ code: "access.sign-in-required" });
    await expect(askDrill("b1", { ...alice, role: "viewer" })).rejects.toMatchObject({ code: "access.forbidden" });
    expect(await db.drill.count()).toBe(0);
  });
});

describe("runDrill", () => {
  async function finishedBackup(): Promise<string> {
    const run = await runBackup(input({ id: await ask(input()) }));
    if (run.state !== "finished") throw new Error(`it ended ${run.state}`);
    reports = [];
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

describe("syncIndex", () => {
  test("brings in what was taken elsewhere, drops what is gone, and leaves other rows alone", async () => {
    const workshop = await openWorkshop();
    const elsewhere = await workshop.take(source, { kind: "pre-deploy", label: "shop", clock });
    const { label } = workshop.storage;
    const row = { database: "shop", kind: "manual", startedAt: clock.now() };
    await db.backup.createMany({
      data: [
        { ...row, id: "gone", state: "finished", store: label },
        { ...row, id: "other-store", state: "finished", store: "file:///other" },
        { ...row, id: "running", state: "running", store: label, beatAt: clock.now() },
        { ...row, id: "failed", state: "failed", store: label },
      ],
    });
    await db.drill.create({ data: { id: "d", backupId: "gone", state: "passed", startedAt: clock.now() } });
    const { backups } = await listBackups(workshop);
    expect(await syncIndex(db, label, backups)).toEqual({ added: 1, removed: 1 });
    expect((await db.backup.findMany({ orderBy: { id: "asc" } })).map(({ id }) => id)).toEqual([
      elsewhere.id,
      "failed",
      "other-store",
      "running",
    ]);
    expect(await db.drill.count()).toBe(0);
    expect(await rowOf(elsewhere.id)).toMatchObject({
      state: "finished",
      kind: "pre-deploy",
      database: "shop",
      store: label,
      rows: 2000n,
      verified: true,
      pinnedUntil: new Date(clock.now().getTime() + 30 * 24 * 60 * MINUTE),
    });
    expect(await syncIndex(db, label, backups)).toEqual({ added: 0, removed: 0 });
    expect(await syncIndex(db, label, [])).toEqual({ added: 0, removed: 1 });
    await workshop.remove();
  });

  test("finishes a run whose process died between the store and the index, also when it was given up", async () => {
    const id = await ask(input());
    await workshop.take(source, { id, label: "shop", clock });
    clock.advance(6 * MINUTE);
    await failSilentRuns(db, clock.now());
    expect((await rowOf(id)).state).toBe("failed");
    await syncIndex(db, workshop.storage.label, (await listBackups(workshop)).backups);
    expect(await rowOf(id)).toMatchObject({ state: "finished", rows: 2000n, error: null });
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
