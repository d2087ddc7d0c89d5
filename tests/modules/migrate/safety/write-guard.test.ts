import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import type { Ask } from "../../../../modules/migrate/history/history.ts";
import { areWritten } from "../../../../modules/migrate/safety/judge-writes.ts";
import { type OwnWriteLog, startOwnWrites } from "../../../../modules/migrate/safety/own-writes.ts";
import { countWrites, markWrites } from "../../../../modules/migrate/safety/write-guard.ts";
import { openConnection } from "../../../../modules/postgres/index.ts";
import { createTestDatabase, type TestDatabase } from "../../../support/database.ts";
import { startServerOfVersion } from "../../../support/servers.ts";
import { startTestServer, type TestServer } from "../../../support/test-server.ts";
import { runOnce } from "../../branch/run-once.ts";

// A server of its own: transaction ids belong to the whole server, and other tests use up theirs.
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ settings: { autovacuum: "off" } });
});
afterAll(() => server?.stop());

const TABLE = `"Sales"."Order ""1"""`;
const nothing = { xids: [], tables: {} };
const noWait = async () => expect.fail("it waited");

async function prepare(): Promise<TestDatabase> {
  const database = await createTestDatabase({ server: server.url });
  await runOnce(
    database.url,
    `CREATE SCHEMA "Sales"; CREATE TABLE ${TABLE} (id int PRIMARY KEY, note text); INSERT INTO ${TABLE} VALUES (1), (2), (3);
     CREATE TABLE untouched (id int); CREATE UNLOGGED TABLE fleeting (id int)`,
  );
  onTestFinished(() => database.drop());
  return database;
}

async function connect(url: string): Promise<Client> {
  const client = new Client({ connectionString: url });
  client.on("error", () => {});
  await client.connect();
  onTestFinished(() => client.end());
  return client;
}

async function openOwn(url: string) {
  const client = await openConnection(url);
  const { rows } = await client.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
  return { client, pid: rows[0]?.pid ?? 0 };
}

/** Runs a transaction as the migration's own. */
async function migrate(url: string, own: OwnWriteLog, sql: string): Promise<void> {
  const client = await openConnection(url);
  const ask: Ask = (sql, params) => client.query(sql, params);
  await client.query("BEGIN");
  await own.begin(ask);
  await client.query(`SET LOCAL search_path = public; ${sql}`);
  await own.note(ask);
  await client.query("COMMIT");
  await client.end();
}

describe("countWrites", () => {
  test("is certain that nobody wrote when there was no transaction but the migration's own", async () => {
    const { url } = await prepare();
    const reader = await connect(url);
    const mark = await markWrites(url);
    const own = startOwnWrites();
    await migrate(
      url,
      own,
      `ALTER TABLE ${TABLE} ADD COLUMN total int; UPDATE ${TABLE} SET total = 1; CREATE TABLE made AS SELECT 1`,
    );
    await reader.query(`SELECT * FROM ${TABLE}`);
    const writes = await countWrites({ url, mark, own: own.writes, wait: noWait });
    expect(writes).toMatchObject({ rows: 0, tables: [], certain: true });
    expect(writes.walBytes).toBeGreaterThan(0);
  });

  test("counts what others wrote in each table, and not what the migration did in the same", async () => {
    const { url } = await prepare();
    const mark = await markWrites(url);
    const own = startOwnWrites();
    await migrate(url, own, `UPDATE ${TABLE} SET note = 'ours'`);
    await runOnce(
      url,
      `INSERT INTO ${TABLE} VALUES (4), (5); UPDATE ${TABLE} SET note = 'theirs' WHERE id = 1; DELETE FROM ${TABLE} WHERE id = 2`,
    );
    await migrate(url, own, `INSERT INTO ${TABLE} VALUES (6)`);
    expect(await countWrites({ url, mark, own: own.writes })).toMatchObject({
      rows: 4,
      certain: true,
      tables: [{ schema: "Sales", name: 'Order "1"', table: TABLE, inserted: 2, updated: 1, deleted: 1 }],
    });
  });

  test("survives JSON", async () => {
    const { url } = await prepare();
    const mark = JSON.parse(JSON.stringify(await markWrites(url)));
    await runOnce(url, `INSERT INTO ${TABLE} VALUES (4)`);
    expect(await countWrites({ url, mark, own: JSON.parse(JSON.stringify(nothing)) })).toMatchObject({ rows: 1 });
  });

  test("takes no counter twice when one session of the migration runs several transactions", async () => {
    const { url } = await prepare();
    const mark = await markWrites(url);
    const own = startOwnWrites();
    const client = await openConnection(url);
    const ask: Ask = (sql, params) => client.query(sql, params);
    for (const id of [4, 5, 6]) {
      await client.query("BEGIN");
      await own.begin(ask);
      await client.query(`INSERT INTO ${TABLE} VALUES (${id})`);
      await own.note(ask);
      await client.query("COMMIT");
    }
    await runOnce(url, `INSERT INTO ${TABLE} VALUES (7), (8)`);
    expect(await countWrites({ url, mark, own: own.writes, wait: async () => client.end() })).toMatchObject({
      rows: 2,
    });
  });

  test("waits for the counters of a session that is still there, then counts its write", async () => {
    const { url } = await prepare();
    const mark = await markWrites(url);
    const writer = await connect(url);
    // A session hands its counters on once a second at most, so the second write is still with it.
    for (const id of [4, 5]) await writer.query(`INSERT INTO ${TABLE} VALUES ($1)`, [id]);
    const writes = await countWrites({ url, mark, own: nothing, wait: () => writer.end() });
    expect(areWritten(writes)).toBe(true);
    expect(writes.rows).toBeGreaterThan(0);
  });

  test("waits for no session of the migration itself", async () => {
    const { url } = await prepare();
    const mark = await markWrites(url);
    const { client, pid } = await openOwn(url);
    // Elsewhere on the server, so that transaction ids prove nothing.
    await runOnce(server.url, "SELECT pg_current_xact_id()");
    const count = { url, mark, own: nothing, wait: noWait };
    expect(await countWrites({ ...count, ourSessions: [pid] })).toMatchObject({ rows: 0, certain: true });
    await runOnce(url, `INSERT INTO ${TABLE} VALUES (4)`);
    expect(await countWrites({ ...count, ourSessions: [pid] })).toMatchObject({ rows: 1 });
    await client.end();
  });

  test("counts an unlogged table and a large object", async () => {
    const { url } = await prepare();
    const mark = await markWrites(url);
    await runOnce(url, "INSERT INTO fleeting VALUES (1); SELECT lo_from_bytea(0, 'large')");
    const { tables } = await countWrites({ url, mark, own: nothing });
    expect(tables.map(({ table }) => table).sort()).toEqual(['"pg_catalog"."pg_largeobject"', '"public"."fleeting"']);
  });

  test("leaves out what is nobody's loss: tables that are named, and our own schema", async () => {
    const { url } = await prepare();
    await runOnce(url, "CREATE SCHEMA atalaya; CREATE TABLE atalaya.ledger (id int)");
    const mark = await markWrites(url);
    await runOnce(url, "INSERT INTO atalaya.ledger VALUES (1); INSERT INTO untouched VALUES (1)");
    expect(await countWrites({ url, mark, own: nothing, except: ["public.untouched"] })).toMatchObject({
      rows: 0,
      certain: true,
    });
  });

  test.each([
    ["a transaction of others is under way", "SELECT pg_current_xact_id()", "under way"],
    ["the counters were reset", "COMMIT; SELECT pg_stat_reset()", "reset"],
    ["a table is gone", "DROP TABLE untouched; COMMIT", "is gone"],
  ])("is not certain when %s, and that counts as written", async (_what, sql, doubt) => {
    const { url } = await prepare();
    const mark = await markWrites(url);
    const other = await connect(url);
    await other.query("BEGIN");
    await other.query("SELECT pg_current_xact_id()");
    await other.query(sql);
    const writes = await countWrites({ url, mark, own: nothing, wait: async () => {} });
    expect(areWritten(writes)).toBe(true);
    expect(writes.doubts.join()).toContain(doubt);
  });

  test("is not certain of another database under the same name", async () => {
    const [one, other] = [await prepare(), await prepare()];
    const writes = await countWrites({ url: other.url, mark: await markWrites(one.url), own: nothing, wait: noWait });
    expect(writes).toMatchObject({ rows: 0, certain: false });
  });

  test("is never certain on PostgreSQL 14 once another transaction was there", async () => {
    const old = await startServerOfVersion(14, { autovacuum: "off" });
    onTestFinished(() => old.stop());
    const { url } = await createTestDatabase({ server: old.url });
    await runOnce(url, "CREATE TABLE t (id int)");
    const mark = await markWrites(url);
    const own = startOwnWrites();
    await migrate(url, own, "INSERT INTO t VALUES (1)");
    expect(await countWrites({ url, mark, own: own.writes, wait: noWait })).toMatchObject({ rows: 0, certain: true });
    await runOnce(url, "INSERT INTO t VALUES (2)");
    expect(areWritten(await countWrites({ url, mark, own: own.writes, wait: noWait }))).toBe(true);
  });
});
