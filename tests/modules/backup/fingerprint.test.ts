import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { readTables } from "#modules/postgres/contents";
import { catalogMark } from "../../../modules/backup/source/catalog-mark.ts";
import { addChecksums, measureRanges, modulo64 } from "../../../modules/backup/source/measure-ranges.ts";
import { readSource } from "../../../modules/backup/source/read-source.ts";
import { type ChunkSource, historyOf, ReusableChunks } from "../../../modules/backup/source/reusable-chunks.ts";
import { tableShape } from "../../../modules/backup/source/table-shape.ts";
import type { ManifestChunk } from "../../../modules/backup/store/manifest.ts";
import { type Connection, openConnection } from "../../../modules/postgres/index.ts";
import { createTestDatabase, type TestDatabase } from "../../support/database.ts";
import { manifestTableOf } from "./manifest-of.ts";

let database: TestDatabase;
let client: Connection;
beforeAll(async () => {
  database = await createTestDatabase();
  client = await openConnection(database.url);
});
afterAll(async () => {
  await client?.end();
  await database?.drop();
});

type Trick = [what: string, setUp: string[], change: string];

const fill = (table: string, columns: string, values: string) => [
  `create table ${table} (${columns})`,
  `insert into ${table} values (${values})`,
];
const mood = "create type mood as enum ('sad', 'ok', 'glad')";
const pair = "create type pair as (a int, b text)";
const rename = "alter type mood rename value 'sad' to 'blue'";

/** No row is written by any of these changes, and every row of every filled table prints otherwise after it. */
const tricks: Trick[] = [
  ["an enum's label", [mood, ...fill("t", "m mood", "'sad'")], rename],
  ["an enum's label in an array", [mood, ...fill("t", "m mood[]", "'{ok,sad}'")], rename],
  ["an enum's label in a domain", [mood, "create domain d as mood", ...fill("t", "m d", "'sad'")], rename],
  [
    "an enum's label in a domain over its arrays",
    [mood, "create domain d as mood[]", ...fill("t", "m d", "'{sad}'")],
    rename,
  ],
  [
    "an enum's label in a composite",
    [mood, "create type c as (m mood)", ...fill("t", "m c, l c[]", "'(sad)', '{(sad)}'")],
    rename,
  ],
  [
    "an enum's label in a range",
    [mood, "create type r as range (subtype = mood)", ...fill("t", "m r", "'[sad,ok)'")],
    rename,
  ],
  ["an enum's label in another table's row", [mood, "create table h (m mood)", ...fill("t", "m h", "'(sad)'")], rename],
  [
    "one attribute more of a composite",
    [pair, ...fill("t", "p pair", "'(1,x)'")],
    "alter type pair add attribute c int",
  ],
  [
    "one attribute more of a composite in an array",
    [pair, ...fill("t", "p pair[]", `'{"(1,x)"}'`)],
    "alter type pair add attribute c int",
  ],
  [
    "one attribute more of a composite that only a domain is over",
    [pair, "create domain d as pair", ...fill("t", "p d", "'(1,x)'")],
    "alter type pair add attribute c int",
  ],
  [
    "one attribute more of a composite that only a domain over its arrays, in a composite, holds",
    [
      pair,
      "create domain d as pair[]",
      "create type h as (l d)",
      ...fill("t", "h h", "row(array[row(1, 'x')::pair])::h"),
    ],
    "alter type pair add attribute c int",
  ],
  ["one attribute less of a composite", [pair, ...fill("t", "p pair", "'(1,x)'")], "alter type pair drop attribute b"],
  [
    "an attribute dropped and added again",
    [pair, ...fill("t", "p pair", "'(1,x)'")],
    "alter type pair drop attribute b; alter type pair add attribute b text",
  ],
  [
    "one column more of a table whose row it holds",
    ["create table h (a int)", ...fill("t", "p h, l h[]", "'(1)', '{(1)}'")],
    "alter table h add column b int",
  ],
  [
    "one column more of a table whose row it holds in a domain",
    ["create table h (a int)", "create domain d as h", ...fill("t", "p d", "'(1)'")],
    "alter table h add column b int",
  ],
  [
    "one column more of a view whose row it holds",
    ["create view v as select 1 as a", ...fill("t", "p v", "'(1)'")],
    "create or replace view v as select 1 as a, 2 as b",
  ],
  [
    "a column's own default for rows that have none",
    fill("t", "a int", "1"),
    "alter table t add column b int default 1",
  ],
  [
    "a column dropped and added again",
    fill("t", "a int, b int", "1, 2"),
    "alter table t drop column b; alter table t add column b int",
  ],
  [
    "the names of two columns",
    fill("t", "a int, b int", "1, 2"),
    "alter table t rename a to x; alter table t rename b to a; alter table t rename x to b",
  ],
  [
    "a relation's name",
    ["create table n (i int)", ...fill("t", "r regclass, l regclass[]", "'n', '{n}'")],
    "alter table n rename to m",
  ],
  [
    "a relation's name in a domain",
    ["create table n (i int)", "create domain d as regclass", ...fill("t", "r d", "'n'")],
    "alter table n rename to m",
  ],
  [
    "a relation's name in a domain over a domain over arrays",
    ["create table n (i int)", "create domain d as regclass[]", "create domain e as d", ...fill("t", "r e", "'{n}'")],
    "alter table n rename to m",
  ],
  [
    "a relation's name in a composite",
    ["create table n (i int)", "create type c as (r regclass)", ...fill("t", "r c", "'(n)'")],
    "alter table n rename to m",
  ],
  [
    "a relation's name in arrays in a composite",
    ["create table n (i int)", "create type c as (r regclass[])", ...fill("t", "r c", "'({n})'")],
    "alter table n rename to m",
  ],
  [
    "a relation's name in another table's row",
    ["create table n (i int)", "create table h (r regclass)", ...fill("t", "r h[]", "'{(n)}'")],
    "alter table n rename to m",
  ],
  ["a type's name", ["create domain n as int", ...fill("t", "r regtype", "'n'")], "alter domain n rename to m"],
  ["a schema's name", ["create schema n", ...fill("t", "r regnamespace", "'n'")], "alter schema n rename to m"],
  [
    "a function's name",
    [
      "create function n() returns int language sql as 'select 1'",
      ...fill("t", "p regproc, q regprocedure", "'n', 'n()'"),
    ],
    "alter function n rename to m",
  ],
  [
    "a collation's name",
    ['create collation n from "C"', ...fill("t", "r regcollation", "'n'")],
    "alter collation n rename to m",
  ],
  [
    "a dictionary's and a configuration's name",
    [
      "create text search dictionary n (template = simple)",
      'create text search configuration n (parser = "default")',
      ...fill("t", "d regdictionary, c regconfig", "'n', 'n'"),
    ],
    "alter text search dictionary n rename to m; alter text search configuration n rename to m",
  ],
  [
    "a role's name",
    ["create role atalaya_n", ...fill("t", "r regrole, a aclitem", "'atalaya_n', 'atalaya_n=r/atalaya_n'")],
    "alter role atalaya_n rename to atalaya_m",
  ],
  [
    "a role's name in a domain over rights",
    ["create role atalaya_n", "create domain d as aclitem", ...fill("t", "a d", "'atalaya_n=r/atalaya_n'")],
    "alter role atalaya_n rename to atalaya_m",
  ],
  [
    "a role's name in rights in a composite",
    ["create role atalaya_n", "create type c as (a aclitem[])", ...fill("t", "a c", `'("{atalaya_n=r/atalaya_n}")'`)],
    "alter role atalaya_n rename to atalaya_m",
  ],
];

describe("tableShape", () => {
  beforeEach(async () => {
    await client.query("begin; set local search_path = public");
    return () => client.query("rollback").then(() => undefined);
  });

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

describe("catalogMark", () => {
  const role = `marked_${randomBytes(4).toString("hex")}`;
  const objects = [
    `create role ${role}`,
    "create type mood as enum ('sad', 'ok')",
    "create domain positive as int check (value > 0)",
    "create table t (i int primary key, t text default 'x', m mood)",
    "create table u (i int references t, e int generated always as identity)",
    "create index u_i on u (i)",
    "create sequence s",
    "create view v as select i from t",
    "create materialized view w as select i from t with no data",
    "create function f() returns int language sql as 'select 1'",
    "create function g() returns trigger language plpgsql as 'begin return new; end'",
    "create trigger g before insert on t for each row execute function g()",
    "create policy p on t using (i > 0)",
    "create rule r as on delete to v do instead nothing",
    "create statistics st on i, t from t",
    "create publication pub for table t",
    "create schema n",
    'create collation c from "C"',
    `grant select on t to ${role}`,
    "comment on table t is 'before'",
    "create foreign data wrapper fdw; create server srv foreign data wrapper fdw; create user mapping for public server srv options (a '1')",
    'create text search configuration ts (parser = "default")',
  ];

  beforeAll(async () => {
    await client.query("begin; set local search_path = public");
    for (const sql of objects) await client.query(sql);
    return () => client.query("rollback").then(() => undefined);
  });
  beforeEach(async () => {
    await client.query("savepoint made");
    return () => client.query("rollback to savepoint made").then(() => undefined);
  });

  const mark = async () => catalogMark(client, await readSource(client));

  test.each([
    "create or replace function f() returns int language sql as 'select 2'",
    "alter function f() cost 5",
    "alter function f() set search_path = ''",
    "create or replace view v as select i, t from t",
    "refresh materialized view w",
    "alter table t alter t set default 'y'",
    "alter table t alter t set not null",
    "alter table t alter t set statistics 7",
    "alter table t alter t set storage external",
    "alter table t set (fillfactor = 50)",
    "alter table t add check (i > 0)",
    "alter table t disable trigger g",
    "alter table t enable row level security",
    "alter table t replica identity full",
    "alter policy p on t using (i > 1)",
    "alter table t rename t to tt",
    "alter index u_i rename to u_j",
    "drop index u_i",
    "create rule q as on update to v do instead nothing",
    "alter sequence s increment 2",
    "alter table u alter e set increment 3",
    "alter type mood rename value 'sad' to 'blue'",
    "alter type mood add value 'glad'",
    "alter domain positive set not null",
    "alter statistics st set statistics 9",
    "alter publication pub set (publish = 'insert')",
    "comment on table t is 'after'",
    "comment on column t.i is 'x'",
    "revoke select on t from ROLE",
    "grant update (i) on t to ROLE",
    "alter default privileges in schema n grant select on tables to ROLE",
    "alter table t owner to ROLE",
    "alter role ROLE rename to ROLE_2",
    "alter schema n rename to m",
    "alter collation c rename to d",
    "alter user mapping for public server srv options (set a '2')",
    "alter server srv options (add b '1')",
    "alter text search configuration ts add mapping for word with simple",
    "create cast (mood as int) with function f2(mood)",
    "create operator === (leftarg = int, rightarg = int, function = int4eq)",
    "create aggregate agg (int) (sfunc = int4pl, stype = int)",
  ])("is another after: %s", async (change) => {
    if (change.startsWith("create cast"))
      await client.query("create function f2(mood) returns int language sql as 'select 1'");
    const before = await mark();
    await client.query(change.replaceAll("ROLE", role));
    expect(await mark()).not.toBe(before);
    expect(before).not.toBeNull();
  });

  test.each([
    "insert into t values (1, 'a', 'ok'); update t set t = 'b'; delete from t",
    "select nextval('s'), setval('s', 100)",
    "analyze t",
    "select lo_from_bytea(0, 'x')",
    "lock table t",
    "set local work_mem = '1MB'",
  ])("is the same after: %s", async (change) => {
    const before = await mark();
    await client.query(change);
    expect(await mark()).toBe(before);
  });

  test("is none where this role may not look into a catalog that counts", async () => {
    await client.query(`revoke select on pg_proc from public; set local role ${role}`);
    expect(await mark()).toBeNull();
  });
});

describe("measureRanges", () => {
  beforeEach(async () => {
    await client.query("begin; set local search_path = public");
    await client.query(
      "create table t (i int, t text); insert into t select i, repeat('x', 400) from generate_series(1, 100) i",
    );
    return () => client.query("rollback").then(() => undefined);
  });

  async function measure(ranges: [from: number, to: number | null][], withChecksum = true) {
    const table = (await readTables(client)).find(({ name }) => name === "t");
    if (!table) throw new Error("no table");
    return measureRanges(
      client,
      ranges.map(([from, to]) => ({ table, range: { from, to }, withChecksum })),
    );
  }

  test("counts each row once, whatever the ranges, and adds up to the whole", async () => {
    const [whole] = await measure([[0, null]]);
    expect(whole?.rows).toBe(100);
    for (const ranges of [
      [
        [0, 1],
        [1, null],
      ],
      [
        [0, 2],
        [2, 3],
        [3, 4],
        [4, null],
      ],
    ] as [number, number | null][][]) {
      const parts = await measure(ranges);
      expect(parts.reduce((sum, { rows }) => sum + rows, 0)).toBe(100);
      expect(addChecksums(parts.map(({ checksum }) => checksum ?? ""))).toBe(whole?.checksum);
      expect(addChecksums(parts.map(({ fingerprint }) => fingerprint))).toBe(whole?.fingerprint);
    }
  });

  test("gives an empty range no rows and the sums of nothing", async () => {
    expect(
      await measure([
        [50, 60],
        [99, null],
      ]),
    ).toEqual(Array(2).fill({ rows: 0, fingerprint: "0".repeat(16), checksum: "0".repeat(16) }));
  });

  test("leaves the checksum out when it is not asked for, and the fingerprint the same", async () => {
    const [[light], [full]] = [await measure([[0, null]], false), await measure([[0, null]])];
    expect(light).toEqual({ ...full, checksum: null });
  });

  test("tells where rows lie by the fingerprint, and what they hold by the checksum", async () => {
    const [before] = await measure([[0, null]]);
    await client.query("update t set i = i");
    const [moved] = await measure([[0, null]]);
    expect(moved?.fingerprint).not.toBe(before?.fingerprint);
    expect(moved?.checksum).toBe(before?.checksum);
    await client.query("update t set i = 0 where i = 1");
    expect((await measure([[0, null]]))[0]?.checksum).not.toBe(before?.checksum);
  });
});

describe("the checksum of rows", () => {
  beforeEach(async () => {
    await client.query("begin; set local search_path = public");
    return () => client.query("rollback").then(() => undefined);
  });

  async function checksumOf(values: string, columns = "(v int)"): Promise<string | null | undefined> {
    await client.query(`create table c ${columns}; insert into c ${values}`);
    const table = (await readTables(client)).find(({ name }) => name === "c");
    if (!table) throw new Error("no table");
    const [measure] = await measureRanges(client, [{ table, range: { from: 0, to: null }, withChecksum: true }]);
    await client.query("drop table c");
    return measure?.checksum;
  }

  // Pairs that the type itself calls equal, or nearly so, and that print apart.
  test.each([
    ["numeric", "1.0", "1.00"],
    ["numeric", "0", "0.000"],
    ["numeric", "NaN", "0"],
    ["numeric", "Infinity", "-Infinity"],
    ["numeric", "NaN", "Infinity"],
    ["numeric(9,2)", "NaN", "0"],
    ["numeric(9,2)", "1.10", "1.01"],
    ["numeric[]", "{1.0}", "{1.00}"],
    ["numrange", "[1.0,2)", "[1.00,2)"],
    ["nummultirange", "{[1.0,2)}", "{[1.00,2)}"],
    ["float8", "0", "-0"],
    ["float8", "0.1", "0.10000000000000002"],
    ["float4", "0", "-0"],
    ["float8[]", "{0}", "{-0}"],
    ["float4", "NaN", "Infinity"],
    ["point", "(0,1)", "(-0,1)"],
    ["interval", "1 mon", "30 days"],
    ["interval", "1 day", "24:00:00"],
    ["interval[]", "{1 mon}", "{30 days}"],
    ["timetz", "12:00+00", "14:00+02"],
    ["timestamptz", "2026-01-01 00:00+00", "2026-01-01 00:00:00.000001+00"],
    ["jsonb", "[1]", "[[1]]"],
    ["json", '{"a":1}', '{"a": 1}'],
    ["text", "a", "A"],
    ["text", "", " "],
    ["text", "é", "e\u0301"],
    ["insensitive", "a", "A"],
    ["insensitive[]", "{a}", "{A}"],
    ["char(5)", "a", "A"],
    ["char(5)", "a", "ab"],
    ['"char"', "a", "b"],
    ["varchar(9)", "a", "a "],
    ["name", "a", "b"],
    ["bytea", "\\x00", "\\x0000"],
    ["bit varying", "1", "10"],
    ["inet", "10.0.0.1/8", "10.0.0.1/9"],
    ["cidr", "10.0.0.0/8", "10.0.0.0/9"],
    ["macaddr", "00:00:00:00:00:01", "00:00:00:00:00:02"],
    ["macaddr8", "00:00:00:00:00:00:00:01", "00:00:00:00:00:00:00:02"],
    ["money", "1.00", "1.01"],
    ["uuid", "00000000-0000-0000-0000-000000000001", "00000000-0000-0000-0000-000000000002"],
    ["bool", "t", "f"],
    ["date", "infinity", "-infinity"],
    ["xml", "<a/>", "<a></a>"],
    ["tsvector", "a:1", "a:2"],
    ["tsquery", "a & b", "a | b"],
    ["box", "(1,1),(0,0)", "(4,0.25),(0,0)"],
    ["circle", "<(0,0),1>", "<(5,5),1>"],
    ["path", "((0,0),(1,1))", "[(0,0),(1,1)]"],
    ["pg_lsn", "0/1", "1/0"],
    ["int[]", "{1,NULL}", "{1,0}"],
    ["int[]", "[0:1]={1,2}", "{1,2}"],
    ["text[]", "{NULL}", '{"NULL"}'],
    ["pair", "(1.0,)", "(1.00,)"],
    ["pair", "(1,)", '(1,"")'],
    ["pair_domain", "(1.0,)", "(1.00,)"],
  ])("tells apart what a %s prints apart: %s and %s", async (type, one, other) => {
    await client.query(
      `create collation either_case (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
       create domain insensitive as text collate either_case;
       create type pair as (n numeric, t text); create domain pair_domain as pair`,
    );
    const [first, second] = [
      await checksumOf(`values ('${one}')`, `(v ${type})`),
      await checksumOf(`values ('${other}')`, `(v ${type})`),
    ];
    expect(first).not.toBe(second);
    expect(await checksumOf(`values ('${one}')`, `(v ${type})`)).toBe(first);
    expect(await checksumOf("values (null)", `(v ${type})`)).not.toBe(first);
  });

  test.each([
    ["values that change places in a row", "values (1, 2)", "values (2, 1)"],
    ["values that change places between rows", "values (1, 2), (3, 4)", "values (1, 4), (3, 2)"],
    ["a null that moves to another column", "values (null::int, 1)", "values (1, null::int)"],
    ["a null and a zero that change places", "values (null::int, 0)", "values (0, null::int)"],
    ["nulls in other columns", "values (null::int, null::int), (1, 1)", "values (null::int, 1), (1, null::int)"],
    ["a row twice and a row thrice", "values (1, 1), (1, 1)", "values (1, 1), (1, 1), (1, 1)"],
    ["a row of nulls and none", "values (null::int, null::int)", "select 1, 1 where false"],
    ["equal columns", "values (1, 1)", "values (2, 2)"],
  ])("tells apart %s", async (_, one, other) => {
    for (const columns of [
      "(a int, b int)",
      "(a text, b text)",
      "(a numeric, b numeric)",
      "(a numeric(9,2), b numeric(9,2))",
      "(a date, b date)",
      "(a float8, b int)",
    ]) {
      const convert = (sql: string) =>
        columns.includes("date") ? `select date '2026-01-01' + x, date '2026-01-01' + y from (${sql}) as v(x, y)` : sql;
      expect(await checksumOf(convert(one), columns), columns).not.toBe(await checksumOf(convert(other), columns));
    }
  });

  test("does not depend on the order of the rows, nor on where they lie", async () => {
    const ordered = "select i, 'row ' || i from generate_series(1, 500) i";
    const columns = "(i int, t text)";
    expect(await checksumOf(`${ordered} order by i desc`, columns)).toBe(await checksumOf(ordered, columns));
    expect(await checksumOf(`${ordered} order by random()`, `${columns} with (fillfactor = 20)`)).toBe(
      await checksumOf(ordered, columns),
    );
  });
});

describe("modulo64", () => {
  test("keeps sums of any size and sign as an unsigned 64-bit number", () => {
    expect(
      ["0", "1", "-1", "18446744073709551616", "-18446744073709551617", "9223372036854775808"].map(modulo64),
    ).toEqual([
      "0000000000000000",
      "0000000000000001",
      "ffffffffffffffff",
      "0000000000000000",
      "ffffffffffffffff",
      "8000000000000000",
    ]);
    expect(modulo64(null)).toBe("0000000000000000");
    expect(addChecksums(["ffffffffffffffff", "0000000000000002"])).toBe("0000000000000001");
  });
});

describe("ReusableChunks", () => {
  const table = manifestTableOf();
  const [chunk] = table.chunks as [ManifestChunk];
  const source: ChunkSource = { history: "sys/db/1", nextXid: "1000", recipients: "r", chunks: [{ table, chunk }] };
  const now = { history: "sys/db/1", nextXid: "1000", recipients: "r" };
  const candidates = (
    state: Partial<Omit<typeof now, "history">> & { history?: string | null },
    from: Partial<ChunkSource> = {},
    isStored = true,
  ) =>
    new ReusableChunks({ ...now, ...state }, [{ ...source, ...from }], () => isStored).candidates(table, {
      from: 0,
      to: null,
    });

  test("offers the chunk of the same table, file, shape and range", () => {
    expect(candidates({})).toEqual([chunk]);
    const known = new ReusableChunks(now, [source], () => true);
    expect(known.pagesPerChunk(table)).toBe(table.pagesPerChunk);
    for (const other of [{ oid: 1 }, { filenode: "1" }, { shape: "s2" }, { shape: null }]) {
      expect(known.candidates({ ...table, ...other }, { from: 0, to: null })).toEqual([]);
    }
    expect(known.candidates(table, { from: 8192, to: null })).toEqual([]);
  });

  test("offers the last chunk also when the table has grown behind it", () => {
    expect(new ReusableChunks(now, [source], () => true).candidates(table, { from: 0, to: 8192 })).toEqual([chunk]);
  });

  test.each<[string, Parameters<typeof candidates>]>([
    ["another line of history", [{ history: "sys/db/2" }]],
    ["a history that is not known", [{ history: null }]],
    ["a history that neither knows", [{ history: null }, { history: null }]],
    ["other recipients", [{ recipients: "q" }]],
    ["a store that lost the object", [{}, {}, false]],
    ["a table that was not to be reused then", [{}, { chunks: [{ table: { ...table, shape: null }, chunk }] }]],
    ["transaction ids that went back", [{ nextXid: "999" }]],
    ["transaction ids that have come round by half", [{ nextXid: (1000n + 2n ** 31n).toString() }]],
    ["transaction ids that have come round wholly", [{ nextXid: (1000n + 2n ** 32n).toString() }]],
  ])("offers nothing of %s", (_, input) => {
    expect(candidates(...input)).toEqual([]);
  });

  test("offers it up to half of all transaction ids later", () => {
    expect(candidates({ nextXid: (1000n + 2n ** 31n - 1n).toString() })).toEqual([chunk]);
  });

  test("offers what several earlier runs know of one range", () => {
    const later = { ...chunk, fingerprint: "1111111111111111" };
    const known = new ReusableChunks(now, [source, { ...source, chunks: [{ table, chunk: later }] }], () => true);
    expect(known.candidates(table, { from: 0, to: null })).toEqual([chunk, later]);
  });
});

describe("historyOf", () => {
  const identity = { database: "d", databaseOid: "5", systemId: "7", serverVersion: "18", serverVersionNum: 180000 };

  test("tells servers, databases and timelines apart, and is none where the timeline is not told", () => {
    const histories = [
      { ...identity, timeline: "1" },
      { ...identity, timeline: "2" },
      { ...identity, databaseOid: "6", timeline: "1" },
      { ...identity, systemId: "8", timeline: "1" },
    ].map((each) => historyOf({ identity: each }));
    expect(new Set(histories).size).toBe(4);
    expect(historyOf({ identity: { ...identity, timeline: null } })).toBeNull();
  });
});
