import { setTimeout as delay } from "node:timers/promises";
import type { Target } from "../target/open-target.ts";
import type { LockTimeout } from "../types.ts";
import { maskQuery } from "./mask-query.ts";

export type Blocker = LockTimeout["blockers"][number];

export type BlockerWatch = {
  /** A statement starts; what was seen before is forgotten. */
  begin(): void;
  end(): void;
  /** Who stood in the way of the last statement when it was looked at last. */
  blockers(): Blocker[];
  stop(): Promise<void>;
};

// pg_blocking_pids locks the server's whole lock table: it is asked of a session that does wait only.
const LOOK = `SELECT DISTINCT b.pid, coalesce(a.application_name, '') AS application, coalesce(a.usename, '') AS "user",
    coalesce(a.state, CASE b.pid WHEN 0 THEN 'prepared transaction' ELSE '' END) AS state, coalesce(a.query, '') AS query,
    coalesce(extract(epoch FROM clock_timestamp() - coalesce(a.xact_start, a.query_start)) * 1000, 0)::float8 AS "sinceMs"
  FROM pg_stat_activity own,
    unnest(CASE WHEN own.wait_event_type = 'Lock' THEN pg_blocking_pids(own.pid) END) AS b (pid)
    LEFT JOIN pg_stat_activity a ON a.pid = b.pid
  WHERE own.pid = $1 ORDER BY b.pid`;

/** Looks, from the second session, at who blocks the first while a statement of it runs; several times in a lock timeout. */
export function watchBlockers({ watch, pid }: Pick<Target, "watch" | "pid">, lockTimeoutMs: number): BlockerWatch {
  let statement: { seen: Blocker[] } = { seen: [] };
  let isRunning = false;
  const stopped = new AbortController();
  const look = async (): Promise<void> => {
    const looked = statement;
    const { rows } = await watch<Blocker>(LOOK, [pid]);
    if (rows.length > 0) looked.seen = rows.map((row) => toBlocker(row));
  };
  const loop = async (): Promise<void> => {
    for (;;) {
      await delay(Math.max(lockTimeoutMs / 4, 5), undefined, { signal: stopped.signal });
      if (isRunning) await look();
    }
  };
  // Without its second session a run goes on; it only cannot name who blocks it.
  const looking = loop().catch(() => undefined);
  return {
    begin: () => {
      statement = { seen: [] };
      isRunning = true;
    },
    end: () => {
      isRunning = false;
    },
    blockers: () => statement.seen,
    stop: async () => {
      stopped.abort();
      await looking;
    },
  };
}

function toBlocker(row: Blocker): Blocker {
  return { ...row, query: maskQuery(row.query), sinceMs: Math.round(row.sinceMs) };
}
