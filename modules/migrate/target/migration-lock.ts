import { setTimeout as delay } from "node:timers/promises";
import type { Log } from "#modules/platform";
import { OpsError } from "#modules/platform";
import type { Ask } from "../history/history.ts";

/** Prisma's own advisory lock: both tools exclude each other. */
export const MIGRATION_LOCK = 72707369;

const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 1_000;

export type LockWait = { waitMs: number; log: Pick<Log, "info">; signal?: AbortSignal | undefined };

/**
 * Takes the migration lock for as long as the session lives. It asks again and again instead of waiting in the server:
 * a session that waits there holds a snapshot, and CREATE INDEX CONCURRENTLY of whoever has the lock would wait for that.
 * @throws OpsError migrate.locked, after `waitMs`, saying who holds it
 */
export async function acquireMigrationLock(ask: Ask, { waitMs, log, signal }: LockWait): Promise<void> {
  const deadline = performance.now() + waitMs;
  for (let pauseMs = FIRST_PAUSE_MS; !(await tryLock(ask)); pauseMs = Math.min(pauseMs * 1.5, LONGEST_PAUSE_MS)) {
    const leftMs = deadline - performance.now();
    const holder = await describeHolder(ask);
    if (leftMs <= 0) throw locked(holder);
    if (pauseMs === FIRST_PAUSE_MS) log.info({ holder }, "another migration is running; waiting for it");
    await delay(Math.min(pauseMs, leftMs), undefined, { signal });
  }
}

/** True also for the connection that has it already. */
export async function tryLock(ask: Ask): Promise<boolean> {
  const { rows } = await ask<{ taken: boolean }>("SELECT pg_try_advisory_lock($1) AS taken", [MIGRATION_LOCK]);
  return rows[0]?.taken === true;
}

function locked(holder: string): OpsError {
  return new OpsError({
    code: "migrate.locked",
    message: `Another migration is running: ${holder}`,
    hint: "Wait until it has finished; if it hangs, end that session with pg_terminate_backend.",
    retry: "later",
    exit: 5,
  });
}

type Holder = { pid: number; name: string; address: string | null; usename: string; since: string };

const HOLDER = `SELECT a.pid, a.application_name AS name, host(a.client_addr) AS address, a.usename,
    to_char(a.backend_start AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS') AS since
  FROM pg_locks l JOIN pg_stat_activity a USING (pid)
  WHERE l.locktype = 'advisory' AND l.granted AND l.classid = 0 AND l.objid = $1 AND l.objsubid = 1
    AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())`;

async function describeHolder(ask: Ask): Promise<string> {
  const holder = (await ask<Holder>(HOLDER, [MIGRATION_LOCK])).rows[0];
  if (holder === undefined) return "it ended just now";
  const name = holder.name ? `"${holder.name}"` : "a session";
  return `${name} of ${holder.usename} (pid ${holder.pid}, from ${holder.address ?? "this machine"}, since ${holder.since} UTC)`;
}
