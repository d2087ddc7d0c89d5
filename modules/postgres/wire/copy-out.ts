import type { Client } from "pg";
import { CopyScanner } from "./copy-scanner.ts";
import { divertBytes, type Occupant, occupy, type RawConnection } from "./raw-connection.ts";

/** Receives row bytes; a returned promise holds the server back until it settles. */
export type RowSink = (rows: Buffer) => void | Promise<void>;

/**
 * Runs a `COPY … TO STDOUT` in text format and hands its bytes to the sink as they come.
 * Rejects with the server's error, or with the sink's; after a sink's error the connection must be closed, since rows are still under way.
 * @returns how many rows the server sent.
 */
export function copyOut(client: Client, sql: string, sink: RowSink): Promise<{ rowCount: number }> {
  return new Promise((resolve, reject) => {
    occupy(client, new CopyOut(sql, sink, resolve, reject));
  });
}

class CopyOut implements Occupant {
  readonly #sql: string;
  readonly #sink: RowSink;
  readonly #resolve: (result: { rowCount: number }) => void;
  readonly #reject: (error: unknown) => void;
  readonly #scanner = new CopyScanner();
  #rowCount = 0;
  #failure: unknown = null;
  #hasFailed = false;

  constructor(sql: string, sink: RowSink, resolve: (r: { rowCount: number }) => void, reject: (e: unknown) => void) {
    this.#sql = sql;
    this.#sink = sink;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  submit(connection: RawConnection): void {
    const { stream } = connection;
    const giveBack = divertBytes(stream, (bytes) => {
      const { rows, rowCount, rest } = this.#scanner.scan(bytes);
      this.#rowCount += rowCount;
      const pending = rows.length > 0 ? this.#offer(rows) : undefined;
      if (pending) {
        stream.pause();
        void pending.then(() => this.#goOn(connection, rest, giveBack));
      } else if (rest) giveBack(rest);
    });
    connection.query(this.#sql);
  }

  #goOn(connection: RawConnection, rest: Buffer | null, giveBack: (rest: Buffer) => void): void {
    if (rest) giveBack(rest);
    connection.stream.resume();
  }

  #offer(rows: Buffer): Promise<void> | undefined {
    if (this.#hasFailed) return undefined;
    try {
      const pending = this.#sink(rows);
      return pending?.catch((error) => this.#fail(error));
    } catch (error) {
      this.#fail(error);
      return undefined;
    }
  }

  #fail(error: unknown): void {
    this.#hasFailed = true;
    this.#failure = error;
    // Reject at once: draining the rest of a big table only to report a full disk would take minutes.
    this.#reject(error);
  }

  handleError(error: Error): void {
    this.#reject(error);
  }
  handleReadyForQuery(): void {
    if (this.#hasFailed) this.#reject(this.#failure);
    else this.#resolve({ rowCount: this.#rowCount });
  }
  handleCommandComplete(): void {}
  handleRowDescription(): void {}
  handleDataRow(): void {}
  handleEmptyQuery(): void {}
  handlePortalSuspended(): void {}
  handleCopyInResponse(): void {}
  handleCopyData(): void {}
}
