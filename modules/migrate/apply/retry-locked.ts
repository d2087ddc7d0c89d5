import { setTimeout as delay } from "node:timers/promises";
import { errorCode } from "#modules/postgres";
import type { Run } from "./run.ts";
import { requireGoingOn, StatementError } from "./run-statement.ts";
import type { Blocker } from "./watch-blockers.ts";

const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 1_000;

// Lock not available, deadlock, serialization failure: the same attempt may succeed a moment later.
const PASSING = new Set(["55P03", "40P01", "40001"]);

/** A lock was not had in all the time that the run may spend on locks. */
export class BudgetSpent extends Error {
  override readonly cause: StatementError;
  readonly attempts: number;
  /** Seen last, in whichever attempt. */
  readonly blockers: Blocker[];

  constructor(cause: StatementError, attempts: number, blockers: Blocker[]) {
    super(cause.message);
    this.cause = cause;
    this.attempts = attempts;
    this.blockers = blockers;
  }
}

/**
 * Tries until it gets its locks: an attempt gives up soon and lets through who waits behind it, and pauses before the next.
 * @throws BudgetSpent, and whatever else an attempt throws
 */
export async function retryLocked(run: Run, file: string, attempt: (again: boolean) => Promise<void>): Promise<void> {
  let blockers: Blocker[] = [];
  for (let tried = 1; ; tried++) {
    try {
      requireGoingOn(run);
      return await attempt(tried > 1);
    } catch (error) {
      if (!(error instanceof StatementError) || !PASSING.has(errorCode(error.cause) ?? "")) throw error;
      if (error.blockers.length > 0) blockers = error.blockers;
      noteTimeout(run, file, error, tried);
      const pauseMs = pauseAfter(tried, run.random);
      run.lockSpentMs += error.elapsedMs + pauseMs;
      if (run.lockSpentMs > run.lockBudgetMs) throw new BudgetSpent(error, tried, blockers);
      await delay(pauseMs, undefined, { signal: run.signal }).catch(() => undefined);
    }
  }
}

function noteTimeout(run: Run, file: string, error: StatementError, attempt: number): void {
  const waitedMs = Math.min(error.elapsedMs, error.lockTimeoutMs);
  const { statement, blockers } = error;
  const at = run.clock.now().toISOString();
  const timeout = { file, line: statement?.line ?? 0, attempt, at, waitedMs, blockers };
  run.blockedMs += waitedMs;
  run.lockTimeouts.push(timeout);
  run.onLockTimeout?.(timeout);
}

/** Longer each time, and never the same: two who wait for each other fall out of step. */
function pauseAfter(attempt: number, random: () => number): number {
  const longestMs = Math.min(FIRST_PAUSE_MS * 2 ** Math.min(attempt, 10), LONGEST_PAUSE_MS);
  return Math.round(longestMs * (0.5 + random() / 2));
}
