import { adoptSnapshot, type Connection, type Snapshot } from "#modules/postgres";
import type { SourceTable } from "#modules/postgres/contents";
import { type ProgressTeller, throwIfAborted } from "../progress-teller.ts";
import type { Journal } from "../store/journal.ts";
import type { Manifest, ManifestChunk, ManifestTable } from "../store/manifest.ts";
import type { PublishedObjects } from "../store/published-objects.ts";
import type { Vault } from "../store/vault.ts";
import type { TakeBackupInput } from "../take-input.ts";
import { exportChunk, type StoredChunk } from "./export-chunk.ts";
import type { Known } from "./find-reusable.ts";
import { addChecksums, type Measure, measureRanges } from "./measure-ranges.ts";
import { chunkBytesFor, type PageRange, pagesPerChunk, planRanges } from "./plan-chunks.ts";
import type { SourceState } from "./read-source.ts";
import { tableShape } from "./table-shape.ts";

export type ExportResult =
  | { state: "finished"; tables: ManifestTable[]; totals: Omit<Manifest["totals"], "tables"> }
  | { state: "paused" };

type PlannedTable = {
  table: SourceTable;
  shape: string | null;
  pages: number;
  chunks: ManifestChunk[];
  bytesPerPage: number;
};
type PlannedRange = { planned: PlannedTable; range: PageRange; index: number; pages: number };

type ExportInput = Omit<TakeBackupInput, "storage" | "keys" | "jobs"> & {
  jobs: number;
  vault: Vault;
  snapshot: Snapshot;
  source: SourceState;
  known: Known;
  published: PublishedObjects;
  journal: Journal;
  progress: ProgressTeller;
};

const BATCH_RANGES = 40;
const BATCH_PAGES = 8192;
/** Flushing to a disk or a store takes longer than reading a small chunk, so a session reads on meanwhile. */
const CHUNKS_SETTLING = 3;

/** Brings every table's rows into the store, several sessions at once, reading only ranges whose fingerprint is new. */
export class ExportRun {
  readonly #input: ExportInput;
  #written = 0;
  #reused = 0;
  #bytesRead = 0;
  #bytesStored = 0;
  #bytesReused = 0;

  constructor(input: ExportInput) {
    this.#input = input;
  }

  async run(tables: SourceTable[]): Promise<ExportResult> {
    const planned = tables.map((table) => this.#plan(table));
    const batches = makeBatches(planned);
    this.#input.progress.tell({ phase: "export", chunksTotal: batches.reduce((sum, batch) => sum + batch.length, 0) });
    const jobs = Math.max(1, Math.min(this.#input.jobs, batches.length));
    const outcomes = await Promise.allSettled(Array.from({ length: jobs }, () => this.#work(batches)));
    const failed = outcomes.find((outcome) => outcome.status === "rejected");
    if (failed) throw failed.reason;
    if (batches.length > 0) return { state: "paused" };
    return { state: "finished", tables: planned.map(manifestTable), totals: this.#totals(planned) };
  }

  #plan(table: SourceTable): PlannedTable {
    const shape = tableShape(table, this.#input.source);
    const earlier = this.#input.known.chunks.pagesPerChunk({ ...table, shape });
    const pages = pagesPerChunk(table, earlier, this.#input.chunkBytes ?? chunkBytesFor(table.totalBytes));
    const bytesPerPage = table.heapPages > 0 ? table.totalBytes / table.heapPages : 0;
    return { table, shape, pages, chunks: [], bytesPerPage };
  }

  async #work(batches: PlannedRange[][]): Promise<void> {
    const { databaseUrl, snapshot, signal, pauseAt, clock } = this.#input;
    const client = await adoptSnapshot(databaseUrl, snapshot.id);
    const abort = () => void client.end().catch(() => {});
    signal?.addEventListener("abort", abort, { once: true });
    const settling = new Settling();
    try {
      // Not before this slice has read something: a slice that only finds out what earlier ones did would go round for ever.
      while (!(pauseAt && clock.now() >= pauseAt && this.#bytesRead > 0)) {
        throwIfAborted(signal);
        const batch = batches.shift();
        if (!batch) break;
        await this.#exportBatch(client, batch, settling);
      }
      await settling.atMost(0);
    } catch (error) {
      await settling.end();
      // The other sessions need not finish what cannot become a backup any more.
      batches.length = 0;
      throwIfAborted(signal);
      throw error;
    } finally {
      signal?.removeEventListener("abort", abort);
      await client.end().catch(() => {});
    }
  }

  async #exportBatch(client: Connection, batch: PlannedRange[], settling: Settling): Promise<void> {
    const candidates = batch.map(({ planned, range }) =>
      this.#input.known.chunks.candidates({ ...planned.table, shape: planned.shape }, range),
    );
    const measures = await measureRanges(
      client,
      batch.map(({ planned, range }, i) => ({
        table: planned.table,
        range,
        withChecksum: candidates[i]?.length === 0,
      })),
    );
    for (const [i, item] of batch.entries()) {
      const measure = measures[i];
      if (!measure) throw new Error("the server left out a range");
      const same = candidates[i]?.find(
        ({ fingerprint, rows }) => fingerprint === measure.fingerprint && rows === measure.rows,
      );
      if (same) this.#reuse(item, same);
      else await this.#read(client, item, measure, settling);
    }
  }

  #reuse(item: PlannedRange, chunk: ManifestChunk): void {
    item.planned.chunks[item.index] = { ...chunk, ...item.range };
    if (chunk.rows > 0) {
      this.#reused++;
      this.#bytesReused += chunk.object.storedBytes;
    }
    this.#tellDone(item, chunk.rows);
  }

  async #read(client: Connection, item: PlannedRange, measure: Measure, settling: Settling): Promise<void> {
    const { table } = item.planned;
    if (measure.rows === 0) return this.#tellDone(item, 0);
    const checksum = measure.checksum ?? (await this.#checksum(client, item));
    const { vault, published } = this.#input;
    const { stored } = await exportChunk(client, vault, published, table, item.range, measure.rows);
    settling.add(stored.then((result) => this.#keep(item, { ...measure, checksum }, result)));
    await settling.atMost(CHUNKS_SETTLING);
  }

  async #keep(
    item: PlannedRange,
    measure: Measure & { checksum: string },
    { ref, existed }: StoredChunk,
  ): Promise<void> {
    const { table, shape, pages } = item.planned;
    const chunk = { ...item.range, ...measure, object: ref };
    item.planned.chunks[item.index] = chunk;
    this.#bytesRead += ref.plainBytes;
    if (existed) {
      this.#reused++;
      this.#bytesReused += ref.storedBytes;
    } else {
      this.#written++;
      this.#bytesStored += ref.storedBytes;
    }
    await this.#input.journal.add({
      table: { oid: table.oid, filenode: table.filenode, shape, pagesPerChunk: pages },
      chunk,
    });
    this.#tellDone(item, measure.rows);
  }

  async #checksum(client: Connection, { planned, range }: PlannedRange): Promise<string> {
    const [measure] = await measureRanges(client, [{ table: planned.table, range, withChecksum: true }]);
    if (!measure?.checksum) throw new Error("the server answered no checksum");
    return measure.checksum;
  }

  #tellDone({ planned, pages }: PlannedRange, rows: number): void {
    const { progress } = this.#input;
    const { last } = progress;
    progress.tell({
      chunksDone: last.chunksDone + 1,
      rowsDone: last.rowsDone + rows,
      bytesDone: Math.min(last.bytesTotal, Math.round(last.bytesDone + pages * planned.bytesPerPage)),
    });
  }

  #totals(planned: PlannedTable[]): Omit<Manifest["totals"], "tables"> {
    const chunks = planned.flatMap((table) => table.chunks.filter(Boolean));
    return {
      rows: chunks.reduce((sum, { rows }) => sum + rows, 0),
      chunks: { total: chunks.length, written: this.#written, reused: this.#reused },
      bytes: { read: this.#bytesRead, stored: this.#bytesStored, reused: this.#bytesReused },
    };
  }
}

/** Biggest tables first, so that no session is left alone with one at the end; small ranges share a round trip. */
function makeBatches(tables: PlannedTable[]): PlannedRange[][] {
  const batches: PlannedRange[][] = [];
  let batch: PlannedRange[] = [];
  let pagesInBatch = 0;
  const close = () => {
    if (batch.length > 0) batches.push(batch);
    batch = [];
    pagesInBatch = 0;
  };
  for (const planned of [...tables].sort((a, b) => b.table.totalBytes - a.table.totalBytes)) {
    for (const [index, range] of planRanges(planned.table.heapPages, planned.pages).entries()) {
      const pages = (range.to ?? planned.table.heapPages) - range.from;
      if (batch.length >= BATCH_RANGES || (batch.length > 0 && pagesInBatch + pages > BATCH_PAGES)) close();
      batch.push({ planned, range, index, pages });
      pagesInBatch += pages;
    }
  }
  close();
  return batches;
}

function manifestTable({ table, shape, pages, chunks: sparse }: PlannedTable): ManifestTable {
  const chunks = sparse.filter(Boolean);
  return {
    schema: table.schema,
    name: table.name,
    columns: table.columns.map(({ name, typeName, typeOid, typmod }) => ({ name, type: typeName, typeOid, typmod })),
    loadInto: table.loadInto,
    condition: table.condition,
    rows: chunks.reduce((sum, { rows }) => sum + rows, 0),
    checksum: addChecksums(chunks.map(({ checksum }) => checksum)),
    oid: table.oid,
    filenode: table.filenode,
    shape,
    pagesPerChunk: pages,
    chunks,
  };
}

/** Chunks on their way into the store, oldest first. */
class Settling {
  readonly #chunks: Promise<void>[] = [];

  add(chunk: Promise<void>): void {
    // Told by `atMost`; here it only must not be "unhandled".
    chunk.catch(() => {});
    this.#chunks.push(chunk);
  }

  async atMost(count: number): Promise<void> {
    while (this.#chunks.length > count) await this.#chunks.shift();
  }

  /** Waits for all, whatever becomes of them: what has been stored is in the journal then. */
  async end(): Promise<void> {
    await Promise.allSettled(this.#chunks);
  }
}
