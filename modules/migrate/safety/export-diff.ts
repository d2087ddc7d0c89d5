import { createHash } from "node:crypto";
import { mkdir, open, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { type Connection, withConnection } from "#modules/postgres";
import { readTables, type SourceTable } from "#modules/postgres/contents";
import { compareRows, type RowDifference } from "./compare-rows.ts";
import { isExcepted } from "./judge-writes.ts";
import { readRowMarks, readWholeRows, type TableForm } from "./table-rows.ts";
import { quotedName } from "./write-state.ts";

export type ExportDiffInput = {
  /** What was written to: the database that a restore preserved. */
  liveUrl: string;
  /** The snapshot, restored. */
  snapshotUrl: string;
  /**
   * The tables that were written to; "all" when that is not certain. Where none can be gone, what only the snapshot has came
   * in since it was restored, and is nobody's loss.
   */
  tables: ComparedTable[] | "all";
  /** Tables that are nobody's loss, as `schema.name`. */
  except?: string[];
  /** Made if absent, for this user alone: the files hold rows. */
  directory: string;
};

export type ComparedTable = { schema: string; name: string; noneGone?: boolean };

export type TableDiff = { table: string; file: string; added: number; changed: number; gone: number };

export type ExportedDiff = {
  directory: string;
  /** Tables that differ. */
  tables: TableDiff[];
  rows: number;
  /** What could not be compared, in words. */
  notCompared: string[];
};

/**
 * Writes down what the live database has and the snapshot has not: for each table `<schema>.<table>.jsonl`, a line a row
 * with `op` (new, changed, gone), `key` (null where nothing names a row) and `row`, as it is in the live table, a gone one as it
 * was in the snapshot. Memory is bounded; what a killed run left half written is written again.
 */
export async function exportDiff(input: ExportDiffInput): Promise<ExportedDiff> {
  await mkdir(input.directory, { recursive: true, mode: 0o700 });
  return withConnection(input.liveUrl, (live) =>
    withConnection(input.snapshotUrl, async (snapshot) => {
      for (const client of [live, snapshot]) await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
      const sides = { live: await readSide(live), snapshot: await readSide(snapshot) };
      const diff: ExportedDiff = { directory: input.directory, tables: [], rows: 0, notCompared: [] };
      for (const table of tablesToCompare(input, sides)) await compareTable(table, sides, diff);
      return diff;
    }),
  );
}

type Side = { client: Connection; tables: Map<string, SourceTable>; keys: Map<string, string[]> };
type Sides = { live: Side; snapshot: Side };

async function readSide(client: Connection): Promise<Side> {
  const tables = await readTables(client);
  const { rows } = await client.query<{ oid: string; columns: string[] }>(PRIMARY_KEYS);
  const keys = new Map(rows.map(({ oid, columns }) => [oid, columns]));
  return { client, tables: new Map(tables.map((table) => [nameOf(table), table])), keys };
}

const nameOf = ({ schema, name }: ComparedTable) => JSON.stringify([schema, name]);

function tablesToCompare({ tables, except = [] }: ExportDiffInput, { live, snapshot }: Sides): ComparedTable[] {
  if (tables !== "all") return tables;
  const all = new Map([...snapshot.tables, ...live.tables]);
  return [...all.values()].filter((table) => !isExcepted(table, except));
}

async function compareTable(
  { schema, name, noneGone }: ComparedTable,
  { live, snapshot }: Sides,
  diff: ExportedDiff,
): Promise<void> {
  const [now, then] = [live, snapshot].map(({ tables }) => tables.get(nameOf({ schema, name })));
  const quoted = quotedName({ schema, name });
  if (!now) return void diff.notCompared.push(`${quoted} is not there any more, or holds no rows that can be compared`);
  if (now.mayRead === false || then?.mayRead === false) {
    return void diff.notCompared.push(`${quoted} may not be read by this role`);
  }
  const form = formOf(live, now, snapshot, then);
  if (form.columns.length === 0) return void diff.notCompared.push(`${quoted} has no column that both have`);
  const before = then ? readRowMarks(snapshot.client, form) : nothing();
  const file = join(diff.directory, fileName(schema, name));
  const differences = compareRows(readRowMarks(live.client, form), before, noneGone);
  const found = await writeTable(file, differences, form, { live, snapshot });
  if (found.added + found.changed + found.gone === 0) return;
  diff.tables.push({ table: quoted, file, ...found });
  diff.rows += found.added + found.changed + found.gone;
}

async function* nothing(): AsyncGenerator<never> {}

/** A migration may have changed columns and key: what both have is compared. */
function formOf(live: Side, now: SourceTable, snapshot: Side, then: SourceTable | undefined): TableForm {
  const names = (table: SourceTable) => table.columns.map((column) => column.name);
  const earlier = then ? names(then) : names(now);
  const columns = names(now).filter((column) => earlier.includes(column));
  const key = live.keys.get(String(now.oid)) ?? null;
  const keyThen = then ? snapshot.keys.get(String(then.oid)) : key;
  const isSame = key !== null && JSON.stringify(key) === JSON.stringify(keyThen);
  const isShared = isSame && key.every((column) => columns.includes(column));
  return { schema: now.schema, name: now.name, columns, key: isShared ? key : null };
}

const BATCH = 200;

async function writeTable(file: string, differences: AsyncIterable<RowDifference>, form: TableForm, sides: Sides) {
  const found = { added: 0, changed: 0, gone: 0 };
  const part = `${file}.part`;
  const output = await open(part, "w", 0o600);
  try {
    let batch: RowDifference[] = [];
    const flush = async () => {
      await output.write(await linesOf(batch, form, sides));
      batch = [];
    };
    for await (const difference of differences) {
      found[difference.op === "new" ? "added" : difference.op]++;
      if (batch.push(difference) === BATCH) await flush();
    }
    await flush();
    await output.sync();
  } finally {
    await output.close();
  }
  if (found.added + found.changed + found.gone === 0) await rm(part);
  else await rename(part, file);
  return found;
}

async function linesOf(batch: RowDifference[], form: TableForm, { live, snapshot }: Sides): Promise<string> {
  const placesOf = (isGone: boolean) => batch.filter(({ op }) => (op === "gone") === isGone).map(({ at }) => at);
  const there = await readWholeRows(live.client, form, placesOf(false));
  const gone = await readWholeRows(snapshot.client, form, placesOf(true));
  return batch
    .map(({ op, key }) => {
      const row = (op === "gone" ? gone : there).shift();
      return `{"op":"${op}","key":${keyOf(form, key)},"row":${row}}\n`;
    })
    .join("");
}

function keyOf({ key }: TableForm, values: string): string {
  if (!key) return "null";
  const texts = JSON.parse(values) as (string | null)[];
  return JSON.stringify(Object.fromEntries(key.map((column, i) => [column, texts[i]])));
}

const MAX_FILE_BYTES = 200;

/** A name that every file system takes. */
function fileName(schema: string, table: string): string {
  const plain = `${schema}.${table}`.replace(/[^\p{L}\p{N}._-]/gu, "-");
  const isKept = plain === `${schema}.${table}` && Buffer.byteLength(plain) <= MAX_FILE_BYTES && !/^\./.test(plain);
  // Two tables whose names differ in case alone are one file to some systems.
  const isLower = plain === plain.toLowerCase();
  const mark = createHash("sha256")
    .update(JSON.stringify([schema, table]))
    .digest("hex")
    .slice(0, 8);
  return isKept && isLower ? `${plain}.jsonl` : `${[...plain].slice(0, 40).join("")}~${mark}.jsonl`;
}

const PRIMARY_KEYS = `SELECT i.indrelid::text AS oid,
    (SELECT pg_catalog.json_agg(a.attname ORDER BY k.at)
      FROM pg_catalog.unnest(i.indkey::int2[]) WITH ORDINALITY AS k (attnum, at)
      JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum WHERE k.at <= i.indnkeyatts) AS columns
  FROM pg_catalog.pg_index i WHERE i.indisprimary AND i.indisvalid`;
