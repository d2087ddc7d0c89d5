import { once } from "node:events";
import type { Client } from "pg";
import { type Occupant, occupy, type RawConnection } from "./raw-connection.ts";

const HEADER_BYTES = 5;
const PIECE_BYTES = 256 * 1024;

/**
 * Runs a `COPY … FROM STDIN` and sends it the source's bytes, as fast as the server takes them.
 * Rejects with the server's error; an error of the source aborts the COPY first, so nothing of it stays.
 */
export function copyIn(client: Client, sql: string, source: AsyncIterable<Buffer>): Promise<void> {
  return new Promise((resolve, reject) => {
    occupy(client, new CopyIn(sql, source, resolve, reject));
  });
}

class CopyIn implements Occupant {
  readonly #sql: string;
  readonly #source: AsyncIterable<Buffer>;
  readonly #resolve: () => void;
  readonly #reject: (error: unknown) => void;
  #sourceError: unknown = null;
  #serverError: Error | null = null;
  #ready = false;

  constructor(sql: string, source: AsyncIterable<Buffer>, resolve: () => void, reject: (error: unknown) => void) {
    this.#sql = sql;
    this.#source = source;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  submit(connection: RawConnection): void {
    connection.query(this.#sql);
  }

  handleCopyInResponse({ stream }: RawConnection): void {
    this.#send(stream).catch((error) => {
      this.#sourceError = error;
      if (!this.#ready) stream.write(message("f", Buffer.from("the source failed\0")));
    });
  }

  async #send(stream: RawConnection["stream"]): Promise<void> {
    for await (const bytes of this.#source) {
      for (let from = 0; from < bytes.length; from += PIECE_BYTES) {
        if (this.#serverError || stream.destroyed) return;
        const piece = bytes.subarray(from, from + PIECE_BYTES);
        stream.write(header("d", piece.length));
        if (!stream.write(piece)) await drained(stream);
      }
    }
    if (!this.#serverError) stream.write(message("c", Buffer.alloc(0)));
  }

  handleError(error: Error): void {
    this.#serverError = error;
    // A lost connection never becomes ready again, so the caller hears of it now; a second rejection is ignored.
    this.#reject(this.#sourceError ?? error);
  }
  handleReadyForQuery(): void {
    this.#ready = true;
    const error = this.#sourceError ?? this.#serverError;
    if (error) this.#reject(error);
    else this.#resolve();
  }
  handleCommandComplete(): void {}
  handleRowDescription(): void {}
  handleDataRow(): void {}
  handleEmptyQuery(): void {}
  handlePortalSuspended(): void {}
  handleCopyData(): void {}
}

async function drained(stream: RawConnection["stream"]): Promise<void> {
  const stop = new AbortController();
  await Promise.race([once(stream, "drain", { signal: stop.signal }), once(stream, "close", { signal: stop.signal })])
    .catch(() => {})
    .finally(() => stop.abort());
}

function header(type: string, payloadBytes: number): Buffer {
  const bytes = Buffer.allocUnsafe(HEADER_BYTES);
  bytes.write(type, 0, "latin1");
  bytes.writeUInt32BE(payloadBytes + 4, 1);
  return bytes;
}

function message(type: string, payload: Buffer): Buffer {
  return Buffer.concat([header(type, payload.length), payload]);
}
