import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../support/database.ts";
import { createMigrationsFolder, type MigrationsFolder } from "../../../support/migrations-folder.ts";
import { clean, diagnoseWithPrisma } from "../prisma-engine.ts";
import { applyPending } from "./applying.ts";

let database: TestDatabase;
let folder: MigrationsFolder;

beforeEach(async () => {
  database = await createTestDatabase();
  folder = createMigrationsFolder({ "1_one": "CREATE TABLE t (id int); INSERT INTO t VALUES (1), (1);" });
  await applyPending(database.url, folder.path);
});
afterEach(async () => {
  folder.dispose();
  await database.drop();
});

const unfinished = () => database.query("SELECT logs FROM _prisma_migrations WHERE finished_at IS NULL");

describe("applyMigration, when a statement fails", () => {
  test("names file, line and SQLSTATE, and leaves nothing of the file", async () => {
    folder.add("2_two", "CREATE TABLE u (id int);\n\nINSERT INTO u\nVALUES (1, 2);");
    await expect(applyPending(database.url, folder.path)).rejects.toMatchObject({
      code: "migrate.failed",
      exit: 6,
      message: expect.stringMatching(/^2_two at line 4 failed and was rolled back: .*\(SQLSTATE 42601\)$/),
      hint: expect.stringContaining("Nothing was changed"),
    });
    expect(await database.query("SELECT to_regclass('u') AS u")).toEqual([{ u: null }]);
    expect(await unfinished()).toEqual([]);
  });

  test("leaves nothing of a file whose first statement runs alone", async () => {
    folder.add("2_two", "CREATE UNIQUE INDEX CONCURRENTLY t_id ON t (id);");
    await expect(applyPending(database.url, folder.path)).rejects.toMatchObject({ code: "migrate.failed", exit: 6 });
    expect(await database.query("SELECT FROM pg_index WHERE indrelid = 't'::regclass")).toEqual([]);
    expect(await unfinished()).toEqual([]);
  });

  test("after a committed step tells what is done, stops Prisma too, and goes on once the rest is mended", async () => {
    const head = "INSERT INTO t VALUES (2);\n";
    folder.add("2_two", `${head}CREATE UNIQUE INDEX CONCURRENTLY t_id ON t (id);`);
    await expect(applyPending(database.url, folder.path)).rejects.toMatchObject({
      code: "migrate.half-applied",
      exit: 7,
      message: expect.stringMatching(
        /^2_two is half applied: the statements at line 1 are done and kept\. .*at line 2 failed/,
      ),
    });
    expect(await unfinished()).toEqual([
      { logs: expect.stringMatching(/Migration name: 2_two[\s\S]*Database error code: 23505/) },
    ]);
    expect((await diagnoseWithPrisma(database.url, folder.path)).failedMigrationNames).toEqual(["2_two"]);
    folder.add("2_two", "INSERT INTO t VALUES (3);\nCREATE INDEX CONCURRENTLY t_id ON t (id);");
    await expect(applyPending(database.url, folder.path)).rejects.toMatchObject({ code: "migrate.edited", exit: 3 });
    folder.add("2_two", `${head}CREATE INDEX CONCURRENTLY t_id ON t (id);`);
    expect((await applyPending(database.url, folder.path)).applied).toEqual(["2_two"]);
    expect(await database.query("SELECT id FROM t ORDER BY id")).toEqual([{ id: 1 }, { id: 1 }, { id: 2 }]);
    expect(await diagnoseWithPrisma(database.url, folder.path)).toEqual(clean);
  });

  test("at its COMMIT says so", async () => {
    folder.add("2_two", "CREATE TABLE u (id int UNIQUE DEFERRABLE INITIALLY DEFERRED); INSERT INTO u VALUES (1), (1);");
    await expect(applyPending(database.url, folder.path)).rejects.toMatchObject({
      code: "migrate.failed",
      message: expect.stringContaining("at its COMMIT"),
    });
  });
});

describe("applyMigration, when it is stopped", () => {
  test("rolls back a statement that holds its locks for too long", async () => {
    folder.add("2_two", "CREATE TABLE u (id int);\nSELECT pg_sleep(60);");
    const holdMs = (_file: string, line: number) => (line === 2 ? 20 : undefined);
    await expect(applyPending(database.url, folder.path, { holdMs })).rejects.toMatchObject({
      code: "migrate.hold-exceeded",
      exit: 6,
    });
    expect(await database.query("SELECT to_regclass('u') AS u")).toEqual([{ u: null }]);
  });

  test("cancels the running statement and rolls back", async () => {
    folder.add("2_two", "CREATE TABLE u (id int);\nSELECT pg_sleep(60);");
    const controller = new AbortController();
    const run = applyPending(database.url, folder.path, { signal: controller.signal }).catch((error: unknown) => error);
    const sleeps = "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'";
    await expect.poll(() => database.query(sleeps), { timeout: 30_000, interval: 10 }).toHaveLength(1);
    controller.abort();
    expect(await run).toMatchObject({ code: "migrate.cancelled", exit: 6 });
    expect(await database.query("SELECT to_regclass('u') AS u")).toEqual([{ u: null }]);
  });

  test("says that the connection was lost, and goes on the next time", async () => {
    folder.add(
      "2_two",
      "CREATE TABLE u (id int);\nDO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_tables WHERE tablename = 'awake') THEN PERFORM pg_sleep(60); END IF; END $$;",
    );
    const run = applyPending(database.url, folder.path).catch((error: unknown) => error);
    const sleeper = "pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'";
    await expect
      .poll(() => database.query(`SELECT FROM ${sleeper}`), { timeout: 30_000, interval: 10 })
      .toHaveLength(1);
    await database.query(`SELECT pg_terminate_backend(pid) FROM ${sleeper}`);
    expect(await run).toMatchObject({ code: "migrate.connection-lost", exit: 4, retry: "later" });
    await database.query("CREATE TABLE awake (id int)");
    expect((await applyPending(database.url, folder.path)).applied).toEqual(["2_two"]);
  });
});
