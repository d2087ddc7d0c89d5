import type { Connection } from "../connect.ts";
import { copyIn } from "../wire/copy-in.ts";
import { copyOut } from "../wire/copy-out.ts";

export type PipeInput = { source: Connection; target: Connection; read: string; write: string };

/**
 * Streams the rows of one COPY into another, as fast as the slower side goes.
 * Rejects with the first error of either side; afterwards the source's session may still have rows under way.
 */
export async function pipeRows({ source, target, read, write }: PipeInput): Promise<void> {
  const rows = new Handover();
  const reading = copyOut(source, read, (bytes) => rows.give(bytes)).then(
    () => rows.close(),
    (error: unknown) => rows.fail(error),
  );
  try {
    await copyIn(target, write, rows);
  } catch (error) {
    rows.refuse(error);
    throw error;
  } finally {
    await reading;
  }
}

/** One piece at a time passes from the one who gives to the one who takes. */
class Handover implements AsyncIterable<Buffer> {
  #piece: Buffer | null = null;
  #isClosed = false;
  #failure: { error: unknown } | null = null;
  #refusal: { error: unknown } | null = null;
  #wake: () => void = () => {};

  /** Resolves when the piece has been taken: the buffer is the socket's own and is used again. */
  async give(bytes: Buffer): Promise<void> {
    this.#piece = Buffer.from(bytes);
    this.#wake();
    while (this.#piece && !this.#refusal) await this.#change();
    if (this.#refusal) throw this.#refusal.error;
  }

  close(): void {
    this.#isClosed = true;
    this.#wake();
  }

  fail(error: unknown): void {
    this.#failure = { error };
    this.#wake();
  }

  refuse(error: unknown): void {
    this.#refusal = { error };
    this.#wake();
  }

  async *[Symbol.asyncIterator](): AsyncIterator<Buffer> {
    while (true) {
      if (this.#failure) throw this.#failure.error;
      const piece = this.#piece;
      if (piece) {
        this.#piece = null;
        this.#wake();
        yield piece;
      } else if (this.#isClosed) return;
      else await this.#change();
    }
  }

  #change(): Promise<void> {
    const before = this.#wake;
    return new Promise((resolve) => {
      this.#wake = () => {
        before();
        this.#wake = () => {};
        resolve();
      };
    });
  }
}
