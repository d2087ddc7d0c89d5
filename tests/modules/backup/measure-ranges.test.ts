import { beforeEach, describe, expect, test } from "vitest";
import { readTables } from "#modules/postgres/contents";
import { addChecksums, measureRanges, modulo64 } from "../../../modules/backup/source/measure-ranges.ts";
import { client, prepareConnection, takeBackEach } from "./support/own-connection.ts";

prepareConnection();

describe("measureRanges", () => {
  takeBackEach();
  beforeEach(async () => {
    await client.query(
      "create table t (i int, t text); insert into t select i, repeat('x', 400) from generate_series(1, 100) i",
    );
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
  takeBackEach();

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
