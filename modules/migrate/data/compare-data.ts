import type { PlannedFile } from "../plan/types.ts";
import type { DataCheck } from "../types.ts";
import { type NamedTables, type Naming, nameTables } from "./named-tables.ts";
import type { DataState, TableState } from "./read-data-state.ts";

export type CompareDataOptions = {
  /** Where unqualified names lead; default `public`. */
  schema?: string;
  /**
   * Others wrote between the two states, as on a target in use: contents are not compared, and of row counts only what
   * a release does not do by itself is told: a table that is gone, or that was emptied to the last row.
   */
  othersWrite?: boolean;
};

/**
 * Holds the data after a run against the data before it. `ok` is false for what no statement accounts for: rows of a
 * table that none names in DML, TRUNCATE or DROP, contents of a table that none names as what it changes. Rows that go
 * because a statement says so are told with `ok: true`.
 */
export function compareData(
  before: DataState,
  after: DataState,
  plans: PlannedFile[],
  { schema = "public", othersWrite = false }: CompareDataOptions = {},
): DataCheck[] {
  const named = nameTables(before, after, plans, schema);
  const byOid = new Map(after.tables.map((table) => [table.oid, table]));
  return before.tables
    .filter((table) => !table.isPartitioned && !isOurOwn(table))
    .flatMap((table) => compareTable(table, byOid.get(table.oid), named, othersWrite));
}

/** The histories of migrations change with every run. */
function isOurOwn({ schema, name }: TableState): boolean {
  return name === "_prisma_migrations" || schema === "atalaya";
}

function compareTable(
  before: TableState,
  after: TableState | undefined,
  named: NamedTables,
  othersWrite: boolean,
): DataCheck[] {
  const byRows = named.rows.get(before.oid);
  if (!after) return [gone(before, byRows)];
  const checks: DataCheck[] = [];
  const count = compareCounts(before, after, byRows, othersWrite);
  if (count) checks.push(count);
  const lost = byRows || named.structure.has(before.oid) ? null : lostColumns(before, after);
  if (lost) checks.push(lost);
  else if (!byRows && !named.structure.has(before.oid) && !othersWrite && count?.ok !== false)
    checks.push(...compareContents(before, after));
  return checks;
}

function gone(before: TableState, naming: Naming | undefined): DataCheck {
  const rows = before.rows ?? 0;
  const what = before.rows === null ? "its rows were not counted" : `${countRows(rows)} went with it`;
  return {
    ...about("row-count", before, naming),
    ok: naming !== undefined,
    message: naming ? `dropped by ${naming.verb}: ${what}` : `gone, though no statement drops it by name: ${what}`,
    ...(before.rows === null ? {} : { before: rows, after: 0 }),
  };
}

function compareCounts(
  before: TableState,
  after: TableState,
  naming: Naming | undefined,
  othersWrite: boolean,
): DataCheck | null {
  if (before.rows === null || after.rows === null) return null;
  const difference = after.rows - before.rows;
  const isAccounted = naming !== undefined || difference === 0;
  const ok = isAccounted || (othersWrite && after.rows > 0);
  return {
    ...about("row-count", before, difference === 0 ? undefined : naming),
    ok,
    message: tellCounts(before, after, naming, ok),
    before: before.rows,
    after: after.rows,
  };
}

function tellCounts(before: TableState, after: TableState, naming: Naming | undefined, ok: boolean): string {
  const difference = (after.rows ?? 0) - (before.rows ?? 0);
  const renamed = after.object === before.object ? "" : ` (now ${after.object})`;
  if (difference === 0) return `${countRows(before.rows ?? 0)}, as before${renamed}`;
  const change = `${countRows(Math.abs(difference))} ${difference < 0 ? "went" : "came"}${renamed}`;
  if (naming) return `${change}: ${naming.verb}`;
  return ok ? `${change} meanwhile` : `${change}, though no statement names the table as one it writes to`;
}

/** Without its name in the statement, a column goes only by CASCADE. */
function lostColumns(before: TableState, after: TableState): DataCheck | null {
  const kept = new Set(after.columns.map((column) => column.number));
  const lost = before.columns.filter((column) => !kept.has(column.number)).map((column) => column.name);
  if (lost.length === 0) return null;
  const columns = lost.length === 1 ? `the column ${lost[0]} is` : `the columns ${lost.join(", ")} are`;
  return {
    ...about("content", before, undefined),
    ok: false,
    message: `${columns} gone, though no statement names the table`,
  };
}

function compareContents(before: TableState, after: TableState): DataCheck[] {
  if (before.checksum === null || after.checksum === null) return [];
  const ok = before.checksum === after.checksum;
  const message = ok ? "contents as before" : "contents differ, though no statement names the table as one it changes";
  return [{ ...about("content", before, undefined), ok, message }];
}

function about(check: DataCheck["check"], { object }: TableState, naming: Naming | undefined) {
  return { check, object, ...(naming ? { file: naming.file, line: naming.line } : {}) };
}

function countRows(rows: number): string {
  return rows === 1 ? "1 row" : `${rows.toLocaleString("en-US")} rows`;
}
