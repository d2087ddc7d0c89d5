import { Socket } from "node:net";

const READ_BYTES = 256 * 1024;

/**
 * A socket that reads into one buffer of its own, again and again. A fresh buffer for every read, as sockets have by default,
 * makes the garbage collector cost more than the whole rest of an export. Only for plain TCP: TLS needs the socket's own reading.
 */
export class ReusingSocket extends Socket {
  #divert: ((bytes: Buffer) => void) | null = null;

  constructor() {
    const buffer = Buffer.allocUnsafeSlow(READ_BYTES);
    let deliver = (_bytes: Buffer): void => {};
    // `onread` is an option of every socket at run time, typed for net.connect only.
    const options = {
      onread: {
        buffer,
        callback: (length: number) => {
          deliver(buffer.subarray(0, length));
          return true;
        },
      },
    };
    super(options as ConstructorParameters<typeof Socket>[0]);
    deliver = (bytes) => {
      if (this.#divert) this.#divert(bytes);
      // pg's parser keeps what it has not understood yet, so it gets bytes of its own.
      else this.emit("data", Buffer.from(bytes));
    };
  }

  /** Sends what is read to `take` (valid only during the call) instead of the ordinary listeners, until given null. */
  divert(take: ((bytes: Buffer) => void) | null): void {
    this.#divert = take;
  }
}
