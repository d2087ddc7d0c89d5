import { OpsError } from "#modules/platform";
import type { Connection } from "#modules/postgres";

/** "atalaya" and "restore" as two 32-bit keys of an advisory lock. */
const LOCK = [0x61746c79, 0x72737472] as const;

const SESSIONS_LEFT = `SELECT pg_catalog.pg_terminate_backend(pid, 5000) FROM pg_catalog.pg_stat_activity
  WHERE datname = pg_catalog.current_database() AND usename = current_user AND application_name = 'atalaya'
    AND pid <> pg_catalog.pg_backend_pid()`;

/**
 * One restore into a database at a time. Whoever holds the lock knows that other sessions of a restore are left from a
 * killed one: the server may still build an index for it, which this run would then build again.
 * @throws OpsError backup.already-restoring (exit 5)
 */
export async function claimTarget(client: Connection): Promise<void> {
  const { rows } = await client.query<{ locked: boolean }>("SELECT pg_catalog.pg_try_advisory_lock($1, $2) AS locked", [
    ...LOCK,
  ]);
  if (rows[0]?.locked) {
    await client.query(SESSIONS_LEFT);
    return;
  }
  throw new OpsError({
    code: "backup.already-restoring",
    message: `Another restore is at work in "${client.database}".`,
    hint: "Wait for it to finish. If it was killed, run the same command again in a moment: it goes on where it stopped.",
    exit: 5,
    retry: "later",
  });
}
