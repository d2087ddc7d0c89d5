import { OpsError } from "#modules/platform";
import { type Connection, quoteQualified } from "#modules/postgres";
import type { SourceTable } from "./read-tables.ts";

/** "atalaya" and "backup" as two 32-bit keys of an advisory lock. */
const LOCK = [0x61746c79, 0x62636b70] as const;
const TABLES_PER_LOCK = 100;

/**
 * One backup of a database at a time; the lock ends with the session, so a killed run leaves none.
 * @throws OpsError backup.already-running (exit 5)
 */
export async function lockSource(client: Connection): Promise<void> {
  const { rows } = await client.query<{ locked: boolean }>("SELECT pg_catalog.pg_try_advisory_lock($1, $2) AS locked", [
    ...LOCK,
  ]);
  if (rows[0]?.locked) return;
  const holder = await client.query<{ pid: number; since: string; from: string | null }>(
    `SELECT a.pid, pg_catalog.to_char(a.backend_start AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS') AS since, host(a.client_addr) AS from
     FROM pg_catalog.pg_locks l JOIN pg_catalog.pg_stat_activity a USING (pid)
     WHERE l.locktype = 'advisory' AND l.classid = $1 AND l.objid = $2 AND l.granted AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())`,
    [...LOCK],
  );
  const who = holder.rows[0];
  throw new OpsError({
    code: "backup.already-running",
    message: `Another backup of this database is running${who ? ` (server process ${who.pid}, from ${who.from ?? "local"}, since ${who.since} UTC)` : ""}.`,
    hint: "Wait for it to finish; npm run db:backups shows the result.",
    exit: 5,
    retry: "later",
  });
}

/** @throws OpsError backup.permission-denied naming every table this role may not read */
export function refuseUnreadable(tables: SourceTable[]): void {
  const closed = tables.filter(({ mayRead }) => !mayRead).map(({ schema, name }) => `${schema}.${name}`);
  if (closed.length === 0) return;
  const shown = closed.slice(0, 5).join(", ");
  throw new OpsError({
    code: "backup.permission-denied",
    message: `This role may not read ${closed.length > 5 ? `${closed.length} tables, among them ${shown}` : shown}.`,
    hint: "GRANT pg_read_all_data TO the backup role, or use the owner's connection string. A backup with holes is no backup.",
    exit: 4,
  });
}

/** Holds ACCESS SHARE on every table until the snapshot ends, so that no DDL changes them between schema and rows. */
export async function lockTables(client: Connection, tables: SourceTable[]): Promise<void> {
  await client.query("SET LOCAL lock_timeout = '10s'");
  for (let from = 0; from < tables.length; from += TABLES_PER_LOCK) {
    const batch = tables.slice(from, from + TABLES_PER_LOCK).filter(({ columns }) => columns.length > 0);
    const names = batch.map(({ schema, name }) => `ONLY ${quoteQualified(schema, name)}`);
    if (names.length > 0) await client.query(`LOCK TABLE ${names.join(", ")} IN ACCESS SHARE MODE`);
  }
  await client.query("SET LOCAL lock_timeout = 0");
}
