import type pg from "pg";
import { OpsError } from "../ops-error.ts";

// Prisma's own advisory lock: both tools exclude each other.
const migrationLock = 72707369;

/**
 * Takes the migration lock for as long as the connection lives. Throws `migration.locked` (exit 5) after `waitMs`, saying who holds it.
 * The lock goes with the session.
 */
export async function acquireMigrationLock(client: pg.Client, waitMs: number): Promise<void> {
  try {
    await client.query("SELECT set_config('lock_timeout', $1, false)", [`${waitMs}ms`]);
    await client.query("SELECT pg_advisory_lock($1)", [migrationLock]);
    await client.query("RESET lock_timeout");
  } catch (cause) {
    if (!(cause instanceof Error && "code" in cause && cause.code === "55P03")) throw cause;
    throw new OpsError({
      code: "migration.locked",
      message: `Another migration is running: ${await describeHolder(client)}`,
      hint: "Wait until it has finished; if it hangs, end that session with pg_terminate_backend.",
      retry: "later",
      exit: 5,
      cause,
    });
  }
}

type Holder = { pid: number; name: string; address: string | null; usename: string; since: string };

async function describeHolder(client: pg.Client): Promise<string> {
  const found = await client.query<Holder>(
    `SELECT a.pid, a.application_name AS name, host(a.client_addr) AS address, a.usename,
            to_char(a.backend_start AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS') AS since
     FROM pg_locks l JOIN pg_stat_activity a USING (pid)
     WHERE l.locktype = 'advisory' AND l.granted AND l.classid = 0 AND l.objid = $1 AND l.objsubid = 1
       AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
    [migrationLock],
  );
  const holder = found.rows[0];
  if (holder === undefined) return "it ended just now";
  const name = holder.name === "" ? "a session" : `"${holder.name}"`;
  return `${name} of ${holder.usename} (pid ${holder.pid}, from ${holder.address ?? "this machine"}, since ${holder.since} UTC)`;
}
