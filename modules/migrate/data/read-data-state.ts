import { redactText } from "#modules/platform";
import { type Connection, errorCode, quoteQualified } from "#modules/postgres";
import { rowChecksum, type SourceColumn } from "#modules/postgres/contents";

/** A table, plain or partitioned. Partitions count and hash for themselves; a partitioned table holds no rows of its own. */
export type TableState = {
  oid: number;
  schema: string;
  name: string;
  /** As SQL needs it: `public."Order"`. */
  object: string;
  /** Partitioned tables and inheritance parents above it. */
  ancestors: number[];
  isPartitioned: boolean;
  columns: { name: string; type: string; number: number }[];
  /** Exact; null when it was not counted. */
  rows: number | null;
  /** Of the contents, whatever the order of rows; null when it was not computed. */
  checksum: string | null;
};

export type DataState = { tables: TableState[]; notChecked: string[] };

export type ReadDataStateInput = {
  /** A session of `openConnection`: how values print is part of the checksum. In no transaction. */
  client: Connection;
  /** Default: every schema of the user's. */
  schemas?: string[];
  /** Hash contents too. Default: only count. */
  contents?: boolean;
  /** How long one table may take; 0 for as long as it needs. */
  limitMs?: number;
  onProgress?: (progress: { done: number; total: number }) => void;
  signal?: AbortSignal;
};

type Relation = Omit<TableState, "rows" | "checksum" | "columns"> & {
  columns: (SourceColumn & { number: number; isGenerated: boolean })[];
};

/** How many rows each table holds, and a checksum of them. What was not read in time is told in `notChecked`. */
export async function readDataState(input: ReadDataStateInput): Promise<DataState> {
  const { client, schemas, limitMs = 0 } = input;
  const relations = (await client.query<Relation>(RELATIONS, [schemas ?? null])).rows;
  await client.query("SELECT pg_catalog.set_config('statement_timeout', $1, false)", [String(limitMs)]);
  const tables: TableState[] = [];
  const notChecked: string[] = [];
  try {
    for (const relation of relations) {
      input.signal?.throwIfAborted();
      input.onProgress?.({ done: tables.length, total: relations.length });
      const read = await readTable(client, relation, input.contents ?? false, limitMs);
      if (read.reason) notChecked.push(`${relation.object}: ${read.reason}`);
      const columns = relation.columns.map(({ name, typeName, number }) => ({ name, type: typeName, number }));
      tables.push({ ...relation, columns, rows: read.rows, checksum: read.checksum });
    }
  } finally {
    await client.query("SELECT pg_catalog.set_config('statement_timeout', '0', false)").catch(() => {});
  }
  return { tables, notChecked };
}

type Read = { rows: number | null; checksum: string | null; reason?: string };

async function readTable(
  client: Connection,
  { schema, name, columns, isPartitioned }: Relation,
  contents: boolean,
  limitMs: number,
): Promise<Read> {
  const nothing: Read = { rows: null, checksum: null };
  if (isPartitioned) return nothing;
  // Generated columns follow from the others.
  const checksum = contents ? rowChecksum(columns.filter(({ isGenerated }) => !isGenerated)) : null;
  const sql = `SELECT pg_catalog.count(*)::float8 AS rows, ${checksum ? `COALESCE(pg_catalog.sum(${checksum}), 0)::text` : "NULL::text"} AS checksum
    FROM ONLY ${quoteQualified(schema, name)}`;
  try {
    const { rows } = await client.query<{ rows: number; checksum: string | null }>(sql);
    return rows[0] ?? nothing;
  } catch (error) {
    // Not an answer of the server: the connection is gone.
    if (!/^[0-9A-Z]{5}$/.test(errorCode(error) ?? "")) throw error;
    return { ...nothing, reason: explain(error, limitMs) };
  }
}

function explain(error: unknown, limitMs: number): string {
  if (errorCode(error) === "57014") return `not counted within ${limitMs} ms`;
  return `not counted: ${redactText(error instanceof Error ? error.message : String(error))}`;
}

const RELATIONS = `SELECT c.oid::int8::float8 AS oid, n.nspname AS schema, c.relname AS name,
    pg_catalog.format('%I.%I', n.nspname, c.relname) AS object, c.relkind = 'p' AS "isPartitioned",
    (WITH RECURSIVE up(oid) AS (
        SELECT i.inhparent FROM pg_catalog.pg_inherits i WHERE i.inhrelid = c.oid
        UNION SELECT i.inhparent FROM up JOIN pg_catalog.pg_inherits i ON i.inhrelid = up.oid)
      SELECT COALESCE(pg_catalog.json_agg(up.oid::int8), '[]') FROM up) AS ancestors,
    (SELECT COALESCE(pg_catalog.json_agg(pg_catalog.json_build_object('name', a.attname, 'number', a.attnum,
        'typeOid', a.atttypid::int8, 'typeName', pg_catalog.format_type(a.atttypid, a.atttypmod), 'typmod', a.atttypmod,
        'missing', NULL, 'isGenerated', a.attgenerated <> '') ORDER BY a.attnum), '[]')
      FROM pg_catalog.pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) AS columns
  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p') AND c.relpersistence <> 't' AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
    AND ($1::text[] IS NULL OR n.nspname = ANY($1))
    AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
      WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid AND d.deptype = 'e')
  ORDER BY 2, 3`;
