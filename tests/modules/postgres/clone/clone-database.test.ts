import { Client, escapeIdentifier } from "pg";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { createLog } from "#modules/platform";
import { cloneDatabase } from "#modules/postgres";
import { everythingSql } from "../../../fixtures/everything/index.ts";
import { runSql } from "../../../fixtures/everything/round-trip.ts";
import { differences, dumpForComparison } from "../../../support/compare-databases.ts";
import { createTestDatabase, type TestDatabase, urlOfDatabase } from "../../../support/database.ts";
import { installedVersions, startServerOfVersion } from "../../../support/servers.ts";

const log = createLog({ to: "stderr", level: "silent" });

let serverUrl: string;
let source: TestDatabase;
let facts: string[];
const made: string[] = [];

beforeAll(async () => {
  serverUrl = inject("pgUrl");
  source = await createTestDatabase({ label: 'clone "Ñ" 100% 🐘' });
  await runSql(source.url, everythingSql(18));
  facts = await dumpForComparison(source.url);
});
afterAll(async () => {
  await source.drop();
  const admin = new Client({ connectionString: serverUrl });
  await admin.connect();
  for (const name of made) await admin.query(`DROP DATABASE IF EXISTS ${escapeIdentifier(name)} WITH (FORCE)`);
  await admin.end();
});

const nameOf = (label: string) => {
  const name = `${label} ${source.name}`.slice(0, 40);
  made.push(name);
  return name;
};
const common = () => ({ serverUrl, source: source.name, comment: null, log });
const withoutComment = (lines: string[]) => lines.filter((line) => !/^database comment/.test(line));

describe.runIf(installedVersions.includes(14))("cloneDatabase on PostgreSQL 14", () => {
  test("copies all that a database holds while others are connected to it", async () => {
    const old = await startServerOfVersion(14);
    const everything = await createTestDatabase({ server: old.url, label: "everything" });
    await runSql(everything.url, everythingSql(14));
    const before = await dumpForComparison(everything.url);
    const other = new Client({ connectionString: everything.url });
    await other.connect();
    const input = { serverUrl: old.url, source: everything.name, name: "copy", comment: null, log };
    const clone = await cloneDatabase(input).finally(() => other.end());
    const after = await dumpForComparison(urlOfDatabase(old.url, "copy"));
    expect({ ...clone, found: differences(withoutComment(before), withoutComment(after)) }).toEqual({
      ...{ name: "copy", how: "copy", leftOut: [], found: [] },
    });
    await everything.drop();
    await old.stop();
  });
});

describe("cloneDatabase", () => {
  test("copies all that a database holds while others are connected to it", async () => {
    const other = new Client({ connectionString: source.url });
    await other.connect();
    const name = nameOf('copy "ñ"');
    const clone = await cloneDatabase({ ...common(), name }).finally(() => other.end());
    expect(clone).toEqual({ name, how: "copy", leftOut: expect.any(Array) });
    const found = differences(
      withoutComment(facts),
      withoutComment(await dumpForComparison(urlOfDatabase(serverUrl, name))),
    );
    expect({ found, leftOut: clone.leftOut }).toEqual({ found: [], leftOut: [] });
  });

  test("copies all of it, too, when the server can copy files because nobody is connected", async () => {
    const idle = await createTestDatabase({ label: "idle" });
    await runSql(idle.url, ["CREATE TABLE t AS SELECT generate_series(1, 10) AS i", "COMMENT ON TABLE t IS 'ñ'"]);
    await runSql(serverUrl, [
      `ALTER DATABASE ${escapeIdentifier(idle.name)} SET work_mem = '5MB'`,
      `REVOKE CONNECT ON DATABASE ${escapeIdentifier(idle.name)} FROM PUBLIC`,
    ]);
    const before = await dumpForComparison(idle.url);
    const name = nameOf("template");
    const clone = await cloneDatabase({ ...common(), source: idle.name, name });
    expect(clone).toEqual({ name, how: "template", leftOut: [] });
    expect(differences(before, await dumpForComparison(urlOfDatabase(serverUrl, name)))).toEqual([]);
    await idle.drop();
  });

  test("is of one moment, though rows move from table to table meanwhile", async () => {
    const busy = await createTestDatabase({ label: "busy" });
    await busy.query(`CREATE TABLE a AS SELECT i FROM generate_series(1, 50000) i; CREATE TABLE b (i int)`);
    let isOver = false;
    const moving = (async () => {
      while (!isOver) {
        await busy.query(
          "WITH moved AS (DELETE FROM a WHERE i IN (SELECT i FROM a LIMIT 50) RETURNING i) INSERT INTO b SELECT i FROM moved",
        );
      }
    })();
    const name = nameOf("moment");
    await cloneDatabase({ ...common(), source: busy.name, name });
    isOver = true;
    await moving;
    const copy = new Client({ connectionString: urlOfDatabase(serverUrl, name) });
    await copy.connect();
    const { rows } = await copy.query("SELECT (SELECT count(*) FROM a) + (SELECT count(*) FROM b) AS n");
    await copy.end();
    expect(Number(rows[0].n)).toBe(50_000);
    await busy.drop();
  });

  test("refuses a name that is taken, a source that is not there and a server that is down", async () => {
    const name = nameOf("taken");
    await runSql(serverUrl, [`CREATE DATABASE ${escapeIdentifier(name)}`]);
    const failing = (code: string, exit: number) => expect.objectContaining({ code, exit });
    await expect(cloneDatabase({ ...common(), name })).rejects.toEqual(failing("postgres.name-taken", 3));
    await expect(cloneDatabase({ ...common(), source: "nothing", name })).rejects.toEqual(
      failing("postgres.no-such-database", 4),
    );
    const down = new URL(serverUrl);
    down.port = "1";
    await expect(cloneDatabase({ ...common(), serverUrl: down.href, name })).rejects.toEqual(
      failing("postgres.unreachable", 4),
    );
  });

  test("lets one of two have the name, and the other leaves nothing behind", async () => {
    const idle = await createTestDatabase({ label: "two" });
    const name = nameOf("both");
    const clone = () => cloneDatabase({ ...common(), source: idle.name, name });
    const outcomes = await Promise.allSettled([clone(), clone()]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    const failed = outcomes.find((outcome) => outcome.status === "rejected");
    expect(failed?.reason).toMatchObject({ code: "postgres.name-taken" });
    await idle.drop();
  });

  test("gives up when a migration holds a table", async () => {
    const locked = await createTestDatabase({ label: "locked" });
    await locked.query("CREATE TABLE t (i int)");
    const migration = new Client({ connectionString: locked.url });
    await migration.connect();
    await migration.query("BEGIN; LOCK TABLE t IN ACCESS EXCLUSIVE MODE");
    await expect(cloneDatabase({ ...common(), source: locked.name, name: nameOf("locked") })).rejects.toMatchObject({
      code: "postgres.source-changed",
      exit: 5,
      retry: "later",
    });
    await migration.end();
    await locked.drop();
  });

  test("gives up when a migration waits for the copy, which would wait for the migration", async () => {
    const waited = await createTestDatabase({ label: "waited" });
    await waited.query("CREATE TABLE a AS SELECT 1 AS i; CREATE TABLE b AS SELECT 1 AS i");
    const migration = new Client({ connectionString: waited.url });
    await migration.connect();
    const name = nameOf("waited");
    const cloning = cloneDatabase({ ...common(), source: waited.name, name });
    const sql = "SELECT FROM pg_locks WHERE mode = 'AccessShareLock' AND relation IN ('a'::regclass, 'b'::regclass)";
    await expect.poll(async () => (await waited.query(sql)).length, { timeout: 60_000, interval: 1 }).toBe(2);
    const altering = migration.query("ALTER TABLE a ADD COLUMN j int");
    await expect(cloning).rejects.toMatchObject({ code: "postgres.source-changed" });
    await altering;
    await migration.end();
    await waited.drop();
  });

  test("works for the owner who is no superuser, and says what only a superuser could take over", async () => {
    const role = `owner_${source.name.slice(-12)}`;
    await runSql(serverUrl, [`CREATE ROLE ${role} LOGIN CREATEDB PASSWORD 'own'`]);
    const own = await createTestDatabase({ label: "own" });
    await runSql(serverUrl, [`ALTER DATABASE ${escapeIdentifier(own.name)} OWNER TO ${role}`]);
    const url = new URL(own.url);
    [url.username, url.password] = [role, "own"];
    await runSql(url.href, ["CREATE TABLE t AS SELECT generate_series(1, 10) AS i"]);
    const other = new Client({ connectionString: url.href });
    await other.connect();
    const name = nameOf("owned");
    const clone = await cloneDatabase({ ...common(), serverUrl: url.href, source: own.name, name });
    expect(clone).toEqual({ name, how: "copy", leftOut: [] });

    await own.query("CREATE TABLE closed AS SELECT 1 AS i");
    await expect(
      cloneDatabase({ ...common(), serverUrl: url.href, source: own.name, name: nameOf("closed") }),
    ).rejects.toMatchObject({ code: "postgres.permission-denied", exit: 4 });
    await other.end();
    await own.drop();
    await runSql(serverUrl, [`DROP DATABASE ${escapeIdentifier(name)}`, `DROP ROLE ${role}`]);
  });

  test("makes a copy that nobody can connect to, and copies that one again", async () => {
    const idle = await createTestDatabase({ label: "frozen" });
    await idle.query("CREATE TABLE t AS SELECT 1 AS i");
    const [frozen, again] = [nameOf("frozen"), nameOf("thawed")];
    await cloneDatabase({ ...common(), source: idle.name, name: frozen, allowConnections: false });
    await expect(dumpForComparison(urlOfDatabase(serverUrl, frozen))).rejects.toMatchObject({ code: "55000" });
    expect(await cloneDatabase({ ...common(), source: frozen, name: again })).toMatchObject({ how: "template" });
    expect(
      differences(await dumpForComparison(idle.url), await dumpForComparison(urlOfDatabase(serverUrl, again))),
    ).toEqual([]);
    await idle.drop();
  });
});
