import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { splitSql } from "../../../modules/postgres/split-sql.ts";
import { createTestDatabase, type TestDatabase } from "../../support/database.ts";

describe("splitSql", () => {
  test.each<[what: string, sql: string, statements: string[]]>([
    ["nothing", "", []],
    ["comments alone", "-- a\n/* b */\n", []],
    ["empty statements", ";;\n ;", []],
    ["two statements", "select 1;\nselect 2;", ["select 1", "select 2"]],
    ["a last statement without semicolon", "select 1; select 2", ["select 1", "select 2"]],
    ["a semicolon in a literal", "select 'a;b'; select 'it''s;'", ["select 'a;b'", "select 'it''s;'"]],
    ["a semicolon in an escape literal", "select E'\\';'; select 2", ["select E'\\';'", "select 2"]],
    ["a semicolon in a name", 'select ";""x" from t; select 2', ['select ";""x" from t', "select 2"]],
    ["dollar quotes", "do $$ begin; end; $$; select 2", ["do $$ begin; end; $$", "select 2"]],
    ["nested dollar quotes", "select $a$ $$;$b$;$a$; select 2", ["select $a$ $$;$b$;$a$", "select 2"]],
    [
      "comments inside",
      "select /* ; /* ; */ */ 1 -- ;\n, 2; select 3",
      ["select /* ; /* ; */ */ 1 -- ;\n, 2", "select 3"],
    ],
    ["comments before", "-- ; one\nselect 1;\n-- two\n\n-- 2;\nselect 2;", ["select 1", "select 2"]],
    ["block comments before", "/* one; /* deep */ -- */ -- x\n/**/ select 1; /*;*/select 2", ["select 1", "select 2"]],
    ["comments behind the last statement", "select 1; -- the end", ["select 1"]],
    ["carriage returns", "select 1;\r\n-- a\r\nselect 2;\r\n", ["select 1", "select 2"]],
    [
      "BEGIN ATOMIC",
      "create function f() returns int language sql begin atomic; select 1; select 2; end; select 3",
      ["create function f() returns int language sql begin atomic; select 1; select 2; end", "select 3"],
    ],
    [
      "a rule of several commands",
      "create rule r as on insert to t do also (select 1; select 2); select 3",
      ["create rule r as on insert to t do also (select 1; select 2)", "select 3"],
    ],
    [
      "letters of two, three and four bytes",
      "-- ñandú 🐘 — ;\nselect 'ñ🐘—' as \"ñ🐘\";/* 🐘 */ select '日本'; select 3",
      ["select 'ñ🐘—' as \"ñ🐘\"", "select '日本'", "select 3"],
    ],
  ])("splits %s", async (_, sql, statements) => {
    expect(await splitSql(sql)).toEqual(statements);
  });

  test.each(["select 'open", "selec 1", "select $a$ open", "create function f() returns int begin atomic select 1;"])(
    "refuses %j in the parser's own words",
    async (sql) => {
      await expect(splitSql(sql)).rejects.toMatchObject({
        code: "postgres.bad-sql",
        exit: 2,
        message: expect.stringMatching(/syntax error|unterminated/),
      });
    },
  );

  test("splits 5,000 statements of 3 MB", async () => {
    const statements = Array.from({ length: 5_000 }, (_, i) => `select '${"ñ;".repeat(200)}${i}'`);
    expect(await splitSql(`${statements.join(";\n")};\n`)).toEqual(statements);
  });
});

describe("splitSql on a script that PostgreSQL reads as one", () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  test("gives statements that do the same one by one", async () => {
    const script = `
      create table "t;1" (id int generated always as identity, "ñ;" text default $q$;'$q$);
      create function add_one(i int) returns int language sql begin atomic; select i + 1; end;
      create function note() returns trigger language plpgsql as $f$
        begin new."ñ;" := 'a;' || $x$ -- ;$x$ || add_one(1); return new; end $f$;
      /* the trigger; */ create trigger note before insert on "t;1" for each row execute function note();
      insert into "t;1" default values;`;
    for (const statement of await splitSql(script)) await database.query(statement);
    expect(await database.query('select * from "t;1"')).toEqual([{ id: 1, "ñ;": "a; -- ;2" }]);
  });
});
