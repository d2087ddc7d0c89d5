import { truncate } from "node:fs/promises";
import { join } from "node:path";
import { Client } from "pg";
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { type BackupResult, createKeys, takeBackupSlice, verifyBackup } from "../../../modules/backup/index.ts";
import { objectPath } from "../../../modules/backup/store/layout.ts";
import type { TakeBackupInput } from "../../../modules/backup/take-input.ts";
import { createTestDatabase, type TestDatabase } from "../../support/database.ts";
import { createFakeClock } from "../platform/fake-clock.ts";
import { openWorkshop, runTransactions, type Workshop } from "./support/workshop.ts";
import { silentLog } from "./test-store.ts";

const PAGE = 8192;
const CHUNK_BYTES = 4 * PAGE;

let workshop: Workshop;
let source: TestDatabase;
beforeEach(async () => {
  workshop = await openWorkshop();
  source = await createTestDatabase();
  await runTransactions(source.url, [
    "create table small (i int)",
    "insert into small select generate_series(1, 10)",
    // Six rows a page, 50 pages, a dozen chunks.
    "create table big (i int primary key, t text) with (autovacuum_enabled = false)",
    "insert into big select i, repeat('x', 1200) from generate_series(1, 300) i",
  ]);
});
afterEach(async () => {
  await source.drop();
  await workshop.remove();
});

const take = (change: Partial<TakeBackupInput> = {}) => workshop.take(source, { chunkBytes: CHUNK_BYTES, ...change });
const list = async (prefix: string) => (await Array.fromAsync(workshop.storage.list(prefix))).map(({ path }) => path);
const objects = () => list("objects/");

/** The newest backup's counts and checksums are those of the live tables: no chunk of it is out of date. */
async function expectUpToDate(keys = workshop.keys): Promise<void> {
  const verified = await verifyBackup({
    storage: workshop.storage,
    keys,
    choice: { latest: true },
    databaseUrl: source.url,
  });
  expect(verified.mismatches).toEqual([]);
}

describe("takeBackup", () => {
  test("reads no byte of an unchanged database, and stores none", async () => {
    const first = await take();
    const stored = await objects();
    expect(first).toMatchObject({
      rows: 310,
      tables: 2,
      chunks: { written: first.chunks.total, reused: 0 },
      bytes: { reused: 0 },
    });
    expect(first.chunks.total).toBeGreaterThan(10);
    const second = await take();
    expect(second).toMatchObject({
      rows: 310,
      tables: 2,
      chunks: { ...first.chunks, written: 0, reused: first.chunks.total },
    });
    expect(second.bytes).toEqual({ read: 0, stored: 0, reused: first.bytes.stored });

    await source.query("vacuum (freeze, analyze) big");
    // Ranges of the last backup are kept while they still fit, or none would compare.
    expect((await take({ chunkBytes: 2 * CHUNK_BYTES })).bytes.read).toBe(0);

    const full = await take({ full: true });
    expect(full.bytes).toEqual({ read: first.bytes.read, stored: 0, reused: first.bytes.stored });
    expect(await objects()).toEqual(stored);
    await expectUpToDate();
  });

  test("reads only the chunks that a row left or came to, of a table that changes, grows and shrinks", async () => {
    const { chunks: before } = await take();
    await source.query("update big set t = 'y' where i = 100");
    const updated = await take();
    expect(updated.chunks.written).toBeGreaterThanOrEqual(1);
    expect(updated.chunks.written).toBeLessThanOrEqual(2);

    await source.query("insert into big select i, repeat('z', 1200) from generate_series(301, 360) i");
    const grown = await take();
    expect(grown.chunks.total).toBeGreaterThan(before.total);
    expect(grown.chunks.reused).toBeGreaterThanOrEqual(before.total - 1);
    await expectUpToDate();

    await source.query("delete from big where i > 40");
    await source.query("vacuum big");
    const shrunk = await take();
    expect(shrunk.rows).toBe(50);
    expect(shrunk.chunks.total).toBeLessThan(before.total / 2);
    await expectUpToDate();
  });

  test("reads again what the store has lost or cut short", async () => {
    const first = await take();
    const { chunks } = await workshop.table(first.id, "big");
    const paths = chunks.slice(2, 5).map(({ object }) => objectPath(object.name));
    await workshop.storage.remove(paths.slice(0, 2));
    await truncate(join(workshop.folder, paths[2] ?? ""), 100);
    expect((await take()).chunks).toEqual({ total: first.chunks.total, written: 3, reused: first.chunks.total - 3 });
    expect(await workshop.differencesFrom(source)).toEqual([]);
  });

  test("reuses nothing when the recipients have changed: who opens the new backups could not open the old", async () => {
    const first = await take();
    const { recipients, identity } = await createKeys();
    const keys = { ...workshop.keys, recipients, identity };
    expect((await take({ keys })).chunks).toEqual({
      total: first.chunks.total,
      written: first.chunks.total,
      reused: 0,
    });
    const target = await createTestDatabase();
    onTestFinished(() => target.drop());
    await expect(workshop.restore(target)).rejects.toMatchObject({ code: "backup.wrong-identity" });
    expect((await workshop.restore(target, { keys })).verified.mismatches).toEqual([]);
    expect(await target.query("select count(*)::int as n from big")).toEqual([{ n: 300 }]);
  });

  test("says that it was cancelled, leaves no backup and no session, and the next one takes over what was done", async () => {
    await source.query("insert into big select i, repeat(md5(i::text), 200) from generate_series(1000, 4000) i");
    const stop = new AbortController();
    const cancelled = take({
      signal: stop.signal,
      jobs: 1,
      onProgress: ({ chunksDone }) => chunksDone >= 20 && stop.abort(),
    });
    await expect(cancelled).rejects.toMatchObject({ code: "backup.cancelled", exit: 6 });
    expect(await list("manifests/")).toEqual([]);
    expect(await list("leases/")).toEqual([]);
    const sessions =
      "select count(*)::int as n from pg_stat_activity where datname = current_database() and application_name = 'atalaya'";
    await expect.poll(async () => (await source.query(sessions))[0], { interval: 10 }).toEqual({ n: 0 });
    expect((await take()).chunks.reused).toBeGreaterThan(0);
    await expectUpToDate();
  });

  test("refuses a second one of the same database, telling who is at it", async () => {
    let second: Promise<unknown> | undefined;
    await take({
      onProgress: ({ phase }) => {
        if (phase === "plan") second ??= take().catch((error: unknown) => error);
      },
    });
    const refused = {
      code: "backup.already-running",
      exit: 5,
      retry: "later",
      message: expect.stringMatching(/server process \d+/),
    };
    expect(await second).toMatchObject(refused);
  });
});

describe("takeBackup while a migration holds a table", () => {
  /** A backup that waits for the lock of a transaction with `ddl`, which commits then. */
  async function takeAcross(ddl: string): Promise<BackupResult> {
    const migration = new Client({ connectionString: source.url });
    await migration.connect();
    try {
      await migration.query(`begin; ${ddl}`);
      const taken = take();
      const waiting =
        "select 1 from pg_locks where not granted and database = (select oid from pg_database where datname = current_database())";
      await expect.poll(() => source.query(waiting), { interval: 10 }).not.toEqual([]);
      await migration.query("commit");
      return await taken;
    } finally {
      await migration.end();
    }
  }

  // What DDL has written anew or taken away is not in a snapshot from before it: the table would look empty.
  test.each([
    ["rewritten", "alter table small alter i type bigint using i + 1", 310],
    ["given a column", "alter table small add column late int default 1", 310],
    ["replaced", "drop table small; create table small as select 7 as i", 301],
  ])("backs the table up as it is when it has been %s behind the first snapshot", async (_, ddl, rows) => {
    expect((await takeAcross(ddl)).rows).toBe(rows);
    await expectUpToDate();
  });
});

describe("takeBackupSlice", () => {
  const at = "2026-11-22T12:00:00Z";
  // More than two of the batches that a session takes at once.
  beforeEach(() =>
    source
      .query("insert into big select i, repeat('w', 1200) from generate_series(1000, 2600) i")
      .then(() => undefined),
  );

  const slice = (change: Partial<TakeBackupInput>) =>
    takeBackupSlice({
      databaseUrl: source.url,
      storage: workshop.storage,
      keys: workshop.keys,
      kind: "manual",
      clock: createFakeClock(at),
      log: silentLog,
      chunkBytes: CHUNK_BYTES,
      jobs: 1,
      id: "sliced",
      ...change,
    });

  /** A slice whose time is over as soon as something is done. */
  function shortSlice() {
    const clock = createFakeClock(at);
    return slice({
      clock,
      pauseAt: new Date(Date.parse(at) + 1_000),
      onProgress: ({ chunksDone }) => chunksDone > 0 && clock.advance(1_000),
    });
  }

  test("pauses between chunks when its time is over, and the next one reads nothing twice", async () => {
    const paused = await shortSlice();
    expect([paused.state, await list("manifests/")]).toEqual(["paused", []]);
    const finished = await slice({});
    if (paused.state !== "paused" || finished.state !== "finished") throw new Error("it did not pause and finish");
    const chunks = (await workshop.manifest("sliced")).tables.flatMap((table) => table.chunks);
    const whole = chunks.reduce((sum, { object }) => sum + object.plainBytes, 0);
    expect(finished.backup.chunks.reused).toBe(paused.progress.chunksDone);
    expect(finished.backup.bytes.read).toBeGreaterThan(0);
    expect(finished.backup.bytes.read).toBeLessThan(whole);
    expect(await list("journals/")).toEqual([]);
    await expectUpToDate();
  });

  test("gets on in every slice, though its time is over before it begins", async () => {
    const states: string[] = [];
    do {
      states.push((await slice({ pauseAt: new Date(Date.parse(at) - 1) })).state);
    } while (states.at(-1) === "paused" && states.length < 10);
    expect(states).toEqual([...Array(states.length - 1).fill("paused"), "finished"]);
    expect(states.length).toBeGreaterThan(2);
    await expectUpToDate();
  });

  test("leaves what it did to whoever comes next, and what was written to since is read again", async () => {
    expect((await shortSlice()).state).toBe("paused");
    await source.query("update big set t = 'changed' where i < 1100; insert into small values (11)");
    const other = await take({ id: "other" });
    expect(other.chunks.reused).toBeGreaterThan(0);
    expect(await list("journals/")).toEqual([]);
    await expectUpToDate();
  });
});
