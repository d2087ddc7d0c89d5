import { type Connection, quoteIdentifier, quoteQualified } from "#modules/postgres";

/** How two copies of one table are held against each other. */
export type TableForm = {
  schema: string;
  name: string;
  /** Columns that both have; without any, there is nothing to compare. */
  columns: string[];
  /** Those that name a row; null when nothing does, and a row is all that is in it. */
  key: string[] | null;
};

/** `key` and `mark` are equal where key and content of the row are; `at` finds the row again in the same snapshot. */
export type RowMark = { key: string; mark: string; at: string };

const BATCH = 500;

/** The rows of a table in the order of their keys, a batch at a time. Inside a REPEATABLE READ transaction. */
export async function* readRowMarks(client: Connection, form: TableForm): AsyncGenerator<RowMark> {
  const key = asJson(form.key ?? form.columns);
  await client.query(`DECLARE marks NO SCROLL CURSOR FOR
    SELECT ${key} AS key, pg_catalog.encode(pg_catalog.sha256(${inUtf8(asJson(form.columns))}), 'hex') AS mark, t.ctid::text AS at
    FROM ONLY ${quoteQualified(form.schema, form.name)} AS t ORDER BY ${inUtf8(key)}`);
  for (;;) {
    const { rows } = await client.query<RowMark>(`FETCH ${BATCH} FROM marks`);
    yield* rows;
    if (rows.length < BATCH) break;
  }
  await client.query("CLOSE marks");
}

/** Whole rows as JSON, in the order asked for. */
export async function readWholeRows(client: Connection, form: TableForm, places: string[]): Promise<string[]> {
  // A table that only one side has is not asked for on the other.
  if (places.length === 0) return [];
  const { rows } = await client.query<{ at: string; row: string }>(
    `SELECT t.ctid::text AS at, pg_catalog.row_to_json(t)::text AS row
     FROM ONLY ${quoteQualified(form.schema, form.name)} AS t WHERE t.ctid = ANY ($1::tid[])`,
    [places],
  );
  const found = new Map(rows.map(({ at, row }) => [at, row]));
  return places.map((at) => found.get(at) ?? "null");
}

/** An array of texts: the same values print the same, whatever their type. */
function asJson(columns: string[]): string {
  return `pg_catalog.array_to_json(ARRAY[${columns.map((column) => `t.${quoteIdentifier(column)}::text`).join(", ")}])::text`;
}

/** Compared byte by byte, here as there: no collation decides. */
function inUtf8(sql: string): string {
  return `pg_catalog.convert_to(${sql}, 'UTF8')`;
}
