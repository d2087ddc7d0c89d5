import type { Connection } from "../connect.ts";

export type SourceColumn = { name: string; typeOid: number; typeName: string; typmod: number; missing: string | null };

export type SourceTable = {
  oid: number;
  schema: string;
  name: string;
  /** Columns that travel: generated ones are computed again by the server that restores. */
  columns: SourceColumn[];
  /** Their numbers, never given twice: a column dropped and added again under its old name is another column. */
  columnNumbers: string | null;
  filenode: string;
  isUnlogged: boolean;
  heapPages: number;
  /** Heap, TOAST and maps together. */
  totalBytes: number;
  /** A `WHERE …` that says which rows of an extension's own table are the user's. */
  condition: string | null;
  /** Load through this ancestor: hashes of enum keys differ from server to server, so rows may belong to another partition. */
  loadInto: { schema: string; name: string } | null;
  /** Null when the table is gone since the snapshot. */
  mayRead: boolean | null;
};

/** Every table whose rows are the user's: plain tables, partitions, inheritance children, and extensions' configuration tables. */
export async function readTables(client: Connection): Promise<SourceTable[]> {
  const { rows } = await client.query<Omit<SourceTable, "columns"> & { columns: SourceColumn[] | null }>(TABLES);
  return rows.map((row) => ({
    ...row,
    oid: Number(row.oid),
    heapPages: Number(row.heapPages),
    totalBytes: Number(row.totalBytes),
    columns: row.columns ?? [],
  }));
}

export type SequenceValue = { schema: string; name: string; lastValue: string; isCalled: boolean };

/** Sequences are not transactional: their values are read now, which is never before the snapshot. */
export async function readSequences(client: Connection): Promise<SequenceValue[]> {
  const { rows } = await client.query<{ schema: string; name: string; relation: string }>(SEQUENCES);
  const values: SequenceValue[] = [];
  for (let from = 0; from < rows.length; from += SEQUENCES_PER_QUERY) {
    const batch = rows.slice(from, from + SEQUENCES_PER_QUERY);
    const sql = batch
      .map(({ relation }, i) => `SELECT ${i} AS i, last_value::text, is_called FROM ${relation}`)
      .join(" UNION ALL ");
    const answer = await client.query<{ i: number; last_value: string; is_called: boolean }>(sql);
    for (const { i, last_value, is_called } of answer.rows) {
      const sequence = batch[i];
      if (sequence)
        values.push({ schema: sequence.schema, name: sequence.name, lastValue: last_value, isCalled: is_called });
    }
  }
  return values;
}

const SEQUENCES_PER_QUERY = 200;

const USER_SCHEMA = `n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'`;

const TABLES = `WITH config AS (
    SELECT pg_catalog.unnest(e.extconfig) AS oid, pg_catalog.unnest(e.extcondition) AS condition FROM pg_catalog.pg_extension e
  ), enum_hash_root AS (
    SELECT p.partrelid AS oid FROM pg_catalog.pg_partitioned_table p
    WHERE p.partstrat = 'h' AND EXISTS (
      SELECT FROM pg_catalog.unnest(p.partclass::oid[]) AS k JOIN pg_catalog.pg_opclass o ON o.oid = k
      JOIN pg_catalog.pg_opfamily f ON f.oid = o.opcfamily WHERE f.opfname IN ('enum_ops', 'array_ops', 'record_ops', 'range_ops', 'multirange_ops'))
  )
  SELECT c.oid, n.nspname AS schema, c.relname AS name, pg_catalog.pg_relation_filenode(c.oid)::text AS filenode,
    c.relpersistence = 'u' AS "isUnlogged",
    pg_catalog.pg_relation_size(c.oid) / pg_catalog.current_setting('block_size')::int AS "heapPages",
    pg_catalog.pg_table_size(c.oid) AS "totalBytes",
    NULLIF(config.condition, '') AS condition,
    CASE WHEN c.relispartition THEN (
      SELECT pg_catalog.json_build_object('schema', an.nspname, 'name', ac.relname)
      FROM pg_catalog.pg_partition_ancestors(c.oid) AS a(oid)
      JOIN pg_catalog.pg_class ac ON ac.oid = a.oid JOIN pg_catalog.pg_namespace an ON an.oid = ac.relnamespace
      WHERE NOT ac.relispartition
        AND EXISTS (SELECT FROM pg_catalog.pg_partition_ancestors(c.oid) AS x(oid) JOIN enum_hash_root r ON r.oid = x.oid)
    ) END AS "loadInto",
    pg_catalog.has_table_privilege(c.oid, 'SELECT') OR NOT EXISTS (SELECT FROM pg_catalog.pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) AS "mayRead",
    (SELECT pg_catalog.json_agg(pg_catalog.json_build_object(
        'name', a.attname, 'typeOid', a.atttypid::bigint, 'typeName', pg_catalog.format_type(a.atttypid, a.atttypmod),
        'typmod', a.atttypmod, 'missing', CASE WHEN a.atthasmissing THEN a.attmissingval::text END) ORDER BY a.attnum)
      FROM pg_catalog.pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '') AS columns,
    (SELECT pg_catalog.string_agg(a.attnum::text, ',' ORDER BY a.attnum)
      FROM pg_catalog.pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '') AS "columnNumbers"
  FROM pg_catalog.pg_class c
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN config ON config.oid = c.oid
  WHERE c.relkind = 'r' AND c.relpersistence <> 't' AND (
    config.oid IS NOT NULL
    OR (${USER_SCHEMA} AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
      WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid AND d.deptype = 'e')))
  ORDER BY n.nspname, c.relname`;

const SEQUENCES = `SELECT n.nspname AS schema, c.relname AS name, pg_catalog.format('%I.%I', n.nspname, c.relname) AS relation
  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind = 'S' AND c.relpersistence <> 't' AND ${USER_SCHEMA}
    AND (NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid AND d.deptype = 'e')
      OR c.oid IN (SELECT pg_catalog.unnest(e.extconfig) FROM pg_catalog.pg_extension e))
  ORDER BY 1, 2`;
