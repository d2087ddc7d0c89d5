import { Client } from "pg";
import { describe, expect, onTestFinished, test } from "vitest";
import { startOwnWrites } from "../../../../modules/migrate/safety/own-writes.ts";
import { runDown } from "../../../../modules/migrate/safety/run-down.ts";
import { createTestDatabase } from "../../../support/database.ts";
import { silentLog } from "../../backup/test-store.ts";

async function prepare(schema = "public") {
  const { url, query, drop } = await createTestDatabase();
  onTestFinished(drop);
  const own = `"${schema.replaceAll('"', '""')}"`;
  await query(`CREATE SCHEMA IF NOT EXISTS ${own}; SET search_path = ${own}; CREATE TABLE made (id int); CREATE TABLE later (id int);
    CREATE TABLE _prisma_migrations (migration_name text, finished_at timestamptz DEFAULT now(), rolled_back_at timestamptz);
    INSERT INTO _prisma_migrations VALUES ('1_made'), ('2_later'), ('0_older'); RESET search_path`);
  const wait = async () => {};
  const undo = (downs: (string | null)[]) => {
    const files = ["1_made", "2_later"].map((name, i) => ({ name, downSql: downs[i] ?? null }));
    return runDown({ targetUrl: url, files, schema, lockBudgetMs: 1_000, wait, own: startOwnWrites(), log: silentLog });
  };
  const tables = async () =>
    (await query("SELECT relname AS name FROM pg_class WHERE relname IN ('made', 'later') ORDER BY 1")).map(
      ({ name }) => name,
    );
  const pending = async () =>
    (
      await query(
        `SELECT migration_name AS name FROM ${own}._prisma_migrations WHERE rolled_back_at IS NOT NULL ORDER BY 1`,
      )
    ).map(({ name }) => name);
  return { url, query, undo, tables, pending };
}

describe("runDown", () => {
  test.each(["public", 'App "1"'])(
    "undoes newest first, in one transaction with the history, in schema %s",
    async (schema) => {
      const { undo, tables, pending } = await prepare(schema);
      // The second file's table is in the way of the first one's, so the order shows.
      expect(await undo(["ALTER TABLE made RENAME TO later; DROP TABLE later", "DROP TABLE later"])).toEqual({
        isDone: true,
      });
      expect([await tables(), await pending()]).toEqual([[], ["1_made", "2_later"]]);
    },
  );

  test.each([
    ["there is none", null, "has no down.sql"],
    ["it fails", "DROP TABLE nowhere", 'table "nowhere" does not exist'],
    ["it does not parse", "DROP TABEL later", "down.sql at line 1: syntax error"],
    ["it ends the transaction itself", "DROP TABLE later; COMMIT", "begins or ends a transaction itself"],
    ["it cannot run in a transaction", "DROP INDEX CONCURRENTLY i", "DROP INDEX CONCURRENTLY in 2_later/down.sql"],
  ])("says so when %s, and nothing has changed", async (_what, sql, why) => {
    const { undo, tables, pending } = await prepare();
    expect(await undo(["DROP TABLE made", sql])).toEqual({ isDone: false, why: expect.stringContaining(why) });
    expect([await tables(), await pending()]).toEqual([["later", "made"], []]);
  });

  test("does not fit a file that was not applied to its end", async () => {
    const { query, undo, tables } = await prepare();
    await query("UPDATE _prisma_migrations SET finished_at = NULL WHERE migration_name = '2_later'");
    expect(await undo(["DROP TABLE made", "DROP TABLE later"])).toMatchObject({ isDone: false });
    expect(await tables()).toEqual(["later", "made"]);
  });

  test("undoes nothing twice, as after a kill that came after the commit", async () => {
    const { undo, tables } = await prepare();
    const downs = ["DROP TABLE made", "DROP TABLE later"];
    expect([await undo(downs), await undo(downs)]).toEqual([{ isDone: true }, { isDone: true }]);
    expect(await tables()).toEqual([]);
  });

  test("knows not what became of it when the connection is lost, and asks to be run again", async () => {
    const { undo, tables } = await prepare();
    const lost = undo(["SELECT pg_terminate_backend(pg_backend_pid())", "DROP TABLE later"]);
    await expect(lost).rejects.toMatchObject({ code: "migrate.connection-lost", exit: 4, retry: "later" });
    expect(await tables()).toEqual(["later", "made"]);
  });

  test("lets two at once undo it once", async () => {
    const { url, undo, pending } = await prepare();
    const holder = new Client({ connectionString: url });
    await holder.connect();
    await holder.query("BEGIN; LOCK TABLE _prisma_migrations");
    const both = Promise.all([
      undo(["DROP TABLE made", "DROP TABLE later"]),
      undo(["DROP TABLE made", "DROP TABLE later"]),
    ]);
    await holder.query("COMMIT");
    await holder.end();
    expect(await both).toEqual([{ isDone: true }, { isDone: true }]);
    expect(await pending()).toEqual(["1_made", "2_later"]);
  });
});
