import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { columnType, judgeTypeChange } from "../../../../modules/migrate/lint/sql/column-type.ts";
import { as } from "../../../../modules/migrate/lint/sql/node.ts";
import { parseMigration } from "../../../../modules/migrate/plan/parse-migration.ts";
import { createTestDatabase, type TestDatabase } from "../../../support/database.ts";
import { alarms } from "./linting.ts";

// What the rules claim, held against the server: whether a statement writes the table anew, and whether it reads it through.

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await database.query("CREATE EXTENSION IF NOT EXISTS citext");
});
afterAll(() => database.drop());

let tables = 0;
/** A table of one column with one row, and what an ALTER TABLE on it does. `$T` stands for the table. */
async function effectOf(type: string, value: string, sql: string): Promise<{ rewritten: boolean; scanned: boolean }> {
  const name = `t${++tables}`;
  await database.query(`CREATE TABLE ${name} (x ${type}); INSERT INTO ${name} VALUES (${value})`);
  const [row] = await database.query<{ rewritten: boolean; scanned: boolean }>(`
    BEGIN;
    SET LOCAL timezone = 'Europe/Madrid';
    CREATE TEMP TABLE was ON COMMIT DROP AS SELECT pg_relation_filenode('${name}') AS node;
    ${sql.replaceAll("$T", name)};
    CREATE TABLE is_now AS SELECT node <> pg_relation_filenode('${name}') AS rewritten, seq_scan > 0 AS scanned
      FROM was, pg_stat_xact_user_tables WHERE relname = '${name}';
    COMMIT;
    WITH gone AS (DELETE FROM is_now RETURNING *) SELECT * FROM gone`);
  await database.query("DROP TABLE is_now");
  if (!row) throw new Error("no answer");
  return row;
}

async function typeOf(sql: string) {
  const [statement] = await parseMigration(`CREATE TABLE t (x ${sql})`, "t");
  const column = as(as(statement?.node, "CreateStmt")?.tableElts?.[0], "ColumnDef");
  return columnType(column?.typeName);
}

describe("judgeTypeChange", () => {
  test.each([
    ["varchar(20)", "varchar(40)", "'a'"],
    ["varchar(20)", "varchar", "'a'"],
    ["varchar(20)", "varchar(10)", "'a'"],
    ["varchar(20)", "text", "'a'"],
    ["text", "varchar", "'a'"],
    ["text", "varchar(20)", "'a'"],
    ["char(3)", "char(5)", "'a'"],
    ["char(3)", "text", "'a'"],
    ["numeric(8,2)", "numeric(10,2)", "1"],
    ["numeric(8,2)", "numeric", "1"],
    ["numeric(8,2)", "numeric(6,2)", "1"],
    ["numeric(8,2)", "numeric(10,4)", "1"],
    ["integer", "bigint", "1"],
    ["bigint", "integer", "1"],
    ["integer", "numeric", "1"],
    ["integer", "text", "1"],
    ["timestamp(3)", "timestamp(6)", "now()"],
    ["timestamp(3)", "timestamp", "now()"],
    ["timestamp(6)", "timestamp(3)", "now()"],
    ["timestamp", "timestamp(6)", "now()"],
    ["time", "time(3)", "'12:00'"],
    ["timestamp", "timestamptz", "now()"],
    ["timestamptz", "date", "now()"],
    ["cidr", "inet", "'10.0.0.0/8'"],
    ["varbit(8)", "varbit(16)", "B'1'"],
    ["bit(8)", "bit(16)", "B'10101010'"],
    ["json", "jsonb", "'{}'"],
    ["citext", "text", "'a'"],
    ["text[]", "varchar[]", "'{a}'"],
    ["varchar(5)[]", "varchar(9)[]", "'{a}'"],
    ["interval(3)", "interval(6)", "'1 s'"],
  ])("says of %s to %s what the server does", async (from, to, value) => {
    const judged = judgeTypeChange(await typeOf(from), await typeOf(to));
    const { rewritten } = await effectOf(from, value, `ALTER TABLE $T ALTER COLUMN x TYPE ${to} USING x::${to}`);
    expect(judged === "free" ? "kept" : "rewritten").toBe(rewritten ? "rewritten" : "kept");
  });
});

describe("rules about new columns and constraints", () => {
  test.each([
    ["ADD COLUMN y int", false, false],
    ["ADD COLUMN y int NOT NULL DEFAULT 7", false, false],
    ["ADD COLUMN y timestamptz NOT NULL DEFAULT now()", false, false],
    ["ADD COLUMN y jsonb DEFAULT jsonb_build_object('a', now())", false, false],
    ["ADD COLUMN y uuid DEFAULT gen_random_uuid()", true, true],
    ["ADD COLUMN y bigserial", true, true],
    ["ADD COLUMN y int GENERATED ALWAYS AS IDENTITY", true, true],
    ["ADD COLUMN y int GENERATED ALWAYS AS (x + 1) STORED", true, true],
    ["ADD COLUMN y int GENERATED ALWAYS AS (x + 1) VIRTUAL", false, false],
    ["ADD COLUMN y int CHECK (y > 0)", false, true],
    ["ADD COLUMN y int UNIQUE", false, true],
    ["ADD CONSTRAINT c CHECK (x > 0)", false, true],
    ["ADD CONSTRAINT c CHECK (x > 0) NOT VALID", false, false],
    ["ALTER COLUMN x SET NOT NULL", false, true],
    ["ADD CONSTRAINT c NOT NULL x NOT VALID", false, false],
    ["ALTER COLUMN x DROP NOT NULL", false, false],
    ["SET UNLOGGED", true, true],
    ["SET (fillfactor = 70)", false, false],
    ["ADD COLUMN y int REFERENCES parent (id)", false, false],
    ["ADD FOREIGN KEY (x) REFERENCES parent (id) NOT VALID", false, false],
  ])("%s is an alarm exactly where the server reads or writes all rows", async (command, rewritten, scanned) => {
    await database.query(
      "CREATE TABLE IF NOT EXISTS parent (id int PRIMARY KEY); INSERT INTO parent VALUES (1) ON CONFLICT DO NOTHING",
    );
    expect(await effectOf("int", "1", `ALTER TABLE $T ${command}`)).toEqual({ rewritten, scanned });
    expect((await alarms(`ALTER TABLE t ${command};`)).length > 0).toBe(rewritten || scanned);
  });

  test("a new enum value cannot be used in the transaction that adds it, nor be a default there", async () => {
    await database.query("CREATE TYPE mood AS ENUM ('a'); CREATE TABLE moods (id int, x mood)");
    const use = database.query(
      "BEGIN; ALTER TYPE mood ADD VALUE 'b'; ALTER TABLE moods ALTER COLUMN x SET DEFAULT 'b'; COMMIT",
    );
    await expect(use).rejects.toMatchObject({ code: "55P04" });
  });
});
