import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type MigrationRun, openLedger } from "#modules/migrate";
import { syncMigrationRuns } from "#modules/migrate/record";
import type { AppDatabase } from "#modules/platform";
import { runs } from "../../../fixtures/migration-runs.ts";
import { type ConsoleDatabase, openConsoleDatabase } from "../../../support/console-database.ts";
import { createTestDatabase, type TestDatabase } from "../../../support/database.ts";
import { createTestStore, silentLog, type TestStore } from "../../backup/test-store.ts";

let own: ConsoleDatabase;
let target: TestDatabase;
let db: AppDatabase;
let store: TestStore;
const now = new Date("2026-11-22T12:00:00Z");
const clock = { now: () => now };

beforeAll(async () => {
  own = await openConsoleDatabase();
  db = own.db;
  target = await createTestDatabase();
});
afterAll(async () => {
  await own?.close();
  await target?.drop();
});
beforeEach(async () => {
  store = await createTestStore();
});
afterEach(async () => {
  await db.migrationRun.deleteMany();
  await store.remove();
});

const ledger = (change: Partial<Parameters<typeof openLedger>[0]> = {}) =>
  openLedger({
    targetUrl: target.url,
    openStore: async () => store,
    openConsole: async () => db,
    clock,
    log: silentLog,
    ...change,
  });
const rows = () => db.migrationRun.findMany();
const { refused } = runs;

describe("openLedger", () => {
  test("shows a run from its beginning, with the step it is at, until it has finished", async () => {
    const { begin, show, finish } = ledger();
    await begin(refused);
    expect(await rows()).toMatchObject([{ id: refused.runId, state: "running", step: null, outcome: null }]);
    await show(refused.runId, "rehearse");
    expect(await rows()).toMatchObject([{ state: "running", step: "rehearse", beatAt: now }]);
    expect(await finish(refused)).toEqual([]);
    expect(await rows()).toMatchObject([
      { state: "finished", step: null, outcome: "refused", report: { runId: refused.runId } },
    ]);
    expect(await target.query("SELECT id, outcome FROM atalaya.migration_run")).toEqual([
      { id: refused.runId, outcome: "refused" },
    ]);
  });

  test("says where a run could not be written, and writes it everywhere else", async () => {
    const gone = new URL(target.url);
    gone.pathname = "/nowhere";
    const openConsole = () => Promise.reject(new Error("the console is down"));
    const { begin, finish } = ledger({ targetUrl: gone.href, openConsole });
    await begin(refused);
    const unwritten = await finish(refused);
    expect(unwritten.map((where) => where.split(":")[0])).toEqual(["the database", "the console"]);
    expect(await syncMigrationRuns(db, store, now)).toMatchObject({ added: 1 });
  });
});

describe("syncMigrationRuns", () => {
  const record = async (run: MigrationRun) => {
    await ledger({ openConsole: null }).finish(run);
  };

  test("shows what was run elsewhere, once, whole where the store can be opened", async () => {
    await record(refused);
    expect(await syncMigrationRuns(db, store, now)).toEqual({ added: 1, silent: [] });
    expect(await syncMigrationRuns(db, store, now)).toEqual({ added: 0, silent: [] });
    expect(await rows()).toMatchObject([{ id: refused.runId, outcome: "refused", report: { steps: refused.steps } }]);
  });

  test("shows the summary alone where there is no identity", async () => {
    await record(refused);
    const { identity: _, ...keys } = store.keys;
    await syncMigrationRuns(db, { ...store, keys }, now);
    expect(await rows()).toMatchObject([{ id: refused.runId, outcome: "refused", report: null }]);
  });

  test("calls a run failed whose process has been silent for half an hour, and believes it when it ends after all", async () => {
    const { begin, finish } = ledger();
    await begin({ ...refused, startedAt: new Date(now.getTime() - 31 * 60_000).toISOString() });
    expect(await syncMigrationRuns(db, store, now)).toEqual({
      added: 0,
      silent: [{ id: refused.runId, database: refused.database }],
    });
    expect(await rows()).toMatchObject([{ state: "finished", outcome: "failed" }]);
    await finish(refused);
    expect(await rows()).toMatchObject([{ state: "finished", outcome: "refused" }]);
  });
});
