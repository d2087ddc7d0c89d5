import { Client, escapeIdentifier } from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../support/database.ts";
import { startServerOfVersion } from "../../support/servers.ts";
import type { TestServer } from "../../support/test-server.ts";
import { follow, statements, theFault, told, validate } from "./validation.ts";

describe("a database's own", () => {
  let database: TestDatabase;

  beforeEach(async () => {
    database = await createTestDatabase();
  });
  afterEach(() => database.drop());

  test("migrate.extension-outdated is an extension that the server has a newer version of; UPDATE mends it", async () => {
    await database.query(`CREATE EXTENSION pg_trgm VERSION '1.3'; CREATE EXTENSION citext`);
    const fault = theFault(await validate(database), "migrate.extension-outdated");
    expect(fault.object).toBe("pg_trgm");
    expect(fault.message).toContain("Version 1.3 is installed, the server brings 1.");
    await follow(database, statements(fault.hint));
    expect(told(await validate(database))).toEqual([]);
  });

  test("migrate.extension-missing is an extension without files on the server, or with those of a version out of reach", async () => {
    await database.query(`CREATE EXTENSION citext; UPDATE pg_extension SET extname = 'Lost "one"' WHERE extname = 'citext';
      CREATE EXTENSION hstore; UPDATE pg_extension SET extversion = '9.9' WHERE extname = 'hstore'`);
    const result = await validate(database);
    expect(told(result)).toEqual(['migrate.extension-missing "Lost ""one"""', "migrate.extension-missing hstore"]);
    expect(result.faults[0]?.message).toContain("the server has no files of it");
    expect(result.faults[1]?.message).toMatch(/only files of version 1\.\d+, and no way there/);
  });

  test("migrate.unlogged is an UNLOGGED table in production, and a note elsewhere; SET LOGGED mends it", async () => {
    await database.query(`CREATE UNLOGGED TABLE "ca che" (a int); CREATE TABLE kept (a int)`);
    const elsewhere = await validate(database);
    expect(elsewhere.ok).toBe(true);
    expect(elsewhere.notes.map(({ object }) => object)).toEqual(['public."ca che"']);
    const fault = theFault(await validate(database, { production: true }), "migrate.unlogged");
    await follow(database, statements(fault.hint));
    expect(await validate(database, { production: true })).toMatchObject({ ok: true, notes: [] });
  });
});

describe("a server on which something keeps vacuum from freezing", () => {
  let server: TestServer;
  let database: TestDatabase;
  let forgotten: Client;

  // The least that these settings can be; three times as much is a fault.
  const settings = {
    autovacuum: "off",
    autovacuum_freeze_max_age: "100000",
    autovacuum_multixact_freeze_max_age: "10000",
  };

  beforeAll(async () => {
    server = await startServerOfVersion(18, settings);
    database = await createTestDatabase({ server: server.url, label: 'aged "db"' });
    await database.query("CREATE TABLE held (a int); INSERT INTO held VALUES (1)");
    forgotten = new Client({ connectionString: database.url });
    await forgotten.connect();
    await forgotten.query("BEGIN; SELECT FROM held FOR KEY SHARE");
  });
  afterAll(async () => {
    await forgotten.end();
    await database.drop();
    await server.stop();
  });

  const burn = (times: number, what: string) =>
    database.query(`DO $$ BEGIN FOR i IN 1..${times} LOOP PERFORM ${what}; COMMIT; END LOOP; END $$`);

  test("has no fault while the ages are young", async () => {
    expect(told(await validate(database))).toEqual([]);
  });

  test("migrate.multixact-age is an age of three times autovacuum_multixact_freeze_max_age; other databases are notes", async () => {
    await burn(30_100, "1 FROM held FOR KEY SHARE");
    const result = await validate(database);
    const fault = theFault(result, "migrate.multixact-age");
    expect(fault.object).toBe(escapeIdentifier(database.name));
    expect(fault.message).toContain("autovacuum_multixact_freeze_max_age is 0.01 million");
    expect(result.notes.map(({ object }) => object)).toEqual(["postgres", "template0", "template1"]);
  });

  test("migrate.transaction-age is an age of three times autovacuum_freeze_max_age; the hint finds what holds it", async () => {
    await burn(280_000, "pg_current_xact_id()");
    const { object, hint } = theFault(await validate(database), "migrate.transaction-age");
    expect(object).toBe(escapeIdentifier(database.name));
    expect(hint).toMatch(/\nVACUUM \(FREEZE, VERBOSE\) /);
    await forgotten.query("COMMIT");
    await follow(database, statements(hint));
    expect(told(await validate(database)).filter((line) => line.includes("aged"))).toEqual([]);
  });
});
