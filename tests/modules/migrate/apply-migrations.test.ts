import { createHash } from "node:crypto";
import pg from "pg";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { applyMigrations } from "#modules/migrate";
import { createTestDatabase, type TestDatabase } from "../../support/database.ts";
import { createMigrationsFolder, type MigrationsFolder, projectMigrations } from "../../support/migrations-folder.ts";

const one = { "20260101000000_one": "CREATE TABLE one (id int);" };
const both = { ...one, "20260102000000_two": "CREATE TABLE two (id int);\nINSERT INTO two VALUES (1), (2);" };
const log = { info: () => undefined };

let database: TestDatabase;
let folder: MigrationsFolder;

beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(async () => {
  folder.dispose();
  await database.drop();
});

function apply(files: Record<string, string>, options: { url?: string; lockWaitMs?: number } = {}): Promise<string[]> {
  folder = createMigrationsFolder(files);
  return applyAgain(options);
}

function applyAgain({ url = database.url, lockWaitMs = 50 }: { url?: string; lockWaitMs?: number } = {}) {
  return applyMigrations({ url, directory: folder.path, log, lockWaitMs });
}

async function tables(schema = "public"): Promise<string[]> {
  const rows = await database.query<{ name: string }>(
    "SELECT tablename AS name FROM pg_tables WHERE schemaname = $1 ORDER BY 1",
    [schema],
  );
  return rows.map((row) => row.name);
}

const history = () => database.query("SELECT * FROM _prisma_migrations ORDER BY migration_name");

describe("applyMigrations", () => {
  test("applies all files in order and answers their names", async () => {
    expect(await apply(both)).toEqual(Object.keys(both));
    expect(await tables()).toEqual(["_prisma_migrations", "one", "two"]);
  });

  test("writes one row of history per file, as Prisma would", async () => {
    await apply(both);
    const rows = await history();
    expect(rows.map((row) => row.migration_name)).toEqual(Object.keys(both));
    for (const [index, sql] of Object.values(both).entries()) {
      expect(rows[index]).toMatchObject({
        id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
        checksum: createHash("sha256").update(sql).digest("hex"),
        logs: null,
        rolled_back_at: null,
        applied_steps_count: 1,
      });
      expect(rows[index]?.finished_at.getTime()).toBeGreaterThanOrEqual(rows[index]?.started_at.getTime());
    }
  });

  test("does nothing on a second run", async () => {
    await apply(both);
    const before = await history();
    expect(await applyAgain()).toEqual([]);
    expect(await history()).toEqual(before);
  });

  test("applies only what is new", async () => {
    await apply(one);
    folder.add("20260102000000_two", "CREATE TABLE two (id int);");
    expect(await applyAgain()).toEqual(["20260102000000_two"]);
  });

  test("applies a file that sorts before one already applied", async () => {
    await apply(one);
    folder.add("20250101000000_earlier", "CREATE TABLE earlier (id int);");
    expect(await applyAgain()).toEqual(["20250101000000_earlier"]);
  });

  test("leaves nothing of a failing file, keeps those before it, and continues once it is corrected", async () => {
    const broken = { "20260102000000_two": "CREATE TABLE two (id int);\nINSERT INTO nowhere VALUES (1);" };
    await expect(apply({ ...one, ...broken })).rejects.toMatchObject({
      code: "migrate.failed",
      exit: 6,
      message: expect.stringMatching(/20260102000000_two .*"nowhere" does not exist/),
      hint: expect.stringContaining("20260101000000_one"),
    });
    expect(await tables()).toEqual(["_prisma_migrations", "one"]);
    folder.add("20260102000000_two", "CREATE TABLE two (id int);");
    expect(await applyAgain()).toEqual(["20260102000000_two"]);
    expect((await history()).map((row) => row.migration_name)).toEqual(Object.keys(both));
  });

  test("runs a statement that cannot run inside a transaction alone", async () => {
    const sql = "CREATE TABLE a (id int); CREATE INDEX CONCURRENTLY a_id ON a (id); VACUUM a;";
    expect(await apply({ "1_alone": sql })).toEqual(["1_alone"]);
    expect(await history()).toMatchObject([{ applied_steps_count: 1, logs: null, finished_at: expect.any(Date) }]);
    expect(await database.query("SELECT FROM atalaya.migration_progress")).toEqual([]);
  });

  test("leaves out the file's own BEGIN and COMMIT", async () => {
    const sql = "CREATE TABLE a (id int); BEGIN; CREATE TABLE b (id int); COMMIT; INSERT INTO nowhere VALUES (1);";
    await expect(apply({ "1_pair": sql })).rejects.toMatchObject({ code: "migrate.failed", exit: 6 });
    expect(await tables()).toEqual(["_prisma_migrations"]);
  });

  test.each([
    "CREATE TABLE a (id int); COMMIT; CREATE TABLE b (id int);",
    "BEGIN; CREATE TABLE a (id int);",
    "BEGIN ISOLATION LEVEL SERIALIZABLE; CREATE TABLE a (id int); COMMIT;",
    "CREATE TABLE a (id int); SAVEPOINT s;",
    "CREATE TABLE a (id int); ROLLBACK;",
    "PREPARE TRANSACTION 'x'",
    "BEGIN; CREATE TABLE a (id int); CREATE INDEX CONCURRENTLY i ON a (id); COMMIT;",
  ])("refuses a file that controls its transaction otherwise, before anything runs: %s", async (sql) => {
    const run = apply({ ...one, "20260103000000_own": sql });
    await expect(run).rejects.toMatchObject({ code: "migrate.own-transaction", exit: 2 });
    expect(await tables()).toEqual([]);
  });

  test("is not led astray by settings that a file leaves behind", async () => {
    const dump = "SELECT pg_catalog.set_config('search_path', '', false); SET lock_timeout = 1; SET ROLE pg_monitor;";
    await apply({ "1_dump": `${dump} RESET ROLE;`, "2_after": "CREATE TABLE after (id int);" });
    expect(await tables()).toEqual(["_prisma_migrations", "after"]);
  });

  test("runs function bodies, comments and dollar quotes as they are", async () => {
    const sql =
      "CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$ BEGIN -- ; COMMIT;\n RETURN 1; END $$; SELECT f();";
    expect(await apply({ "1_function": sql })).toEqual(["1_function"]);
  });

  test("accepts an empty file", async () => {
    expect(await apply({ "1_empty": "" })).toEqual(["1_empty"]);
  });

  test("keeps tables and history in the schema of the URL, made when absent", async () => {
    const url = `${database.url}?schema=my%20app`;
    expect(await apply(one, { url })).toEqual(["20260101000000_one"]);
    expect(await tables("my app")).toEqual(["_prisma_migrations", "one"]);
    expect(await tables()).toEqual([]);
    expect(await applyAgain({ url })).toEqual([]);
  });

  test("applies the project's own migrations", async () => {
    folder = createMigrationsFolder();
    await applyMigrations({ url: database.url, directory: projectMigrations, log });
    expect(await tables()).toEqual(
      expect.arrayContaining(["AuditEntry", "Backup", "Drill", "Event", "_prisma_migrations"]),
    );
  });
});

describe("applyMigrations refuses", () => {
  test("a history with a failed migration", async () => {
    await apply(one);
    await database.query("UPDATE _prisma_migrations SET finished_at = NULL, logs = 'boom'");
    await expect(applyAgain()).rejects.toMatchObject({ code: "migrate.failed-before", exit: 3 });
  });

  test("nothing when the failed migration is marked as rolled back, and applies it again", async () => {
    await apply(one);
    await database.query("UPDATE _prisma_migrations SET finished_at = NULL, rolled_back_at = now()");
    await database.query("DROP TABLE one");
    expect(await applyAgain()).toEqual(["20260101000000_one"]);
    expect(await history()).toHaveLength(2);
  });

  test.each([
    ["one more space", "CREATE TABLE one (id int); "],
    ["a byte order mark", "\uFEFFCREATE TABLE one (id int);"],
  ])("a file edited by %s after it was applied", async (_edit, sql) => {
    await apply(one);
    folder.add("20260101000000_one", sql);
    await expect(applyAgain()).rejects.toMatchObject({
      code: "migrate.edited",
      exit: 3,
      message: expect.stringContaining("20260101000000_one"),
    });
  });

  test.each([
    ["CRLF", "LF", "\r\n", "\n"],
    ["LF", "CRLF", "\n", "\r\n"],
  ])("no file whose line ends went from %s to %s", async (_from, _to, from, to) => {
    await apply({ "1_lines": `SELECT 1;${from}SELECT 2;${from}` });
    folder.add("1_lines", `SELECT 1;${to}SELECT 2;${to}`);
    expect(await applyAgain()).toEqual([]);
  });

  test("a folder that lacks a migration of the database", async () => {
    await apply(both);
    folder.remove("20260101000000_one");
    await expect(applyAgain()).rejects.toMatchObject({
      code: "migrate.missing-file",
      exit: 3,
      message: expect.stringContaining("20260101000000_one"),
    });
  });

  test("a database that has tables and no history", async () => {
    await database.query("CREATE TABLE theirs (id int)");
    await expect(apply(one)).rejects.toMatchObject({ code: "migrate.not-empty", exit: 3 });
    expect(await tables()).toEqual(["theirs"]);
  });

  test("a folder without migration.sql, and changes nothing", async () => {
    folder = createMigrationsFolder(one);
    folder.add("2_empty", "");
    folder.remove("2_empty/migration.sql");
    await expect(applyAgain()).rejects.toMatchObject({ code: "migrate.unreadable-folder", exit: 2 });
    expect(await tables()).toEqual([]);
  });

  test("migrations of another database product", async () => {
    folder = createMigrationsFolder({});
    folder.add("../other", "");
    const { writeFileSync } = await import("node:fs");
    writeFileSync(`${folder.path}/migration_lock.toml`, 'provider = "sqlite"\n');
    await expect(applyAgain()).rejects.toMatchObject({ code: "migrate.other-provider", exit: 2 });
  });

  test("to run beside another migration, and says who runs it", async () => {
    const holder = new pg.Client({ connectionString: database.url, application_name: "deploy 42" });
    await holder.connect();
    try {
      await holder.query("SELECT pg_advisory_lock(72707369)");
      await expect(apply(one)).rejects.toMatchObject({
        code: "migrate.locked",
        exit: 5,
        retry: "later",
        message: expect.stringMatching(/"deploy 42" of postgres \(pid \d+/),
      });
    } finally {
      await holder.end();
    }
    expect(await applyAgain()).toEqual(["20260101000000_one"]);
  });

  test.each([
    ["a wrong password", "postgres.access-denied", (url: URL) => (url.password = "wrong-password-hush")],
    ["a database that is not there", "postgres.no-such-database", (url: URL) => (url.pathname = "/nowhere")],
    ["a port where nobody listens", "postgres.unreachable", (url: URL) => (url.port = "1")],
  ])("%s with exit 4, showing no password", async (_fault, code, change) => {
    const url = new URL(database.url);
    const secret = url.password;
    change(url);
    const error = await apply(one, { url: url.href }).catch((cause: unknown) => cause);
    expect(error).toMatchObject({ code, exit: 4 });
    expect(String(error)).not.toContain("hush");
    if (secret !== "") expect(String(error)).not.toContain(secret);
  });
});

describe("applyMigrations twice at once", () => {
  test("applies each file once", async () => {
    folder = createMigrationsFolder(both);
    const runs = await Promise.all([applyAgain({ lockWaitMs: 10_000 }), applyAgain({ lockWaitMs: 10_000 })]);
    expect(runs.flat().sort()).toEqual(Object.keys(both));
    expect(await history()).toHaveLength(2);
  });
});
