import { OpsError } from "#modules/platform";
import { type Connection, errorCode, quoteQualified } from "#modules/postgres";
import type { SourceTable } from "#modules/postgres/contents";

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

/** Gives the lock back at once: the end of a session is noticed by the server a moment later. */
export async function unlockSource(client: Connection): Promise<void> {
  await client.query("ROLLBACK");
  await client.query("SELECT pg_catalog.pg_advisory_unlock($1, $2)", [...LOCK]);
}

/** @throws OpsError backup.permission-denied naming every table this role may not read */
export function refuseUnreadable(tables: SourceTable[]): void {
  const closed = tables.filter(({ mayRead }) => mayRead === false).map(({ schema, name }) => `${schema}.${name}`);
  if (closed.length === 0) return;
  const shown = closed.slice(0, 5).join(", ");
  throw new OpsError({
    code: "backup.permission-denied",
    message: `This role may not read ${closed.length > 5 ? `${closed.length} tables, among them ${shown}` : shown}.`,
    hint: "GRANT pg_read_all_data TO the backup role, or use the owner's connection string. A backup with holes is no backup.",
    exit: 4,
  });
}

/** Even the size of a table waits for its lock: no backup hangs behind a migration for longer than this. */
export async function limitLockWaits(client: Connection): Promise<void> {
  await client.query("SET LOCAL lock_timeout = '10s'");
}

/** Holds ACCESS SHARE on every table until the snapshot ends, so that no DDL changes them between schema and rows. */
export async function lockTables(client: Connection, tables: SourceTable[]): Promise<void> {
  for (let from = 0; from < tables.length; from += TABLES_PER_LOCK) {
    const batch = tables.slice(from, from + TABLES_PER_LOCK).filter(({ columns }) => columns.length > 0);
    const names = batch.map(({ schema, name }) => `ONLY ${quoteQualified(schema, name)}`);
    if (names.length > 0) await client.query(`LOCK TABLE ${names.join(", ")} IN ACCESS SHARE MODE`).catch(lockFailure);
  }
  await client.query("SET LOCAL lock_timeout = 0");
}

function lockFailure(error: unknown): never {
  if (errorCode(error) !== "42P01") throw error;
  throw rewritten(error instanceof Error ? error.message : "a table", error);
}

/**
 * A snapshot from before a TRUNCATE or a rewriting ALTER TABLE sees the table empty, and says nothing.
 * https://www.postgresql.org/docs/current/mvcc-caveats.html
 * @throws OpsError backup.table-rewritten (exit 5): a new snapshot sees the table as it is now
 */
export async function refuseRewritten(client: Connection, tables: SourceTable[]): Promise<void> {
  // The catalog's row is of the snapshot's moment; the function looks at what is committed.
  const { rows } = await client.query<{ name: string }>(
    `SELECT pg_catalog.format('%I.%I', n.nspname, c.relname) AS name
     FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
     WHERE c.oid = ANY ($1::pg_catalog.oid[]) AND c.relfilenode IS DISTINCT FROM pg_catalog.pg_relation_filenode(c.oid)`,
    [tables.map(({ oid }) => oid)],
  );
  const [first] = rows;
  if (!first) return;
  throw rewritten(first.name);
}

function rewritten(name: string, cause?: unknown): OpsError {
  return new OpsError({
    code: "backup.table-rewritten",
    message: `A table was rewritten, emptied or dropped while the backup began: ${name}.`,
    hint: "A migration is probably running. Take the backup when it has finished.",
    exit: 5,
    retry: "later",
    cause,
  });
}
