import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { BackupResult } from "../../../modules/backup/index.ts";
import type { Manifest } from "../../../modules/backup/store/manifest.ts";
import { createTestDatabase, type TestDatabase } from "../../support/database.ts";
import { openWorkshop, runTransactions, type Workshop } from "./support/workshop.ts";

type Trick = {
  what: string;
  /** Whether its rows must cross the wire again; what may be read for nothing is not worth a test. */
  isRead: boolean;
  setUp: string[];
  change: string[];
};

const rows = (table: string, columns = "i int, t text") => [
  `create table ${table} (${columns}) with (autovacuum_enabled = false)`,
  `insert into ${table} select i, 'row ' || i from generate_series(1, 300) i`,
];

/** Every one changes a table, or seems to; each has its own. */
const tricks: Record<string, Trick> = {
  untouched: { what: "nothing happened to it", isRead: false, setUp: rows("untouched"), change: [] },
  vacuumed: {
    what: "it was vacuumed, frozen, analyzed and indexed",
    isRead: false,
    setUp: [...rows("vacuumed"), "delete from vacuumed where i % 3 = 0"],
    change: ["vacuum (freeze, analyze) vacuumed", "create index on vacuumed (i)", "comment on table vacuumed is 'x'"],
  },
  locked: {
    what: "its rows were locked",
    isRead: false,
    setUp: rows("locked"),
    change: ["select * from locked for update"],
  },
  rolled_back: {
    what: "a transaction wrote to it and was rolled back",
    isRead: false,
    setUp: rows("rolled_back"),
    change: ["begin; insert into rolled_back values (999, 'x'); update rolled_back set t = 'x'; rollback"],
  },
  renamed: {
    what: "it got another name",
    isRead: false,
    setUp: rows("old_name"),
    change: ["alter table old_name rename to renamed"],
  },
  updated: {
    what: "one row was updated",
    isRead: true,
    setUp: rows("updated"),
    change: ["update updated set t = 'new' where i = 150"],
  },
  updated_equal: {
    what: "rows were updated to what they were",
    isRead: true,
    setUp: rows("updated_equal"),
    change: ["update updated_equal set t = t"],
  },
  deleted: {
    what: "one row was deleted",
    isRead: true,
    setUp: rows("deleted"),
    change: ["delete from deleted where i = 150"],
  },
  inserted: {
    what: "one row was inserted",
    isRead: true,
    setUp: rows("inserted"),
    change: ["insert into inserted values (0, 'new')"],
  },
  slot_reused: {
    what: "a row was deleted and vacuumed away, and another transaction put one into its slot",
    isRead: true,
    setUp: rows("slot_reused"),
    change: [
      "delete from slot_reused where i = 150",
      "vacuum slot_reused",
      "insert into slot_reused values (150, 'another')",
    ],
  },
  slots_swapped: {
    what: "two rows were deleted and vacuumed away, and one transaction put them into each other's slots",
    isRead: true,
    setUp: [
      "create table slots_swapped (i int, t text) with (autovacuum_enabled = false)",
      "insert into slots_swapped values (1, 'a'), (2, 'b')",
    ],
    change: [
      "delete from slots_swapped",
      // Two pages' worth of room is kept, or VACUUM would cut the table short.
      "vacuum (truncate false) slots_swapped",
      "insert into slots_swapped values (2, 'b'), (1, 'a')",
    ],
  },
  moved: {
    what: "its rows were deleted and inserted again by one transaction",
    isRead: true,
    setUp: rows("moved"),
    change: [
      "begin; create temp table kept as select * from moved; delete from moved; insert into moved select * from kept; commit",
    ],
  },
  fast_default: {
    what: "it got a column with a default that no row was rewritten for",
    isRead: true,
    setUp: rows("fast_default"),
    change: ["alter table fast_default add column c int default 7"],
  },
  fast_default_changed: {
    what: "a column with a default was dropped and added again with another",
    isRead: true,
    setUp: [...rows("fast_default_changed"), "alter table fast_default_changed add column c int default 1"],
    change: [
      "alter table fast_default_changed drop column c",
      "alter table fast_default_changed add column c int default 2",
    ],
  },
  fast_default_again: {
    what: "a column with a default was dropped and added again with the same, and forgot what rows had of their own",
    isRead: true,
    setUp: [
      ...rows("fast_default_again"),
      "alter table fast_default_again add column c int default 1",
      "update fast_default_again set c = i where i < 100",
    ],
    change: [
      "alter table fast_default_again drop column c",
      "alter table fast_default_again add column c int default 1",
    ],
  },
  column_emptied: {
    what: "a column was dropped and added again with the same name and type",
    isRead: true,
    setUp: rows("column_emptied"),
    change: ["alter table column_emptied drop column t", "alter table column_emptied add column t text"],
  },
  column_retyped: {
    what: "a column was dropped and added again with the same name and another type",
    isRead: true,
    setUp: rows("column_retyped"),
    change: ["alter table column_retyped drop column t", "alter table column_retyped add column t int"],
  },
  column_dropped: {
    what: "it lost a column",
    isRead: true,
    setUp: rows("column_dropped"),
    change: ["alter table column_dropped drop column i"],
  },
  columns_renamed: {
    what: "two of its columns exchanged their names",
    isRead: true,
    setUp: [
      "create table columns_renamed (a int, b int)",
      "insert into columns_renamed select i, -i from generate_series(1, 300) i",
    ],
    change: [
      "alter table columns_renamed rename a to x; alter table columns_renamed rename b to a; alter table columns_renamed rename x to b",
    ],
  },
  retyped_in_place: {
    what: "a column changed its type without a row being rewritten",
    isRead: true,
    setUp: [
      "create table retyped_in_place (at timestamptz, short varchar(10))",
      "insert into retyped_in_place select timestamptz '2026-01-01 12:00+00' + i * interval '1 h', 'x' || i from generate_series(1, 300) i",
    ],
    change: ["set timezone = 'UTC'; alter table retyped_in_place alter at type timestamp, alter short type text"],
  },
  retyped: {
    what: "a column's values were rewritten",
    isRead: true,
    setUp: rows("retyped"),
    change: ["alter table retyped alter i type text using 'n' || i"],
  },
  truncated: {
    what: "it was emptied and filled with the same rows",
    isRead: true,
    setUp: rows("truncated"),
    change: [
      "begin; create temp table same as select * from truncated; truncate truncated; insert into truncated select * from same; commit",
    ],
  },
  emptied: { what: "it was emptied", isRead: true, setUp: rows("emptied"), change: ["truncate emptied"] },
  vacuumed_full: {
    what: "VACUUM FULL wrote it anew",
    isRead: true,
    setUp: [...rows("vacuumed_full"), "delete from vacuumed_full where i < 200"],
    change: ["vacuum full vacuumed_full"],
  },
  clustered: {
    what: "CLUSTER put it in another order",
    isRead: true,
    setUp: [...rows("clustered"), "create index clustered_t on clustered (t desc)"],
    change: ["cluster clustered using clustered_t"],
  },
  dropped: {
    what: "it was dropped, and another of its name made in one transaction",
    isRead: true,
    setUp: rows("dropped"),
    change: [`begin; drop table dropped; ${rows("dropped").join(";").replace("'row '", "'new '")}; commit`],
  },
  exchanged: {
    what: "it exchanged names with another table",
    isRead: true,
    setUp: [...rows("exchanged"), ...rows("exchanged_other").map((sql) => sql.replace("'row '", "'other '"))],
    change: [
      "alter table exchanged rename to x; alter table exchanged_other rename to exchanged; alter table x rename to exchanged_other; insert into exchanged values (0, 'x')",
    ],
  },
  unlogged: {
    what: "it is unlogged, and could have been emptied and filled again behind a crash",
    isRead: true,
    setUp: ["create unlogged table unlogged (i int)", "insert into unlogged select generate_series(1, 300)"],
    change: [],
  },
  toasted: {
    what: "only a value outside its rows changed",
    isRead: true,
    setUp: [
      "create table toasted (i int, big text)",
      "alter table toasted alter big set storage external",
      "insert into toasted select i, repeat(md5(i::text), 400) from generate_series(1, 20) i",
    ],
    change: ["update toasted set big = reverse(big) where i = 7"],
  },
  without_columns: {
    what: "it has no columns, and got another row",
    isRead: true,
    setUp: ["create table without_columns ()", "insert into without_columns default values"],
    change: ["insert into without_columns default values"],
  },
  names_relation: {
    what: "it names a table that got another name",
    isRead: true,
    setUp: [
      "create table pointed_at (i int)",
      "create table names_relation (r regclass, l regclass[])",
      "insert into names_relation values ('pointed_at', '{pointed_at}')",
    ],
    change: ["alter table pointed_at rename to pointed_away"],
  },
  names_others: {
    // No type of one's own is made here: the database's types count for every table, and all would be read.
    what: "it names a function, a schema, a type and a collation that got other names",
    isRead: true,
    setUp: [
      "create function named_f() returns int language sql as 'select 1'; create schema named_s; create table named_t (i int); create collation named_c from \"C\"",
      "create table names_others (p regproc, q regprocedure, n regnamespace, t regtype, c regcollation)",
      "insert into names_others values ('named_f', 'named_f()', 'named_s', 'named_t', 'named_c')",
    ],
    change: [
      "alter function named_f rename to renamed_f; alter schema named_s rename to renamed_s; alter table named_t rename to renamed_t; alter collation named_c rename to renamed_c",
    ],
  },
};

const names = Object.keys(tricks);

describe("takeBackup for the second time", () => {
  let workshop: Workshop;
  let source: TestDatabase;
  let first: { result: BackupResult; manifest: Manifest };
  let second: { result: BackupResult; manifest: Manifest };
  let found: string[];

  beforeAll(async () => {
    workshop = await openWorkshop();
    source = await createTestDatabase();
    await runTransactions(
      source.url,
      names.flatMap((name) => tricks[name]?.setUp ?? []),
    );
    const take = async () => {
      const result = await workshop.take(source);
      return { result, manifest: await workshop.manifest(result.id) };
    };
    first = await take();
    await runTransactions(
      source.url,
      names.flatMap((name) => tricks[name]?.change ?? []),
    );
    second = await take();
    found = await workshop.differencesFrom(source);
  });
  afterAll(async () => {
    await source?.drop();
    await workshop?.remove();
  });

  const chunksOf = ({ manifest }: typeof first, name: string) =>
    manifest.tables.find((table) => table.name === name)?.chunks ?? [];

  test("restores equal to the live database", () => {
    expect(found).toEqual([]);
  });

  test("reads the rows of changed tables, and not one byte of the others", () => {
    const others = ["exchanged_other", "pointed_away"];
    const read = second.manifest.tables.filter(({ name }) => tricks[name]?.isRead && !others.includes(name));
    const expected = read.flatMap(({ chunks }) => chunks).reduce((sum, { object }) => sum + object.plainBytes, 0);
    expect(second.result.bytes.read).toBe(expected);
  });

  test("puts a row into the freed slot, as the trick needs", async () => {
    const at = await source.query("select ctid::text, i from slots_swapped order by ctid");
    expect(at).toEqual([
      { ctid: "(0,1)", i: 2 },
      { ctid: "(0,2)", i: 1 },
    ]);
    const [reused] = await source.query("select ctid::text, t from slot_reused where i = 150");
    expect(reused).toEqual({ ctid: "(0,150)", t: "another" });
  });

  describe.each(names.map((name) => [name, tricks[name]?.what ?? "", tricks[name]?.isRead ?? true] as const))(
    "with the table %s: %s",
    (name, _, isRead) => {
      test(isRead ? "gives back its rows of now" : "takes its chunks over", async () => {
        const before = chunksOf(first, name === "renamed" ? "old_name" : name);
        const after = chunksOf(second, name);
        if (!isRead) expect(after.map(({ object }) => object)).toEqual(before.map(({ object }) => object));
        expect(after.reduce((sum, chunk) => sum + chunk.rows, 0)).toBe(
          (await source.query(`select count(*)::int as n from ${name}`))[0]?.n,
        );
        expect(found.filter((line) => line.includes(name))).toEqual([]);
      });
    },
  );
});
