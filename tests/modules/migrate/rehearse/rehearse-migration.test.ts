import { describe, expect, test } from "vitest";
import { withDatabase } from "../../../support/database.ts";
import { locksOf, rehearse } from "./rehearsing.ts";

const people = `CREATE TABLE people (id int PRIMARY KEY, email text, age int);
  INSERT INTO people VALUES (1, 'ada@example.com', 36), (2, 'ada@example.com', 0), (3, NULL, 20)`;

describe("rehearseMigration", () => {
  test("applies every file to the copy, in order, and says where and when", () =>
    withDatabase(async (database) => {
      const result = await rehearse(database, ["CREATE TABLE a (i int)", "INSERT INTO a VALUES (1), (2)"]);
      expect(result).toMatchObject({ place: "a copy", startedAt: "2026-11-22T12:00:00.000Z", failure: null, down: [] });
      expect(result.statements.map(({ file, line, rows }) => ({ file, line, rows }))).toEqual([
        { file: "1_a", line: 1, rows: null },
        { file: "2_a", line: 1, rows: 2 },
      ]);
      expect(await database.query("SELECT count(*)::int AS n FROM a")).toEqual([{ n: 2 }]);
    }));

  test("lengthens a lock by the statements after it in its transaction", () =>
    withDatabase(async (database) => {
      await database.query(people);
      const { statements } = await rehearse(
        database,
        "ALTER TABLE people ADD x int; SELECT pg_sleep(0.2); DROP TABLE people",
      );
      const held = statements[0]?.locks[0]?.heldMs ?? 0;
      expect(held).toBeGreaterThanOrEqual((statements[0]?.durationMs ?? 0) + (statements[1]?.durationMs ?? 0));
      expect(locksOf(statements[0])).toEqual(["AccessExclusiveLock public.people"]);
      expect(locksOf(statements[2])).toEqual([]);
    }));

  test("counts a table as gone through when its rows were changed one by one", () =>
    withDatabase(async (database) => {
      await database.query("CREATE TABLE many (id int PRIMARY KEY, x int)");
      await database.query("INSERT INTO many SELECT g, g FROM generate_series(1, 2000) g; ANALYZE many");
      const each = "SET enable_seqscan = off; UPDATE many SET x = 0 WHERE id BETWEEN";
      const all = await rehearse(database, `${each} 1 AND 1500`);
      expect(all.statements.at(-1)?.scans).toEqual(["public.many"]);
      const few = await rehearse(database, `${each} 1 AND 20`);
      expect(few.statements.at(-1)?.scans).toEqual([]);
    }));

  test("rolls a failing file back, keeps those before it, and says so", () =>
    withDatabase(async (database) => {
      await database.query(people);
      const sql = "CREATE TABLE b (i int);\n\nALTER TABLE people\n  ALTER email SET NOT NULL;\nSELECT 1";
      const result = await rehearse(database, ["CREATE TABLE a (i int)", sql]);
      expect(result.failure).toMatchObject({ file: "2_a", line: 3, sqlState: "23502" });
      expect(result.failure?.hint).toContain("1 row of public.people has no email (id=3)");
      expect(result.failure?.hint).toContain("these stay applied: 1_a");
      expect(result.statements.map(({ sql }) => sql)).toEqual(["CREATE TABLE a (i int)", "CREATE TABLE b (i int)"]);
      const [there] = await database.query(
        "SELECT to_regclass('a') IS NOT NULL AS a, to_regclass('b') IS NOT NULL AS b",
      );
      expect(there).toEqual({ a: true, b: false });
      expect(result.notChecked).toEqual(["data before and after: the files were not applied to their end"]);
    }));

  test("tells no value of a row when the server quotes one", () =>
    withDatabase(async (database) => {
      await database.query(people);
      const { failure } = await rehearse(database, "ALTER TABLE people ALTER email TYPE int USING email::int");
      expect(failure).toMatchObject({
        sqlState: "22P02",
        message: "invalid input syntax for type integer: (value not shown)",
      });
      const twice = await rehearse(database, "CREATE UNIQUE INDEX u ON people (email)");
      expect(JSON.stringify(twice)).not.toContain("ada@");
      expect(twice.failure?.hint).toContain("2 rows of public.people share email with another (email=ad…m)");
    }));

  test("finds what a deferred constraint refuses at the end", () =>
    withDatabase(async (database) => {
      await database.query("CREATE TABLE d (i int UNIQUE DEFERRABLE INITIALLY DEFERRED)");
      const { failure } = await rehearse(database, "INSERT INTO d VALUES (1);\nINSERT INTO d VALUES (1)");
      expect(failure).toMatchObject({ line: 2, sqlState: "23505" });
    }));

  test("ends a statement that takes longer than its limit", () =>
    withDatabase(async (database) => {
      const { failure } = await rehearse(database, "SELECT pg_sleep(60)", { statementLimitMs: 50 });
      expect(failure?.message).toBe("not finished after 50 ms, and ended");
    }));

  test("ends at once when it is aborted", () =>
    withDatabase(async (database) => {
      const stop = new AbortController();
      const onProgress = ({ stage }: { stage: string }) => {
        if (stage === "applying") stop.abort(new Error("stopped"));
      };
      await expect(rehearse(database, "SELECT pg_sleep(60)", { signal: stop.signal, onProgress })).rejects.toThrow(
        "stopped",
      );
    }));

  test("begins every file with the database's own settings and the search path", () =>
    withDatabase(async (database) => {
      await database.query('CREATE SCHEMA "Shop A"');
      const files = [
        "SET search_path = ''; SET timezone = 'Asia/Tokyo'; CREATE TABLE \"Shop A\".a (i int)",
        "CREATE TABLE b AS SELECT current_setting('TimeZone') AS zone FROM a",
      ];
      const { failure } = await rehearse(database, files, { schema: "Shop A" });
      expect(failure).toBeNull();
      expect(await database.query('SELECT zone FROM "Shop A".b')).toEqual([]);
    }));

  test("asks each invariant before and after", () =>
    withDatabase(async (database) => {
      await database.query(people);
      const invariants = ["SELECT count(*) = 3 FROM people", "SELECT bool_and(age >= 0) FROM people", "SELECT 1"];
      const { checks } = await rehearse(database, "DELETE FROM people WHERE id = 1", { invariants });
      expect(checks.filter(({ check }) => check === "invariant").map(({ ok, message }) => [ok, message])).toEqual([
        [false, "no longer holds: it answered false"],
        [true, "holds"],
        [true, "did not hold before the migration: it answered no boolean"],
      ]);
    }));

  test("tries down.sql, and says what it does not bring back", () =>
    withDatabase(async (database) => {
      await database.query(people);
      const up = "ALTER TABLE people DROP COLUMN age";
      const downFiles = [{ file: "1_a", sql: "ALTER TABLE people ADD COLUMN age int" }];
      const { down, failure } = await rehearse(database, up, { downFiles });
      expect(failure).toBeNull();
      expect(down).toEqual([
        { file: "1_a", ok: false, message: "runs, but does not bring back everything: public.people: contents differ" },
      ]);
      const back = await rehearse(database, "ALTER TABLE people ADD z int", {
        downFiles: [{ file: "1_a", sql: "ALTER TABLE people DROP z" }],
      });
      expect(back.down).toEqual([{ file: "1_a", ok: true, message: "runs" }]);
      const broken = await rehearse(database, "SELECT 1", {
        downFiles: [{ file: "1_a", sql: "SELECT 1;\nDROP TABLE nowhere" }],
      });
      expect(broken.down).toEqual([{ file: "1_a", ok: false, message: 'line 2: table "nowhere" does not exist' }]);
    }));
});
