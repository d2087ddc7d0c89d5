import { type Connection, quoteQualified } from "#modules/postgres";
import { readIdentity } from "./same-database.ts";
import type { WriteState } from "./write-types.ts";

/**
 * Outside of a transaction, so that every statement sees the newest counters.
 * @param ours server processes that write nothing but what is noted: with them alone one is alone
 */
export async function readWriteState(client: Connection, ours: number[] = []): Promise<WriteState> {
  const identity = await readIdentity(client);
  const wasAlone = (await readState(client, ours)).isAlone;
  // Counters before ids: a write that ends in between has an id that the mark does not know, and counts as later.
  const { rows: tables } = await client.query<TableRow>(TABLES);
  const state = await readState(client, ours);
  const isAlone = wasAlone && state.isAlone;
  return { ...state, isAlone, identity, tables: Object.fromEntries(tables.map(countsOf)) };
}

async function readState(client: Connection, ours: number[]): Promise<Omit<WriteState, "identity" | "tables">> {
  const { rows } = await client.query<Omit<WriteState, "identity" | "tables">>(STATE, [ours]);
  if (rows[0]) return rows[0];
  throw new Error("the server answered no row");
}

type TableRow = { oid: string; schema: string; name: string; inserted: string; updated: string; deleted: string };

function countsOf({ oid, schema, name, inserted, updated, deleted }: TableRow) {
  const counts = { inserted: Number(inserted), updated: Number(updated), deleted: Number(deleted) };
  return [oid, { schema, name, ...counts }] as const;
}

export const quotedName = ({ schema, name }: { schema: string; name: string }) => quoteQualified(schema, name);

// Large objects are rows of a system table; a temporary table is nobody's loss.
const TABLES = `SELECT s.relid::text AS oid, s.schemaname AS schema, s.relname AS name,
    s.n_tup_ins::text AS inserted, s.n_tup_upd::text AS updated, s.n_tup_del::text AS deleted
  FROM pg_catalog.pg_stat_all_tables s JOIN pg_catalog.pg_class c ON c.oid = s.relid
  WHERE c.relkind <> 't' AND c.relpersistence <> 't'
    AND (s.schemaname NOT IN ('pg_catalog', 'information_schema') OR s.relname = 'pg_largeobject')`;

const STATE = `WITH others AS (
    SELECT pid FROM pg_catalog.pg_stat_activity WHERE datname = pg_catalog.current_database()
      AND pid <> pg_catalog.pg_backend_pid() AND pid <> ALL ($1::int[]) AND backend_type IS DISTINCT FROM 'autovacuum worker'
  ), under_way AS (
    SELECT pid FROM pg_catalog.pg_locks
    WHERE locktype = 'transactionid' AND mode = 'ExclusiveLock' AND pid IS DISTINCT FROM pg_catalog.pg_backend_pid()
  )
  SELECT pg_catalog.current_setting('server_version_num')::int AS "serverVersionNum",
    pg_catalog.clock_timestamp()::text AS at,
    pg_catalog.pg_postmaster_start_time()::text AS "startedAt",
    (SELECT stats_reset::text FROM pg_catalog.pg_stat_database WHERE datname = pg_catalog.current_database()) AS "statsReset",
    pg_catalog.current_setting('track_counts')::boolean AS "countsRows",
    pg_catalog.pg_current_wal_insert_lsn()::text AS lsn,
    pg_catalog.pg_snapshot_xmax(pg_catalog.pg_current_snapshot())::text AS "nextXid",
    (SELECT pg_catalog.count(*)::int FROM under_way) AS "underWay",
    (SELECT pg_catalog.count(*)::int FROM under_way u WHERE u.pid IN (SELECT pid FROM others))
      + (SELECT pg_catalog.count(*)::int FROM pg_catalog.pg_prepared_xacts WHERE database = pg_catalog.current_database()) AS "underWayHere",
    NOT EXISTS (SELECT FROM others) AS "isAlone"`;
