import type pg from "pg";
import { type LockMode, lockModes, lockStrength } from "./lock-modes.ts";

/** A table, index, sequence or view as the session sees it now. */
export type RelationNow = {
  oid: number;
  /** As SQL needs it: `public."Order"`. */
  name: string;
  /** pg_class.relkind. */
  kind: string;
  /** The table of an index. */
  table: number | null;
  /** Null where there is no file of its own. */
  filenode: number | null;
  /** Table files without indexes; null for what is no table. */
  heapBytes: number | null;
  /** With indexes and TOAST; null for what is no table. */
  totalBytes: number | null;
  /** What this transaction read of it from end to end, so far. */
  scans: number;
  tuplesRead: number;
  /** Rows that this transaction updated or deleted in it, so far. */
  tuplesChanged: number;
};

export type Observation = {
  relations: Map<number, RelationNow>;
  /** The strongest mode that the asking connection holds on each relation. */
  held: Map<number, LockMode>;
};

/** What the session sees and holds. The counts of scans are its own transaction's: sequential scans of any cause, ALTER TABLE's and index builds' among them. */
export async function observe(client: pg.Client): Promise<Observation> {
  const relations = await client.query<RelationNow>(RELATIONS);
  const locks = await client.query<{ oid: number; mode: LockMode }>(HELD, [lockModes]);
  return {
    relations: new Map(relations.rows.map((row) => [row.oid, row])),
    held: strongest(locks.rows),
  };
}

export function strongest(locks: { oid: number; mode: LockMode }[]): Map<number, LockMode> {
  const held = new Map<number, LockMode>();
  for (const { oid, mode } of locks) if (lockStrength(mode) > lockStrength(held.get(oid))) held.set(oid, mode);
  return held;
}

const RELATIONS = `SELECT c.oid::int8::float8 AS oid, pg_catalog.format('%I.%I', n.nspname, c.relname) AS name, c.relkind AS kind,
    i.indrelid::int8::float8 AS table, pg_catalog.pg_relation_filenode(c.oid)::int8::float8 AS filenode,
    CASE WHEN c.relkind IN ('r', 'm') THEN pg_catalog.pg_relation_size(c.oid)::float8 END AS "heapBytes",
    CASE WHEN c.relkind IN ('r', 'm') THEN pg_catalog.pg_total_relation_size(c.oid)::float8 END AS "totalBytes",
    CASE WHEN c.relkind IN ('r', 'm') THEN pg_catalog.pg_stat_get_xact_numscans(c.oid)::float8 ELSE 0 END AS scans,
    CASE WHEN c.relkind IN ('r', 'm') THEN pg_catalog.pg_stat_get_xact_tuples_returned(c.oid)::float8 ELSE 0 END AS "tuplesRead",
    CASE WHEN c.relkind IN ('r', 'm') THEN (pg_catalog.pg_stat_get_xact_tuples_updated(c.oid)
      + pg_catalog.pg_stat_get_xact_tuples_deleted(c.oid))::float8 ELSE 0 END AS "tuplesChanged"
  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN pg_catalog.pg_index i ON i.indexrelid = c.oid
  WHERE n.nspname <> 'information_schema' AND n.nspname !~ '^pg_' AND c.relpersistence <> 't' AND c.relkind <> 'c'`;

const HELD = `SELECT l.relation::int8::float8 AS oid, l.mode FROM pg_catalog.pg_locks l
  WHERE l.pid = pg_catalog.pg_backend_pid() AND l.locktype = 'relation' AND l.granted AND l.mode = ANY($1::text[])
    AND l.database = (SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database())`;
