import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { Client } from "pg";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { applyMigrations } from "#modules/migrate";
import { createTestDatabase, type TestDatabase, withDatabase } from "../../../support/database.ts";
import { createMigrationsFolder, type MigrationsFolder } from "../../../support/migrations-folder.ts";
import { clean, diagnoseWithPrisma } from "../prisma-engine.ts";

const script = join(import.meta.dirname, "children", "apply-migrations.ts");
const log = { info: () => undefined };
const limits = { timeout: 400_000 };

// Whatever happens twice is seen: a row counted, a column or an index made again.
const files = {
  "1_one":
    "CREATE TABLE t (id int, note text); CREATE TABLE log (at int); INSERT INTO t SELECT i, i FROM generate_series(1, 9) i;",
  "2_alone": `SET search_path = public;
    INSERT INTO log VALUES (1);
    CREATE UNIQUE INDEX CONCURRENTLY t_id ON t (id) WHERE note <> '';
    CREATE INDEX CONCURRENTLY ON public.t (lower(note));
    INSERT INTO log VALUES (2);
    REINDEX INDEX CONCURRENTLY t_id;
    DROP INDEX CONCURRENTLY t_lower_idx;`,
  "3_last": "ALTER TABLE t ADD COLUMN last int; INSERT INTO log VALUES (3);",
};

let folder: MigrationsFolder;
beforeEach(() => {
  folder = createMigrationsFolder(files);
});
afterEach(() => folder.dispose());

function start(url: string, standStillAt: number | null): { child: ChildProcess; ended: Promise<unknown[]> } {
  const child = spawn(process.execPath, [script], { stdio: ["pipe", "pipe", "inherit"] });
  child.stdin.end(JSON.stringify({ url, directory: folder.path, standStillAt }));
  return { child, ended: once(child, "close") };
}

/** Runs to the end, or kills with SIGKILL at the statement of that number. @returns the statements announced */
async function run(url: string, standStillAt: number | null): Promise<string[]> {
  const { child, ended } = start(url, standStillAt);
  const announced: string[] = [];
  for await (const line of createInterface({ input: child.stdout ?? process.stdin })) {
    announced.push(line);
    if (announced.length === standStillAt) child.kill("SIGKILL");
  }
  expect((await ended)[0]).toBe(standStillAt === null ? 0 : null);
  return announced;
}

async function expectConverged(database: TestDatabase): Promise<void> {
  await applyMigrations({ url: database.url, directory: folder.path, log });
  expect(await diagnoseWithPrisma(database.url, folder.path)).toEqual(clean);
  expect(await database.query("SELECT at FROM log ORDER BY at")).toEqual([{ at: 1 }, { at: 2 }, { at: 3 }]);
  const indexes = "SELECT indexrelid::regclass::text AS name, indisvalid FROM pg_index WHERE indrelid = 't'::regclass";
  expect(await database.query(indexes)).toEqual([{ name: "t_id", indisvalid: true }]);
  expect(await database.query("SELECT FROM _prisma_migrations")).toHaveLength(3);
  expect(await database.query("SELECT FROM atalaya.migration_progress")).toEqual([]);
}

describe("applyMigrations after kill -9", () => {
  test("goes on from wherever it was killed, and Prisma's engine finds the history clean", limits, async () => {
    const announced = await withDatabase((database) => run(database.url, null));
    const first = announced.findIndex((line) => line.includes("CREATE TABLE"));
    expect(first).toBeGreaterThan(0);
    // Before each statement that changes or commits something: what only looks leaves nothing behind.
    const changes = /^sql (?:INSERT|UPDATE|DELETE|ALTER|DROP|REINDEX|COMMIT|CREATE (?!TEMP|.*atalaya_probe))/;
    const places = announced.flatMap((line, index) => (index >= first && changes.test(line) ? [index + 1] : []));
    for (const at of places) {
      await withDatabase(async (database) => {
        await run(database.url, at);
        await expectConverged(database);
      });
    }
  });

  test.each(["t_id", "t_lower_idx"])("goes on when it was killed while the server was building %s", async (index) => {
    const database = await createTestDatabase();
    const blocker = new Client({ connectionString: database.url });
    await blocker.connect();
    try {
      const unique = "CREATE UNIQUE INDEX CONCURRENTLY t_id ON t (id) WHERE note <> '';";
      folder.remove("2_alone");
      folder.remove("3_last");
      if (index !== "t_id") folder.add("1_one", files["1_one"] + unique.replace("CONCURRENTLY", ""));
      await applyMigrations({ url: database.url, directory: folder.path, log });
      folder.add("2_alone", index === "t_id" ? files["2_alone"] : files["2_alone"].replace(unique, ""));
      folder.add("3_last", files["3_last"]);
      await blocker.query("BEGIN; UPDATE t SET note = note");
      const { child, ended } = start(database.url, null);
      const waits = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'CREATE%INDEX CONCURRENTLY%' AND wait_event = 'virtualxid'`;
      await expect.poll(() => database.query(waits), { timeout: 60_000, interval: 20 }).toHaveLength(1);
      child.kill("SIGKILL");
      await ended;
      await blocker.query("COMMIT");
      await expectConverged(database);
    } finally {
      await blocker.end();
      await database.drop();
    }
  });
});
