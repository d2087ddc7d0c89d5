import type { SourceTable } from "#modules/postgres/contents";

/** Bytes at the source, heap and TOAST together, that one chunk of a large table aims at. */
export const CHUNK_BYTES = 64 * 1024 * 1024;
const SMALLEST_CHUNK_BYTES = 1024 * 1024;
const CHUNKS_WANTED = 64;
const PAGE_BYTES = 8192;

/** Pages `from` to `to` (exclusive) of one table's heap; the last range is open, so that it holds whatever the snapshot sees. */
export type PageRange = { from: number; to: number | null };

/**
 * The chunk size for a table: a change at its end costs one chunk, so small tables get small chunks,
 * and large ones chunks that keep manifests short.
 */
export function chunkBytesFor(tableBytes: number): number {
  return Math.min(CHUNK_BYTES, Math.max(SMALLEST_CHUNK_BYTES, Math.ceil(tableBytes / CHUNKS_WANTED)));
}

/**
 * How many heap pages make a chunk of about `CHUNK_BYTES`. A table whose values live in TOAST gets fewer pages a chunk.
 * The number of an earlier backup is kept while it still fits, since fingerprints compare range by range.
 */
export function pagesPerChunk(
  table: Pick<SourceTable, "heapPages" | "totalBytes">,
  earlier?: number,
  chunkBytes = CHUNK_BYTES,
): number {
  if (table.heapPages === 0) return earlier ?? Math.max(1, Math.floor(chunkBytes / PAGE_BYTES));
  const bytesPerPage = Math.max(PAGE_BYTES, table.totalBytes / table.heapPages);
  const ideal = Math.max(1, Math.floor(chunkBytes / bytesPerPage));
  return earlier && earlier >= ideal / 4 && earlier <= ideal * 4 ? earlier : ideal;
}

export function planRanges(heapPages: number, pages: number): PageRange[] {
  const ranges: PageRange[] = [];
  for (let from = 0; from < heapPages; from += pages)
    ranges.push({ from, to: from + pages < heapPages ? from + pages : null });
  return ranges;
}

/** The SQL condition of a range; a TID range scan since PostgreSQL 14. */
export function rangeCondition({ from, to }: PageRange): string {
  const lower = `ctid >= '(${from},0)'::pg_catalog.tid`;
  return to === null ? lower : `${lower} AND ctid < '(${to},0)'::pg_catalog.tid`;
}
