import type { Storage } from "#modules/storage";
import type { ObjectRef } from "../sealing/object-ref.ts";
import { objectPath } from "./layout.ts";

/**
 * What this run knows to be in the store, by content. Sealing the same rows twice gives other bytes,
 * so whoever comes second must take over the first one's reference, in the same process too.
 */
export class PublishedObjects {
  readonly #refs = new Map<string, Promise<ObjectRef>>();
  readonly #storage: Storage;

  constructor(storage: Storage, known: Iterable<ObjectRef>) {
    this.#storage = storage;
    for (const ref of known) this.#refs.set(ref.name, Promise.resolve(ref));
  }

  /**
   * Publishes a staged object unless the store holds its content, intact.
   * Either way the stored bytes have been read back and their hash compared when this returns.
   */
  async settle(candidate: ObjectRef, publish: () => Promise<void>): Promise<{ ref: ObjectRef; existed: boolean }> {
    const earlier = this.#refs.get(candidate.name);
    const own = earlier
      ? earlier.then((ref) => this.#reuseOrReplace(ref, candidate, publish))
      : this.#publish(candidate, publish);
    this.#refs.set(
      candidate.name,
      own.then(({ ref }) => ref),
    );
    return own;
  }

  async #reuseOrReplace(known: ObjectRef, candidate: ObjectRef, publish: () => Promise<void>) {
    const found = await this.#storage.hash(objectPath(known.name)).catch(() => null);
    return found === known.sha256 ? { ref: known, existed: true } : this.#publish(candidate, publish);
  }

  async #publish(candidate: ObjectRef, publish: () => Promise<void>): Promise<{ ref: ObjectRef; existed: boolean }> {
    await publish();
    const found = await this.#storage.hash(objectPath(candidate.name));
    if (found !== candidate.sha256) throw new Error(`the store changed ${candidate.name} on its way`);
    return { ref: candidate, existed: false };
  }
}
