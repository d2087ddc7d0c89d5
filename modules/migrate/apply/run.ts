import type { Clock, Log } from "#modules/platform";
import type { PlannedFile } from "../plan/types.ts";
import type { OwnWriteLog } from "../safety/own-writes.ts";
import type { Target } from "../target/open-target.ts";
import type { LockTimeout } from "../types.ts";
import { type BlockerWatch, watchBlockers } from "./watch-blockers.ts";

export type ApplyProgress = {
  file: string;
  /** 1-based, of the file's transactions and statements that run alone. */
  step: number;
  steps: number;
  line: number;
  sql: string;
  /** Steps of all files that are done, and that there are. */
  done: number;
  total: number;
};

export type ApplyInput = {
  target: Target;
  /** In order; what `judgeHistory` calls pending. */
  plans: PlannedFile[];
  /** How long a statement waits for a lock; for as long, it keeps readers waiting behind it. */
  lockTimeoutMs?: number;
  /** How long the whole run may spend on locks that it does not get. */
  lockBudgetMs?: number;
  /** How long a statement may take by the rehearsal; undefined where that does not matter. */
  holdMs?: (file: string, line: number) => number | undefined;
  clock: Clock;
  random?: () => number;
  log: Pick<Log, "info">;
  /** Notes what the run itself writes, for whoever counts the writes of others. */
  own?: OwnWriteLog;
  onLockTimeout?: (timeout: LockTimeout) => void;
  /** A file is committed. */
  onApplied?: (name: string) => void;
  onProgress?: (progress: ApplyProgress) => void;
  signal?: AbortSignal;
};

export type Applied = {
  /** Names, in order. */
  applied: string[];
  lockTimeouts: LockTimeout[];
  /** How long statements waited for locks that they did not get. */
  blockedMs: number;
};

/** What one run of `applyMigration` carries along. */
export type Run = ApplyInput &
  Required<Pick<ApplyInput, "lockTimeoutMs" | "lockBudgetMs" | "random">> &
  Applied & {
    watch: BlockerWatch;
    /** Spent on locks so far, pauses between attempts included. */
    lockSpentMs: number;
  };

export function startRun(input: ApplyInput): Run {
  const lockTimeoutMs = input.lockTimeoutMs ?? 80;
  return {
    ...input,
    lockTimeoutMs,
    lockBudgetMs: input.lockBudgetMs ?? 300_000,
    random: input.random ?? Math.random,
    applied: [],
    lockTimeouts: [],
    blockedMs: 0,
    lockSpentMs: 0,
    watch: watchBlockers(input.target, lockTimeoutMs),
  };
}
