import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { applyMigrations } from "#modules/migrate";
import { type TestDatabase, withDatabase } from "../../../support/database.ts";
import { createMigrationsFolder, type MigrationsFolder } from "../../../support/migrations-folder.ts";
import { clean, diagnoseWithPrisma } from "../prisma-engine.ts";
import { type Cut, Cuts } from "./cut-connection.ts";

const script = join(import.meta.dirname, "children", "apply-migrations.ts");
const log = { info: () => undefined };

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
let cuts: Cuts;
beforeAll(() => {
  folder = createMigrationsFolder(files);
  cuts = new Cuts();
});
afterAll(() => {
  cuts.restore();
  folder.dispose();
});

const apply = ({ url }: TestDatabase) => applyMigrations({ url, directory: folder.path, log, lockWaitMs: 60_000 });

async function expectConverged(database: TestDatabase): Promise<void> {
  await apply(database);
  expect(await diagnoseWithPrisma(database.url, folder.path)).toEqual(clean);
  expect(await database.query("SELECT at FROM log ORDER BY at")).toEqual([{ at: 1 }, { at: 2 }, { at: 3 }]);
  const indexes = "SELECT indexrelid::regclass::text AS name, indisvalid FROM pg_index WHERE indrelid = 't'::regclass";
  expect(await database.query(indexes)).toEqual([{ name: "t_id", indisvalid: true }]);
  expect(await database.query("SELECT FROM _prisma_migrations")).toHaveLength(3);
  expect(await database.query("SELECT FROM atalaya.migration_progress")).toEqual([]);
}

const at = (pattern: RegExp, when: Cut["when"], nth = 1): Cut => ({ at: pattern, nth, when });
const commit = /^COMMIT$/;

// One transaction for 1_one; of 2_alone one for its beginning and one for each of its six steps; one for 3_last.
const places: [what: string, cut: Cut][] = [
  ["before the first statement", at(/^CREATE TABLE t /, "before")],
  ["inside a transaction", at(/^INSERT INTO t /, "after")],
  ["before a COMMIT", at(commit, "before")],
  ["after a COMMIT that nobody heard of", at(commit, "after")],
  ["before a file of several steps is begun", at(commit, "before", 2)],
  ["after a file of several steps is begun", at(commit, "after", 2)],
  ["after its first step", at(commit, "after", 3)],
  ["before an index is built", at(/^CREATE UNIQUE INDEX CONCURRENTLY t_id/, "before")],
  ["after an index is built, before that is noted", at(/^CREATE UNIQUE INDEX CONCURRENTLY t_id/, "after")],
  ["the same of an index without a name", at(/^CREATE INDEX CONCURRENTLY ON/, "after")],
  ["after the index is noted", at(commit, "after", 5)],
  ["between two statements that run alone", at(commit, "before", 6)],
  ["after an index is built anew, before that is noted", at(/^REINDEX/, "after")],
  ["after an index is dropped, before that is noted", at(/^DROP INDEX CONCURRENTLY/, "after")],
  ["before the last step is finished", at(commit, "before", 8)],
  ["after the last COMMIT that nobody heard of", at(commit, "after", 9)],
];

describe("applyMigrations after the connection was lost", () => {
  test.concurrent.each(places)("goes on: %s", async (_what, cut) => {
    await withDatabase(async (database) => {
      cuts.plan(database.name, cut);
      await expect(apply(database)).rejects.toMatchObject({ code: "migrate.connection-lost", exit: 4 });
      await expectConverged(database);
    });
  });
});

/** @param standStillAt a statement, in the announcer's words */
function start(url: string, standStillAt: string | null): { child: ChildProcess; ended: Promise<unknown[]> } {
  const env = {
    ...process.env,
    NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? join(tmpdir(), "node-compile-cache"),
  };
  const child = spawn(process.execPath, [script], { stdio: ["pipe", "pipe", "inherit"], env });
  child.stdin.end(JSON.stringify({ url, directory: folder.path, standStillAt }));
  return { child, ended: once(child, "close") };
}

describe("applyMigrations after kill -9", () => {
  test.concurrent.each([
    ["inside a transaction", "sql ALTER TABLE t ADD COLUMN last int"],
    ["before a COMMIT", "sql COMMIT"],
    ["before a statement that runs alone", "sql DROP INDEX CONCURRENTLY t_lower_idx"],
  ])("goes on: %s", async (_what, statement) => {
    await withDatabase(async (database) => {
      const { child, ended } = start(database.url, statement);
      for await (const line of createInterface({ input: child.stdout ?? process.stdin })) {
        if (line === statement) child.kill("SIGKILL");
      }
      expect(await ended).toEqual([null, "SIGKILL"]);
      await expectConverged(database);
    });
  });

  test.concurrent("goes on: while the server was building an index", async () => {
    await withDatabase(async (database) => {
      // CREATE INDEX CONCURRENTLY waits for whoever looks at the past.
      const old = new Client({ connectionString: database.url });
      await old.connect();
      await old.query("BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT FROM pg_class");
      const { child, ended } = start(database.url, null);
      child.stdout?.resume();
      const waits = "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'virtualxid'";
      await expect.poll(() => database.query(waits), { timeout: 60_000, interval: 20 }).toHaveLength(1);
      child.kill("SIGKILL");
      expect(await ended).toEqual([null, "SIGKILL"]);
      await old.end();
      await expectConverged(database);
    });
  });
});
