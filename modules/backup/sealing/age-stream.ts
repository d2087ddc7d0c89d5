import { createCipheriv, createDecipheriv, hkdfSync } from "node:crypto";
import { OpsError } from "#modules/platform";

/** The payload of an age file: 64 KiB pieces, each sealed with ChaCha20-Poly1305 under a counter nonce whose last byte marks the end. https://age-encryption.org/v1 */
const PIECE_BYTES = 64 * 1024;
const TAG_BYTES = 16;
const SEALED_PIECE_BYTES = PIECE_BYTES + TAG_BYTES;
export const STREAM_NONCE_BYTES = 16;

export function streamKey(fileKey: Uint8Array, nonce: Uint8Array): Buffer {
  return Buffer.from(hkdfSync("sha256", fileKey, nonce, "payload", 32));
}

class PieceNonce {
  readonly bytes = Buffer.alloc(12);

  advance(): void {
    for (let i = 10; i >= 0; i--) {
      const next = ((this.bytes[i] ?? 0) + 1) & 0xff;
      this.bytes[i] = next;
      if (next !== 0) return;
    }
  }

  markLast(): void {
    this.bytes[11] = 1;
  }
}

/**
 * Seals bytes as they come and hands sealed pieces on at once; the caller owns the order.
 * Uses the runtime's native cipher: the library's JavaScript one is eight times slower.
 */
export class StreamSealer {
  readonly #key: Buffer;
  readonly #nonce = new PieceNonce();
  readonly #piece = Buffer.allocUnsafeSlow(PIECE_BYTES);
  #used = 0;

  constructor(key: Buffer) {
    this.#key = key;
  }

  seal(bytes: Buffer, emit: (sealed: Buffer) => void): void {
    for (let from = 0; from < bytes.length; ) {
      // A full piece is sealed only when more follows: the last one is marked as such.
      if (this.#used === PIECE_BYTES) {
        this.#sealPiece(emit);
        this.#nonce.advance();
      }
      const taken = bytes.copy(this.#piece, this.#used, from);
      this.#used += taken;
      from += taken;
    }
  }

  finish(emit: (sealed: Buffer) => void): void {
    this.#nonce.markLast();
    this.#sealPiece(emit);
  }

  #sealPiece(emit: (sealed: Buffer) => void): void {
    const cipher = createCipheriv("chacha20-poly1305", this.#key, this.#nonce.bytes, { authTagLength: TAG_BYTES });
    emit(cipher.update(this.#piece.subarray(0, this.#used)));
    cipher.final();
    emit(cipher.getAuthTag());
    this.#used = 0;
  }
}

/** Opens what a StreamSealer (or any age implementation) sealed; throws on the first piece that is not authentic. */
export class StreamOpener {
  readonly #key: Buffer;
  readonly #nonce = new PieceNonce();
  readonly #piece = Buffer.allocUnsafeSlow(SEALED_PIECE_BYTES);
  #used = 0;
  #piecesOpened = 0;

  constructor(key: Buffer) {
    this.#key = key;
  }

  /** Plain bytes of as many whole pieces as are surely not the last. */
  *open(bytes: Buffer): Generator<Buffer> {
    for (let from = 0; from < bytes.length; ) {
      if (this.#used === SEALED_PIECE_BYTES) {
        yield this.#openPiece();
        this.#nonce.advance();
        this.#piecesOpened++;
      }
      const taken = bytes.copy(this.#piece, this.#used, from);
      this.#used += taken;
      from += taken;
    }
  }

  finish(): Buffer {
    this.#nonce.markLast();
    const last = this.#openPiece();
    if (last.length === 0 && this.#piecesOpened > 0) throw unauthentic();
    return last;
  }

  #openPiece(): Buffer {
    const length = this.#used - TAG_BYTES;
    if (length < 0) throw unauthentic();
    this.#used = 0;
    const decipher = createDecipheriv("chacha20-poly1305", this.#key, this.#nonce.bytes, { authTagLength: TAG_BYTES });
    decipher.setAuthTag(this.#piece.subarray(length, length + TAG_BYTES));
    try {
      const plain = decipher.update(this.#piece.subarray(0, length));
      decipher.final();
      return plain;
    } catch (error) {
      throw unauthentic(error);
    }
  }
}

function unauthentic(cause?: unknown): OpsError {
  return new OpsError({
    code: "backup.object-damaged",
    message: "a sealed piece is truncated or was changed",
    hint: "Restore another backup, then run npm run db:scrub to see what else is damaged.",
    exit: 1,
    cause,
  });
}
