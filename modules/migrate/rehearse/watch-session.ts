import { setTimeout as sleep } from "node:timers/promises";
import type { Connection } from "#modules/postgres";
import { type LockMode, lockModes, lockStrength } from "./lock-modes.ts";

/** What a second session saw of the first while one statement ran. */
export type Watched = {
  /** How long it waited for locks: on a copy nobody else works, so only autovacuum can be in the way. */
  waitedMs: number;
  /** The strongest mode seen on each relation, and for how long. */
  seen: Map<number, { mode: LockMode; ms: number }>;
};

export type Watch = { stop(): Promise<Watched> };

const SAMPLE_MS = 25;

type Sample = { oid: number; mode: LockMode; granted: boolean };

/** Looks at another session's locks every 25 ms until stopped; ends it with a cancel when `limitMs` have passed or on abort. */
export function watchSession(
  observer: Connection,
  pid: number,
  { limitMs, signal }: { limitMs: number; signal: AbortSignal | undefined },
): Watch {
  const watched: Watched = { waitedMs: 0, seen: new Map() };
  const stopping = new AbortController();
  const look = async () => {
    const startedAt = performance.now();
    let last = startedAt;
    while (await pause(stopping.signal)) {
      const { rows } = await observer.query<Sample>(SAMPLE, [pid, lockModes]);
      const now = performance.now();
      note(watched, rows, now - last);
      last = now;
      const isOver = signal?.aborted || now - startedAt > limitMs;
      if (isOver && !stopping.signal.aborted) await observer.query("SELECT pg_catalog.pg_cancel_backend($1)", [pid]);
    }
    return watched;
  };
  // A watcher that is cut off measures less; what it watches goes on.
  const looking = look().catch(() => watched);
  return {
    stop: () => {
      stopping.abort();
      return looking;
    },
  };
}

async function pause(signal: AbortSignal): Promise<boolean> {
  await sleep(SAMPLE_MS, undefined, { signal }).catch(() => {});
  return !signal.aborted;
}

function note(watched: Watched, samples: Sample[], sinceMs: number): void {
  if (samples.some(({ granted }) => !granted)) watched.waitedMs += sinceMs;
  const seen = new Set<number>();
  for (const { oid, mode, granted } of samples) {
    if (!granted) continue;
    const so = watched.seen.get(oid);
    const ms = (so?.ms ?? 0) + (seen.has(oid) ? 0 : sinceMs);
    seen.add(oid);
    watched.seen.set(oid, { ms, mode: so && lockStrength(so.mode) > lockStrength(mode) ? so.mode : mode });
  }
}

// A wait may also be for a transaction to end, which has no relation.
const SAMPLE = `SELECT COALESCE(l.relation, 0)::int8::float8 AS oid, l.mode, l.granted FROM pg_catalog.pg_locks l
  WHERE l.pid = $1 AND ((l.locktype = 'relation' AND l.mode = ANY($2::text[])) OR NOT l.granted)`;
