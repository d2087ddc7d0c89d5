import { randomUUID } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { maySettle, rules } from "../../../../modules/migrate/lint/registry.ts";
import { squawkRules } from "../../../../modules/migrate/lint/squawk/squawk-rules.ts";
import { alarms, lint } from "./linting.ts";

const folder = await mkdtemp(join(tmpdir(), "stand-in-"));
afterAll(() => rm(folder, { recursive: true }));

/** A program in squawk's place, which answers with that. */
async function standIn(answer: string): Promise<string> {
  const file = join(folder, `${randomUUID()}.sh`);
  await writeFile(file, `#!/bin/sh\ncat <<'END'\n${answer}\nEND\n`, { mode: 0o755 });
  return file;
}

const places = async (sql: string | string[]) => (await lint(sql)).map(({ file, line, rule }) => [file, line, rule]);

describe("lintMigration", () => {
  test("finds nothing in nothing", async () => {
    expect(await lint([])).toEqual([]);
    expect(await lint(["", "-- a comment\n"])).toEqual([]);
  });

  test.each([
    ["line feeds", "\n"],
    ["CRLF", "\r\n"],
  ])("gives the line of the statement with %s, behind UTF-8 and comments", async (_, end) => {
    const sql = ["-- Añadir 🎉", "SELECT 'ñandú 🎉';", "", "/* dos", "líneas */ -- y más", "TRUNCATE", "  a;", ""].join(
      end,
    );
    expect(await places(sql)).toEqual([["1", 6, "truncate"]]);
  });

  test("knows in the second file what the first one made", async () => {
    expect(await alarms(["CREATE TABLE a (x int);", "CREATE INDEX ON a (x);", "CREATE INDEX ON b (x);"])).toEqual([
      "create-index",
    ]);
  });

  test("takes a name without a schema for one in public", async () => {
    expect(await alarms("CREATE TABLE public.a (x int); CREATE INDEX ON a (x); CREATE INDEX ON s.a (x);")).toEqual([
      "create-index",
    ]);
  });

  test("tells names apart that differ in quotes alone", async () => {
    expect(await alarms('CREATE TABLE "A" (x int); TRUNCATE "A"; TRUNCATE A;')).toEqual(["truncate"]);
  });

  test("survives any name", async () => {
    const name = '"; DROP TABLE x; --\n🎉""q"';
    const [finding] = await lint(`ALTER TABLE ${name} ALTER COLUMN ${name} SET NOT NULL;`);
    expect(finding?.safeWay).toContain(`ALTER TABLE ${name} ADD CONSTRAINT`);
  });

  test("begins a new transaction behind a statement that runs alone", async () => {
    const sql = "ALTER TABLE a ADD COLUMN x int; CREATE INDEX CONCURRENTLY i ON a (x); UPDATE b SET y = 1 WHERE z;";
    expect(await alarms(sql)).toEqual([]);
  });

  test("tells a hazard once, by squawk or by us", async () => {
    expect((await lint("CREATE INDEX i ON a (x);")).map(({ rule }) => rule)).toEqual(["create-index"]);
  });

  test("tells what squawk alone finds, in our words", async () => {
    expect(await lint("SELECT 1;\nDROP DATABASE shop;")).toContainEqual(
      expect.objectContaining({ rule: "ban-drop-database", line: 2, severity: "error", by: "squawk" }),
    );
  });

  test("says when squawk cannot read what PostgreSQL can, and goes by its own rules", async () => {
    const answer = [
      { file: "000000.sql", line: 1, message: "expected SEMICOLON", help: null, rule_name: "syntax-error" },
    ];
    const squawkBinary = await standIn(JSON.stringify(answer));
    const found = await lint("TRUNCATE a;\nSELECT 1;", { squawkBinary });
    expect(found.map(({ rule, line, severity }) => [rule, line, severity])).toEqual([
      ["truncate", 1, "error"],
      ["unread-by-squawk", 2, "note"],
    ]);
  });

  test("tells a rule that a newer squawk adds in its own words, as a note", async () => {
    const answer = [{ file: "000000.sql", line: 0, message: "Moon phase", help: "Wait", rule_name: "ban-full-moon" }];
    const squawkBinary = await standIn(JSON.stringify(answer));
    expect(await lint("SELECT 1;", { squawkBinary })).toEqual([
      {
        rule: "ban-full-moon",
        file: "1",
        line: 1,
        severity: "note",
        message: "Moon phase",
        safeWay: "Wait",
        by: "squawk",
      },
    ]);
  });

  test("refuses to be silent when squawk cannot run", async () => {
    await expect(lint("SELECT 1;", { squawkBinary: "/nowhere/squawk" })).rejects.toMatchObject({
      code: "migrate.lint-unavailable",
      exit: 4,
    });
  });

  test("refuses to be silent when squawk answers with something else", async () => {
    await expect(lint("SELECT 1;", { squawkBinary: "/bin/echo" })).rejects.toMatchObject({
      code: "migrate.lint-unavailable",
    });
  });

  test("stops when it is told to", async () => {
    await expect(lint("SELECT 1;", { signal: AbortSignal.abort() })).rejects.toMatchObject({ name: "AbortError" });
  });

  test("looks into DO blocks, loops and the functions that the run makes and calls", async () => {
    const body =
      "DECLARE r record; BEGIN FOR r IN SELECT 1 LOOP IF true THEN EXECUTE 'TRUNCATE a'; END IF; END LOOP; END";
    expect(await alarms(`DO $$ ${body} $$;`)).toEqual(["truncate"]);
    const call = `CREATE FUNCTION f(a int, b text) RETURNS int LANGUAGE plpgsql AS $$ ${body} $$;`;
    expect(await alarms(call)).toEqual([]);
    expect(await alarms([call, "DO $$ BEGIN PERFORM f(1, 'x'); END $$;"])).toEqual(["truncate"]);
    expect(await alarms([call, "SELECT f(1, 'x');"])).toEqual(["truncate"]);
  });

  test("does not follow a function into itself for ever", async () => {
    const sql = "CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN PERFORM f(); END $$; SELECT f();";
    expect(await alarms(sql)).toEqual([]);
  });

  test("bears a megabyte of rows and thousands of statements", async () => {
    const rows = Array.from({ length: 40_000 }, (_, n) => `(${n}, 'row number ${n}')`).join(",\n");
    const many = Array.from(
      { length: 3000 },
      (_, n) => `ALTER TABLE t${n} ADD COLUMN x int;\nALTER TABLE t${n} ALTER COLUMN x SET NOT NULL;`,
    );
    const found = await lint([
      `CREATE TABLE a (n int, t text);\nINSERT INTO a VALUES ${rows};\nTRUNCATE b;`,
      many.join("\n"),
    ]);
    expect(found.find(({ rule }) => rule === "truncate")?.line).toBe(40_002);
    expect(found.filter(({ rule }) => rule === "set-not-null")).toHaveLength(3000);
  });
});

describe("squawkRules", () => {
  test("points to rules that are there", () => {
    const others = Object.values(squawkRules).flatMap((rule) => ("by" in rule ? [rule.by] : []));
    expect(others.filter((name) => !(name in rules) && name !== "unread-by-squawk")).toEqual([]);
  });
});

describe("maySettle", () => {
  test("is for what takes time, not for what is lost or still read", () => {
    expect(["create-index", "change-column-type", "many-locked-tables"].filter((rule) => !maySettle(rule))).toEqual([]);
    expect(["drop-column", "truncate", "rename-table", "ban-drop-database", "no-rule"].filter(maySettle)).toEqual([]);
  });
});
