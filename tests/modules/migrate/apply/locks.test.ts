import { Client } from "pg";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { LockTimeout } from "../../../../modules/migrate/types.ts";
import { createTestDatabase, type TestDatabase } from "../../../support/database.ts";
import { createMigrationsFolder, type MigrationsFolder } from "../../../support/migrations-folder.ts";
import { applyPending } from "./applying.ts";

let database: TestDatabase;
let folder: MigrationsFolder;
let blocker: Client;

beforeEach(async () => {
  database = await createTestDatabase();
  folder = createMigrationsFolder({ "1_one": "CREATE TABLE t (id int); INSERT INTO t VALUES (1);" });
  await applyPending(database.url, folder.path);
  blocker = new Client({ connectionString: database.url, application_name: "report" });
  await blocker.connect();
  await blocker.query("BEGIN; SELECT id, 'secret', 4711 FROM t");
});
afterEach(async () => {
  await blocker.end();
  folder.dispose();
  await database.drop();
});

const alter = { "2_two": "CREATE TABLE u (id int);\nALTER TABLE t ADD COLUMN note text;" };

function add(files: Record<string, string>): void {
  for (const [name, sql] of Object.entries(files)) folder.add(name, sql);
}

describe("applyMigration, while somebody holds a lock", () => {
  test("gives up each wait, names who blocks it without literals, and succeeds once the lock is free", async () => {
    add(alter);
    const seen: LockTimeout[] = [];
    const onLockTimeout = (timeout: LockTimeout) => {
      seen.push(timeout);
      if (seen.length === 3) void blocker.query("COMMIT");
    };
    const result = await applyPending(database.url, folder.path, { onLockTimeout, random: () => 0 });
    expect(result.applied).toEqual(["2_two"]);
    expect(result.lockTimeouts).toEqual(seen);
    expect(seen.length).toBeGreaterThanOrEqual(3);
    expect(seen[0]).toMatchObject({ file: "2_two", line: 2, attempt: 1 });
    const [named] = seen.flatMap(({ blockers }) => blockers);
    expect(named).toMatchObject({ application: "report", user: "postgres", state: "idle in transaction" });
    expect(named?.query).toBe("BEGIN; SELECT id, ?, ? FROM t");
    expect(result.blockedMs).toBe(seen.reduce((sum, { waitedMs }) => sum + waitedMs, 0));
  });

  test("lets nobody queue behind it for longer than the server lets it wait", async () => {
    const limits = new Set<string>();
    // Asked of the session itself, between its settings and the statement that has to wait.
    folder.add(
      "2_two",
      "DO $$ BEGIN PERFORM set_config('lock_timeout', '1h', false); END $$; CREATE TABLE seen AS SELECT current_setting('lock_timeout') AS ms; ALTER TABLE t ADD COLUMN note text;",
    );
    const onLockTimeout = ({ waitedMs }: LockTimeout) => {
      limits.add(String(waitedMs <= 80));
      void blocker.query("COMMIT");
    };
    await applyPending(database.url, folder.path, { onLockTimeout });
    expect([...limits]).toEqual(["true"]);
    expect(await database.query("SELECT ms FROM seen")).toEqual([{ ms: "80ms" }]);
  });

  test("stops when the budget is spent, keeps what was applied before, and leaves nothing of the file", async () => {
    add({ "1_two": "CREATE TABLE before (id int);", ...alter });
    const run = applyPending(database.url, folder.path, { lockBudgetMs: 1_000 });
    await expect(run).rejects.toMatchObject({
      code: "migrate.lock-budget-spent",
      exit: 6,
      retry: "later",
      message: expect.stringMatching(
        /2_two at line 2 did not get its lock in \d+ attempts: "report" of postgres \(pid \d+/,
      ),
      hint: expect.stringContaining("1_two"),
    });
    expect(await database.query("SELECT to_regclass('u') AS u, to_regclass('before')::text AS before")).toEqual([
      { u: null, before: "before" },
    ]);
  });

  test("waits patiently with CREATE INDEX CONCURRENTLY, and leaves no INVALID index when the budget is spent", async () => {
    await blocker.query("COMMIT; BEGIN; LOCK TABLE t IN SHARE MODE");
    folder.add("2_index", "CREATE INDEX CONCURRENTLY t_id ON t (id);");
    const run = applyPending(database.url, folder.path, { lockTimeoutMs: 20, lockBudgetMs: 200 });
    await expect(run).rejects.toMatchObject({ code: "migrate.lock-budget-spent", exit: 6 });
    expect(await database.query("SELECT FROM pg_index WHERE indrelid = 't'::regclass")).toEqual([]);
    expect(await database.query("SELECT FROM _prisma_migrations WHERE finished_at IS NULL")).toEqual([]);
    await blocker.query("COMMIT");
    expect((await applyPending(database.url, folder.path)).applied).toEqual(["2_index"]);
  });

  test("tries again after a deadlock", async () => {
    folder.add(
      "2_two",
      "LOCK TABLE t IN SHARE ROW EXCLUSIVE MODE; DO $$ BEGIN IF (SELECT count(*) FROM pg_stat_activity WHERE application_name = 'report') = 1 THEN RAISE SQLSTATE '40P01'; END IF; END $$;",
    );
    const onLockTimeout = () => void blocker.end();
    const { applied, lockTimeouts } = await applyPending(database.url, folder.path, { onLockTimeout });
    expect(applied).toEqual(["2_two"]);
    expect(lockTimeouts.length).toBeGreaterThanOrEqual(1);
    blocker = new Client({ connectionString: database.url });
    await blocker.connect();
  });
});
