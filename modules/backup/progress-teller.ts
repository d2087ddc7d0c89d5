import { type Clock, OpsError } from "#modules/platform";
import type { TakeBackupInput } from "./take-input.ts";
import type { BackupProgress } from "./types.ts";

/** Keeps the last progress and tells each change. */
export class ProgressTeller {
  last: BackupProgress;
  readonly #tell: ((progress: BackupProgress) => void) | undefined;
  readonly #clock: Clock;

  constructor(input: Pick<TakeBackupInput, "onProgress" | "clock">, startedAt: Date) {
    this.#tell = input.onProgress;
    this.#clock = input.clock;
    const at = startedAt.toISOString();
    this.last = {
      phase: "freeze",
      tablesTotal: 0,
      chunksTotal: 0,
      chunksDone: 0,
      bytesTotal: 0,
      bytesDone: 0,
      rowsDone: 0,
      startedAt: at,
      at,
    };
  }

  tell(change: Partial<BackupProgress>): void {
    this.last = { ...this.last, ...change, at: this.#clock.now().toISOString() };
    this.#tell?.(this.last);
  }
}

/** Refuses to go on when the caller has given up. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (!signal?.aborted) return;
  throw new OpsError({
    code: "backup.cancelled",
    message: "The backup was cancelled.",
    hint: "Run it again: it goes on where it stopped.",
    exit: 6,
  });
}
