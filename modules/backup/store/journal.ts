import { randomBytes } from "node:crypto";
import { z } from "zod";
import { JOURNALS, journalPath } from "./layout.ts";
import type { ManifestTable } from "./manifest.ts";
import { decodeSigned, encodeSigned } from "./manifest.ts";
import type { Vault } from "./vault.ts";

/** A chunk that a running backup has finished, with what decides whether a later run may take it over. */
export type JournalEntry = {
  table: Pick<ManifestTable, "oid" | "filenode" | "shape" | "pagesPerChunk">;
  chunk: ManifestTable["chunks"][number];
};

export type JournalFile = { history: string; nextXid: string; recipients: string; entries: JournalEntry[] };

const FLUSH_AT_BYTES = 4 * 1024 * 1024;

/** Collects finished chunks and writes them down once they are worth it: a killed backup reads less than one chunk again. */
export class Journal {
  readonly #vault: Vault;
  readonly #backupId: string;
  readonly #header: Omit<JournalFile, "entries">;
  readonly #flushAtBytes: number;
  #pending: JournalEntry[] = [];
  #pendingBytes = 0;
  readonly #written: string[] = [];

  constructor(vault: Vault, backupId: string, header: Omit<JournalFile, "entries">, chunkBytes = FLUSH_AT_BYTES) {
    this.#vault = vault;
    this.#backupId = backupId;
    this.#header = header;
    this.#flushAtBytes = Math.min(FLUSH_AT_BYTES, chunkBytes);
  }

  async add(entry: JournalEntry): Promise<void> {
    this.#pending.push(entry);
    this.#pendingBytes += entry.chunk.object.plainBytes;
    if (this.#pendingBytes >= this.#flushAtBytes) await this.flush();
  }

  async flush(): Promise<void> {
    if (this.#pending.length === 0) return;
    // A later slice of the same backup must not write over the journal of an earlier one.
    const place = journalPath(this.#backupId, `${Date.now()}-${randomBytes(4).toString("hex")}`);
    const file: JournalFile = { ...this.#header, entries: this.#pending };
    this.#pending = [];
    this.#pendingBytes = 0;
    await this.#vault.storage.put(place, encodeSigned(this.#vault.keys, place, file));
    this.#written.push(place);
  }

  /** The manifest says it all now. */
  async remove(): Promise<void> {
    await this.#vault.storage.remove(this.#written);
  }
}

const journalFile = z.object({
  history: z.string(),
  nextXid: z.string(),
  recipients: z.string(),
  entries: z.array(z.object({ table: z.looseObject({}), chunk: z.looseObject({}) })),
});

/** Every authentic journal in the store with its path; a damaged one is left out, since it only saves work. */
export async function readJournals(vault: Vault): Promise<{ path: string; backupId: string; file: JournalFile }[]> {
  const found: { path: string; backupId: string; file: JournalFile }[] = [];
  for await (const { path } of vault.storage.list(JOURNALS)) {
    const backupId = path.slice(JOURNALS.length).split("/")[0] ?? "";
    const bytes = await vault.storage.find(path);
    try {
      const value = bytes ? decodeSigned(vault.keys, path, bytes) : null;
      if (journalFile.safeParse(value).success) found.push({ path, backupId, file: value as JournalFile });
    } catch {
      // An unreadable journal costs one more read of its chunks, nothing else.
    }
  }
  return found;
}
