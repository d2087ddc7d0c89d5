import type { ManifestChunk, ManifestTable } from "../store/manifest.ts";
import type { SourceState } from "./read-source.ts";

/** A place where finished chunks are known from: an earlier backup's manifest or a killed run's journal. */
export type ChunkSource = {
  history: string | null;
  nextXid: string;
  recipients: string;
  chunks: { table: Pick<ManifestTable, "oid" | "filenode" | "shape" | "pagesPerChunk">; chunk: ManifestChunk }[];
};

/** Transaction ids are 32 bits on disk: past half of that, an equal id may be another transaction. */
const MAX_XID_DISTANCE = 2n ** 31n;

/** Names the line of history a database is on; null when the server does not tell, and then nothing is reused. */
export function historyOf(source: Pick<SourceState, "identity">): string | null {
  const { systemId, databaseOid, timeline } = source.identity;
  return timeline === null ? null : `${systemId}/${databaseOid}/${timeline}`;
}

/** The present, as far as it decides what of the past may be taken over. */
type Present = { history: string | null; nextXid: string; recipients: string };

/** True when equal ctid and xmin mean the same row then and now, and what was stored then opens for those who hold the keys now. */
export function mayBeBelieved(now: Present, then: Omit<ChunkSource, "chunks">): boolean {
  if (now.history === null || then.history !== now.history || then.recipients !== now.recipients) return false;
  const distance = BigInt(now.nextXid) - BigInt(then.nextXid);
  return distance >= 0n && distance < MAX_XID_DISTANCE;
}

/** Chunks of earlier runs by table and page range, where their fingerprints may be believed. */
export class ReusableChunks {
  readonly #chunks = new Map<string, ManifestChunk[]>();
  readonly #pages = new Map<string, number>();

  constructor(now: Present, sources: ChunkSource[], isStored: (chunk: ManifestChunk) => boolean) {
    for (const source of sources) {
      if (!mayBeBelieved(now, source)) continue;
      for (const { table, chunk } of source.chunks) {
        if (table.shape === null) continue;
        this.#pages.set(tableKey(table), table.pagesPerChunk);
        if (!isStored(chunk)) continue;
        const key = chunkKey(table, chunk);
        this.#chunks.set(key, [...(this.#chunks.get(key) ?? []), chunk]);
      }
    }
  }

  /** Pages per chunk that an earlier run used for this table, so that ranges line up. */
  pagesPerChunk(table: { oid: number; filenode: string; shape: string | null }): number | undefined {
    return this.#pages.get(tableKey(table));
  }

  candidates(
    table: { oid: number; filenode: string; shape: string | null },
    range: { from: number; to: number | null },
  ): ManifestChunk[] {
    return table.shape === null ? [] : (this.#chunks.get(chunkKey(table, range)) ?? []);
  }
}

function tableKey(table: { oid: number; filenode: string; shape: string | null }): string {
  return `${table.oid}/${table.filenode}/${table.shape}`;
}

/** The last range of a table is open, and closes when the table grows: its rows are those from `from` on, so `to` is no part of the key. */
function chunkKey(
  table: { oid: number; filenode: string; shape: string | null },
  range: { from: number; to: number | null },
): string {
  return `${tableKey(table)}/${range.from}`;
}
