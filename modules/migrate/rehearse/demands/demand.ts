import { type KeyPair, orphanRows } from "../../orphan-rows.ts";

/** What a statement demands of the rows that are there. */
export type Demand = {
  check: "not-null" | "unique" | "foreign-key" | "check";
  /** Quoted, as the others. */
  table: string;
  /** The column or constraint. */
  object: string;
  /** What is said of `count` offending rows, and where there are none. */
  faulty: (count: number) => string;
  sound: string;
  /** Answers `count` and, for keys that occur more than once, `samples`. */
  countSql: string;
  /** `FROM … WHERE …` of offending rows, for samples of their primary keys; null where there are none to show or `countSql` brings them. */
  rows: string | null;
  /** What the values of `samples` are called. */
  keys: string[];
};

/** A column that became NOT NULL, quoted. */
export type DemandedColumn = { name: string; isNew: boolean };

export type UniqueRow = { name: string; keys: string[]; predicate: string | null; nullsNotDistinct: boolean };

export type ConstraintRow = {
  name: string;
  kind: "c" | "f" | "n";
  definition: string;
  expression: string | null;
  column: string | null;
  parent: string | null;
  isPartitioned: boolean;
  parentIsPartitioned: boolean;
  matchFull: boolean;
  pairs: KeyPair[] | null;
};

export function demandNotNull(table: string, { name, isNew }: DemandedColumn): Demand {
  const rows = `FROM ${table} AS child${isNew ? "" : ` WHERE child.${name} IS NULL`}`;
  return {
    check: "not-null",
    table,
    object: `${table}.${name}`,
    faulty: (count) =>
      isNew
        ? `${countOf(count)} of ${table} would have no ${name}: it is added NOT NULL without a default`
        : `${countOf(count)} of ${table} ${count === 1 ? "has" : "have"} no ${name}`,
    sound: isNew ? `${table} is empty` : `no row of ${table} lacks ${name}`,
    countSql: `SELECT count(*)::float8 AS count ${rows}`,
    rows: isNew ? null : rows,
    keys: [],
  };
}

export function demandCheck(table: string, { name, expression, definition }: ConstraintRow): Demand {
  // Columns are called as they are in the expression, so the table has no alias here.
  const rows = `FROM ${table} WHERE NOT (${expression})`;
  return {
    check: "check",
    table,
    object: `${table}.${name}`,
    faulty: (count) => `${countOf(count)} of ${table} ${count === 1 ? "breaks" : "break"} ${definition}`,
    sound: `every row of ${table} obeys ${definition}`,
    countSql: `SELECT count(*)::float8 AS count ${rows}`,
    rows,
    keys: [],
  };
}

export function demandParents(table: string, row: ConstraintRow): Demand {
  const parent = row.parent ?? "";
  const childFrom = `${row.isPartitioned ? "" : "ONLY "}${table}`;
  const parentFrom = `${row.parentIsPartitioned ? "" : "ONLY "}${parent}`;
  const rows = orphanRows({ childFrom, parentFrom, matchFull: row.matchFull, pairs: row.pairs ?? [] });
  return {
    check: "foreign-key",
    table,
    object: `${table}.${row.name}`,
    faulty: (count) =>
      `${countOf(count)} of ${table} ${count === 1 ? "points" : "point"} at rows of ${parent} that are not there`,
    sound: `every row of ${table} finds its row of ${parent}`,
    countSql: `SELECT count(*)::float8 AS count ${rows}`,
    rows,
    keys: [],
  };
}

export function demandUnique(table: string, { name, keys, predicate, nullsNotDistinct }: UniqueRow): Demand {
  const present = nullsNotDistinct ? [] : keys.map((key) => `(${key}) IS NOT NULL`);
  const conditions = [...present, ...(predicate ? [`(${predicate})`] : [])];
  const list = keys.map((key) => `(${key})`).join(", ");
  const repeated = `SELECT pg_catalog.json_build_array(${list}) AS key, count(*) AS n FROM ${table}
    ${conditions.length > 0 ? `WHERE ${conditions.join(" AND ")}` : ""} GROUP BY ${list} HAVING count(*) > 1`;
  return {
    check: "unique",
    table,
    object: `${table}.${name}`,
    faulty: (count) => `${countOf(count)} of ${table} share ${keys.join(", ")} with another`,
    sound: `no two rows of ${table} share ${keys.join(", ")}`,
    countSql: `WITH repeated AS MATERIALIZED (${repeated}) SELECT COALESCE(sum(n), 0)::float8 AS count,
      (SELECT json_agg(key) FROM (SELECT key FROM repeated ORDER BY n DESC LIMIT 5) AS few) AS samples FROM repeated`,
    rows: null,
    keys,
  };
}

function countOf(count: number): string {
  return `${count.toLocaleString("en-US")} ${count === 1 ? "row" : "rows"}`;
}
