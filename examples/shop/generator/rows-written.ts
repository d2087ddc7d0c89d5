import type { Client } from "pg";

/** Rows inserted and updated by this transaction so far, by table; from the server's own counters. */
export async function rowsWritten(client: Client): Promise<Record<string, number>> {
  const { rows } = await client.query<{ name: string; rows: number }>(
    `SELECT s.relname AS name, (n_tup_ins + n_tup_upd)::float8 AS rows FROM pg_stat_xact_user_tables AS s
     JOIN pg_class AS c ON c.oid = s.relid AND c.relkind = 'r'
     WHERE s.schemaname = 'public' AND n_tup_ins + n_tup_upd > 0 ORDER BY name`,
  );
  return Object.fromEntries(rows.map((row) => [row.name, row.rows]));
}
