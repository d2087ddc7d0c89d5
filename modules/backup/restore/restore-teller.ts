import type { Clock } from "#modules/platform";
import type { RestoreProgress } from "../types.ts";

type Listener = { clock: Clock; onProgress?: ((progress: RestoreProgress) => void) | undefined };

/** Keeps the last progress and tells each change. */
export class RestoreTeller {
  last: RestoreProgress;
  readonly #input: Listener;

  constructor(input: Listener, startedAt: Date) {
    const at = startedAt.toISOString();
    this.#input = input;
    this.last = {
      phase: "plan",
      chunksTotal: 0,
      chunksDone: 0,
      bytesTotal: 0,
      bytesDone: 0,
      indexesTotal: 0,
      indexesDone: 0,
      startedAt: at,
      at,
    };
  }

  tell(change: Partial<RestoreProgress>): void {
    this.last = { ...this.last, ...change, at: this.#input.clock.now().toISOString() };
    this.#input.onProgress?.(this.last);
  }

  chunkDone(bytes: number): void {
    this.tell({ chunksDone: this.last.chunksDone + 1, bytesDone: this.last.bytesDone + bytes });
  }
}
