import type { Connection } from "../connect.ts";
import { divertBytes, type RawConnection, rawConnection } from "./raw-connection.ts";

const SSL_REQUEST = 80877103;
const GSS_REQUEST = 80877104;
const PROTOCOL_3 = 3;
const TERMINATE = 0x58;
const REPORTED = [
  "server_version",
  "server_encoding",
  "client_encoding",
  "DateStyle",
  "IntervalStyle",
  "TimeZone",
  "integer_datetimes",
  "standard_conforming_strings",
  "is_superuser",
  "session_authorization",
  "application_name",
];

/**
 * Lets another PostgreSQL client (pg_dump in WebAssembly) speak over a connection that pg has already opened and authenticated.
 * It answers that client's greeting itself; everything after goes to the server as it is.
 */
export class ProtocolBridge {
  readonly #connection: RawConnection;
  readonly #settings: Map<string, string>;
  #received: Buffer[] = [];
  #waiting: { resolve: (bytes: Uint8Array) => void; reject: (error: Error) => void } | null = null;
  #hasGreeted = false;
  readonly #requests = new RequestBoundaries();
  readonly #giveBack: (rest: Buffer) => void;

  static async over(client: Connection): Promise<ProtocolBridge> {
    const settings = new Map<string, string>();
    for (const name of REPORTED) {
      const { rows } = await client.query<{ value: string | null }>(
        "SELECT pg_catalog.current_setting($1, true) AS value",
        [name],
      );
      if (rows[0]?.value != null) settings.set(name, rows[0].value);
    }
    const { rows } = await client.query<{ user: string }>("SELECT session_user::text AS user");
    settings.set("session_authorization", rows[0]?.user ?? "");
    return new ProtocolBridge(rawConnection(client), settings);
  }

  private constructor(connection: RawConnection, settings: Map<string, string>) {
    this.#connection = connection;
    this.#settings = settings;
    this.#giveBack = divertBytes(connection.stream, (bytes) => this.#collect(bytes));
    connection.stream.once("close", () => this.#waiting?.reject(new Error("the server closed the connection")));
  }

  /**
   * Sends the client's bytes on and returns the server's answer, complete up to ReadyForQuery. A long query comes in several
   * pieces (libpq sends whole 8 KiB blocks as soon as it has them); until its last one there is nothing to wait for.
   */
  exchange(request: Buffer): Promise<Uint8Array> {
    if (!this.#hasGreeted) return Promise.resolve(this.#greet(request));
    if (request[0] === TERMINATE && this.#requests.isAtBoundary) return Promise.resolve(new Uint8Array(0));
    if (!this.#requests.take(request)) {
      this.#connection.stream.write(request);
      return Promise.resolve(new Uint8Array(0));
    }
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.#connection.stream.write(request);
    });
  }

  close(): void {
    this.#giveBack(Buffer.alloc(0));
  }

  #greet(request: Buffer): Uint8Array {
    const code = request.readUInt32BE(4);
    if (code === SSL_REQUEST || code === GSS_REQUEST) return Buffer.from("N");
    if (code >>> 16 !== PROTOCOL_3) throw new Error(`unexpected start-up message ${code}`);
    this.#hasGreeted = true;
    const parameters = [...this.#settings].map(([name, value]) => message("S", Buffer.from(`${name}\0${value}\0`)));
    return Buffer.concat([
      message("R", Buffer.alloc(4)),
      ...parameters,
      message("K", Buffer.alloc(8)),
      message("Z", Buffer.from("I")),
    ]);
  }

  #collect(bytes: Buffer): void {
    this.#received.push(Buffer.from(bytes));
    // ReadyForQuery is always the last message of an answer and six bytes long: Z, length 5, transaction state.
    const tail = this.#tail(6);
    if (tail.length < 6 || tail[0] !== 0x5a || tail.readUInt32BE(1) !== 5 || !this.#isComplete()) return;
    const answer = Buffer.concat(this.#received);
    this.#received = [];
    const waiting = this.#waiting;
    this.#waiting = null;
    waiting?.resolve(answer);
  }

  #tail(length: number): Buffer {
    const last = this.#received.at(-1) ?? Buffer.alloc(0);
    return last.length >= length ? last.subarray(-length) : Buffer.concat(this.#received).subarray(-length);
  }

  /** Row data may end in bytes that look like ReadyForQuery: walk the messages to be sure. */
  #isComplete(): boolean {
    if (this.#received.length > 1) this.#received = [Buffer.concat(this.#received)];
    const all = this.#received[0] ?? Buffer.alloc(0);
    let at = 0;
    let type = 0;
    while (at + 5 <= all.length) {
      type = all[at] ?? 0;
      at += 1 + all.readUInt32BE(at + 1);
    }
    return at === all.length && type === 0x5a;
  }
}

/** Follows the client's messages through whatever pieces they come in. */
class RequestBoundaries {
  #head = Buffer.alloc(0);
  #bodyLeft = 0;

  get isAtBoundary(): boolean {
    return this.#bodyLeft === 0 && this.#head.length === 0;
  }

  /** True when these bytes end a message, and so the client waits for its answer. */
  take(bytes: Buffer): boolean {
    for (let at = 0; at < bytes.length; ) {
      if (this.#bodyLeft > 0) {
        const taken = Math.min(this.#bodyLeft, bytes.length - at);
        this.#bodyLeft -= taken;
        at += taken;
        continue;
      }
      const taken = Math.min(5 - this.#head.length, bytes.length - at);
      this.#head = Buffer.concat([this.#head, bytes.subarray(at, at + taken)]);
      at += taken;
      if (this.#head.length < 5) break;
      this.#bodyLeft = this.#head.readUInt32BE(1) - 4;
      this.#head = Buffer.alloc(0);
    }
    return this.isAtBoundary;
  }
}

function message(type: string, payload: Buffer): Buffer {
  const bytes = Buffer.allocUnsafe(payload.length + 5);
  bytes.write(type, 0, "latin1");
  bytes.writeUInt32BE(payload.length + 4, 1);
  payload.copy(bytes, 5);
  return bytes;
}
