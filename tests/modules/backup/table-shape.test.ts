import { describe, expect, test } from "vitest";
import { readTables } from "#modules/postgres/contents";
import { readSource } from "../../../modules/backup/source/read-source.ts";
import { tableShape } from "../../../modules/backup/source/table-shape.ts";
import { client, prepareConnection, takeBackEach } from "./support/own-connection.ts";
import { fill, mood, pair, tricks } from "./support/print-tricks.ts";

prepareConnection();

describe("tableShape", () => {
  takeBackEach();

  async function look(): Promise<{ shape: string | null | undefined; printed: string }> {
    const table = (await readTables(client)).find(({ name }) => name === "t");
    const { rows } = await client.query<{ printed: string }>(
      "select string_agg(t::text, ';') as printed from public.t",
    );
    return { shape: table && tableShape(table, await readSource(client)), printed: rows[0]?.printed ?? "" };
  }

  test.each(tricks)("is another, or none, when what is printed changes with %s", async (_, setUp, change) => {
    for (const sql of setUp) await client.query(sql);
    const before = await look();
    await client.query(change);
    const after = await look();
    // Column names are not in the text of a row.
    if (!change.includes(" rename a ")) expect(after.printed).not.toBe(before.printed);
    expect(before.shape === null ? "none" : "some").toBe(after.shape === null ? "none" : "some");
    if (after.shape !== null) expect(after.shape).not.toBe(before.shape);
  });

  const held = [
    mood,
    pair,
    ...fill("t", "m mood[], p pair, i int default 7, d numeric(9, 2)", "'{sad}', '(1,x)', 1, 2"),
  ];

  test.each([
    ["another table", "create table u (i int)"],
    ["a temporary table", "create temp table u (i int)"],
    [
      "a view, a function, an index and a comment",
      "create view v as select * from t; create function f() returns int language sql as 'select 1'; create index on t (i); comment on table t is 'x'",
    ],
    ["another name of the table", "alter table t rename to u; alter table u rename to t"],
    ["another default for rows to come", "alter table t alter i set default 8"],
    ["a constraint", "alter table t alter i set not null; alter table t add check (i > 0)"],
    ["rows", "insert into t select * from t; delete from t where i = 0"],
  ])("stays the same with %s", async (_, change) => {
    for (const sql of held) await client.query(sql);
    const before = await look();
    await client.query(change);
    expect((await look()).shape).toBe(before.shape);
    expect(before.shape).not.toBeNull();
  });

  test("is none for an unlogged table", async () => {
    await client.query("create unlogged table t (i int)");
    expect((await look()).shape).toBeNull();
  });
});
