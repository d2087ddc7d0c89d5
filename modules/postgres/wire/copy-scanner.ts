const COPY_DATA = 0x64;
const COPY_DONE = 0x63;
const COPY_OUT_RESPONSE = 0x48;
const NOTICE = 0x4e;
const PARAMETER_STATUS = 0x53;
const NOTIFICATION = 0x41;
/** The server may say these between two rows; they are no end of the rows, and nobody listens to them here. */
const ASIDES = new Set([COPY_OUT_RESPONSE, NOTICE, PARAMETER_STATUS, NOTIFICATION]);
const HEADER_BYTES = 5;

export type ScannedBytes = {
  /** Row bytes with the protocol's headers taken out; a view of the bytes given, valid until they are reused. */
  rows: Buffer;
  /** Messages begun in these bytes: with COPY in text format, one a row. */
  rowCount: number;
  /** Set at the end of the rows, or at an error: the bytes for the ordinary parser. */
  rest: Buffer | null;
};

/**
 * Separates row data from the frontend/backend protocol in whatever pieces the socket delivers.
 * Payloads are moved to the left inside the piece itself, so nothing is allocated per row and a value of any size passes through.
 * https://www.postgresql.org/docs/current/protocol-message-formats.html
 */
export class CopyScanner {
  #payloadLeft = 0;
  #partialHeader = Buffer.alloc(0);
  #skipping = false;

  scan(piece: Buffer): ScannedBytes {
    const bytes = this.#partialHeader.length > 0 ? Buffer.concat([this.#partialHeader, piece]) : piece;
    this.#partialHeader = Buffer.alloc(0);
    let read = 0;
    let written = 0;
    let rowCount = 0;
    while (read < bytes.length) {
      if (this.#payloadLeft > 0) {
        const length = Math.min(this.#payloadLeft, bytes.length - read);
        if (!this.#skipping) {
          if (written !== read) bytes.copyWithin(written, read, read + length);
          written += length;
        }
        read += length;
        this.#payloadLeft -= length;
        continue;
      }
      if (bytes.length - read < HEADER_BYTES) {
        this.#partialHeader = Buffer.from(bytes.subarray(read));
        break;
      }
      const type = bytes[read] ?? 0;
      if (type !== COPY_DATA && !ASIDES.has(type)) {
        const from = type === COPY_DONE ? read + HEADER_BYTES : read;
        return { rows: bytes.subarray(0, written), rowCount, rest: Buffer.from(bytes.subarray(from)) };
      }
      this.#skipping = type !== COPY_DATA;
      if (!this.#skipping) rowCount++;
      this.#payloadLeft = bytes.readUInt32BE(read + 1) - 4;
      read += HEADER_BYTES;
    }
    return { rows: bytes.subarray(0, written), rowCount, rest: null };
  }
}
