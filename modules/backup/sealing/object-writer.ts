import { createHash, type Hash, type Hmac } from "node:crypto";
import { constants, createZstdCompress, type ZstdCompress, zstdCompressSync } from "node:zlib";
import type { StagedObject, Storage } from "#modules/storage";
import { type BackupKeys, keyedHash, recipientsMark } from "../keys.ts";
import { objectPath } from "../store/layout.ts";
import type { PublishedObjects } from "../store/published-objects.ts";
import { beginSealing } from "./age-header.ts";
import type { StreamSealer } from "./age-stream.ts";
import type { ObjectRef } from "./object-ref.ts";

const BATCH_BYTES = 256 * 1024;
const OUTPUT_BYTES = 64 * 1024;
/** The compressor works in another thread; a few batches ahead keep it and the server busy. */
const MAX_BATCHES_WAITING = 3;
const COMPRESSION = { params: { [constants.ZSTD_c_compressionLevel]: 1, [constants.ZSTD_c_checksumFlag]: 1 } };

/**
 * Turns plain bytes into one stored object: keyed hash, zstd, age, store. Memory stays bounded whatever comes,
 * and the name is known only at the end, so bytes are staged first and published under it.
 */
export class ObjectWriter {
  readonly #staged: StagedObject;
  readonly #sealer: StreamSealer;
  readonly #name: Hmac;
  readonly #stored: Hash = createHash("sha256");
  #batch = takeBatch();
  #batchUsed = 0;
  #output = takeBatch();
  #outputUsed = 0;
  #compressor: ZstdCompress | null = null;
  #compressorEnd: Promise<void> | null = null;
  #batchesWaiting = 0;
  #plainBytes = 0;
  #storedBytes = 0;
  #writes: Promise<void> = Promise.resolve();

  static async open(storage: Storage, keys: BackupKeys): Promise<ObjectWriter> {
    const { opening, sealer } = await beginSealing(keys.recipients);
    const staged = await storage.stage();
    const writer = new ObjectWriter(staged, sealer, keyedHash(keys, "object").update(recipientsMark(keys)));
    writer.#store(opening);
    return writer;
  }

  private constructor(staged: StagedObject, sealer: StreamSealer, name: Hmac) {
    this.#staged = staged;
    this.#sealer = sealer;
    this.#name = name;
  }

  /** Takes bytes, which may be reused by the caller at once; a returned promise asks to wait. */
  write(bytes: Buffer): Promise<void> | undefined {
    this.#plainBytes += bytes.length;
    let from = 0;
    let pending: Promise<void> | undefined;
    while (from < bytes.length) {
      const taken = bytes.copy(this.#batch, this.#batchUsed, from);
      this.#batchUsed += taken;
      from += taken;
      if (this.#batchUsed === BATCH_BYTES) pending = this.#compressBatch();
    }
    pending?.catch(() => {});
    return this.#batchesWaiting >= MAX_BATCHES_WAITING ? pending : undefined;
  }

  /** Ends the object and publishes it, unless the store holds the same content already. */
  async finish(published: PublishedObjects): Promise<{ ref: ObjectRef; existed: boolean }> {
    const last = this.#batch.subarray(0, this.#batchUsed);
    this.#name.update(last);
    if (this.#compressor) {
      this.#compressor.end(last);
      await this.#compressorEnd;
    } else this.#sealer.seal(zstdCompressSync(last, COMPRESSION), this.#store);
    this.#sealer.finish(this.#store);
    this.#flush();
    freeBatches.push(this.#batch);
    await this.#writes;
    const name = this.#name.digest("hex");
    const sha256 = this.#stored.digest("hex");
    const candidate = { name, plainBytes: this.#plainBytes, storedBytes: this.#storedBytes, sha256 };
    const settled = await published.settle(candidate, () => this.#staged.publish(objectPath(name)));
    if (settled.existed) await this.#staged.discard();
    return settled;
  }

  async discard(): Promise<void> {
    this.#compressor?.destroy();
    await this.#writes.catch(() => {});
    await this.#staged.discard();
  }

  #compressBatch(): Promise<void> {
    const compressor = this.#openCompressor();
    const full = this.#batch;
    this.#name.update(full);
    this.#batch = takeBatch();
    this.#batchUsed = 0;
    this.#batchesWaiting++;
    return new Promise((resolve, reject) => {
      compressor.write(full, (error) => {
        this.#batchesWaiting--;
        freeBatches.push(full);
        if (error) reject(error);
        else this.#writes.then(resolve, reject);
      });
    });
  }

  #openCompressor(): ZstdCompress {
    if (this.#compressor) return this.#compressor;
    const compressor = createZstdCompress({ ...COMPRESSION, chunkSize: OUTPUT_BYTES });
    compressor.on("data", (bytes: Buffer) => this.#sealer.seal(bytes, this.#store));
    this.#compressorEnd = new Promise((resolve, reject) => {
      compressor.once("end", resolve).once("error", reject);
    });
    this.#compressorEnd.catch(() => {});
    this.#compressor = compressor;
    return compressor;
  }

  readonly #store = (sealed: Buffer): void => {
    this.#stored.update(sealed);
    this.#storedBytes += sealed.length;
    for (let from = 0; from < sealed.length; ) {
      const taken = sealed.copy(this.#output, this.#outputUsed, from);
      this.#outputUsed += taken;
      from += taken;
      if (this.#outputUsed === BATCH_BYTES) this.#flush();
    }
  };

  #flush(): void {
    const full = this.#output;
    const bytes = full.subarray(0, this.#outputUsed);
    this.#output = takeBatch();
    this.#outputUsed = 0;
    this.#writes = this.#writes.then(async () => {
      await this.#staged.write(bytes);
      freeBatches.push(full);
    });
    // The failure is told by `write` or `finish`; here it only must not be "unhandled".
    this.#writes.catch(() => {});
  }
}

/** Batches go round: fresh memory for every quarter megabyte costs more than compressing it. */
const freeBatches: Buffer[] = [];

function takeBatch(): Buffer {
  return freeBatches.pop() ?? Buffer.allocUnsafeSlow(BATCH_BYTES);
}
