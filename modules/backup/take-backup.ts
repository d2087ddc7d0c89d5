import { OpsError } from "#modules/platform";
import { dumpSchema, openSnapshot, type Snapshot } from "#modules/postgres";
import { readSequences, readTables, type SourceTable } from "#modules/postgres/contents";
import { newBackupId } from "./backup-id.ts";
import { recipientsMark } from "./keys.ts";
import { ProgressTeller } from "./progress-teller.ts";
import { catalogMark } from "./source/catalog-mark.ts";
import { explainFailure } from "./source/explain-failure.ts";
import { type ExportResult, ExportRun } from "./source/export-run.ts";
import { findReusable } from "./source/find-reusable.ts";
import { exportLargeObjects } from "./source/large-objects.ts";
import {
  limitLockWaits,
  lockSource,
  lockTables,
  refuseRewritten,
  refuseUnreadable,
  unlockSource,
} from "./source/lock-source.ts";
import { readSource, type SourceState } from "./source/read-source.ts";
import { historyOf } from "./source/reusable-chunks.ts";
import { waitForFlushedWal } from "./source/wal.ts";
import { Journal, readJournals } from "./store/journal.ts";
import { acquireLease } from "./store/lease.ts";
import type { Manifest } from "./store/manifest.ts";
import { PublishedObjects } from "./store/published-objects.ts";
import { sealText } from "./store/sealed-text.ts";
import { openVault, type Vault, writeManifest } from "./store/vault.ts";
import type { TakeBackupInput } from "./take-input.ts";
import type { BackupProgress, BackupResult } from "./types.ts";

export type BackupSlice =
  | { state: "finished"; backup: BackupResult; pinnedUntil: string | null }
  | { state: "paused"; id: string; progress: BackupProgress };

const PINNED_DAYS = 30;
const DEFAULT_JOBS = 2;
const SNAPSHOTS_TRIED = 3;

/**
 * Takes one consistent backup: rows that changed since the last one are read, sealed and stored; the manifest is written last.
 * Safe to kill and to run again at any point: finished chunks are found again by what is in them.
 * @throws OpsError backup.already-running (exit 5), backup.permission-denied, backup.foreign-store, storage.full, postgres.unreachable …
 */
export async function takeBackup(input: Omit<TakeBackupInput, "pauseAt">): Promise<BackupResult> {
  const slice = await takeBackupSlice(input);
  if (slice.state === "finished") return slice.backup;
  throw new Error("a backup without a time limit never pauses");
}

/** As `takeBackup`, for places where one call has a time limit: call it again, with the same id, until it says finished. */
export async function takeBackupSlice(input: TakeBackupInput): Promise<BackupSlice> {
  const startedAt = input.clock.now();
  const id = input.id ?? newBackupId(startedAt);
  const progress = new ProgressTeller(input, startedAt);
  progress.tell({ phase: "freeze" });
  const vault = await openVault({ storage: input.storage, keys: input.keys, create: true });
  const lease = await acquireLease(vault.storage, "shared", `backup ${id}`);
  try {
    return await freezeAndBackUp(input, { id, startedAt, vault, progress });
  } catch (error) {
    throw explainFailure(error);
  } finally {
    await lease.release().catch(() => {});
  }
}

type Run = { id: string; startedAt: Date; vault: Vault; snapshot: Snapshot; progress: ProgressTeller };

/** A migration that rewrote a table while the snapshot was made asks for another snapshot; nothing has been read yet. */
async function freezeAndBackUp(input: TakeBackupInput, run: Omit<Run, "snapshot">): Promise<BackupSlice> {
  for (let attempt = 1; ; attempt++) {
    const snapshot = await openSnapshot(input.databaseUrl);
    try {
      return await backUpSnapshot(input, { ...run, snapshot });
    } catch (error) {
      const isRewritten = error instanceof OpsError && error.code === "backup.table-rewritten";
      if (!isRewritten || attempt === SNAPSHOTS_TRIED) throw error;
      await unlockSource(snapshot.holder);
    } finally {
      await snapshot.release();
    }
  }
}

async function backUpSnapshot(input: TakeBackupInput, run: Run): Promise<BackupSlice> {
  const { id, vault, snapshot, progress } = run;
  await lockSource(snapshot.holder);
  await limitLockWaits(snapshot.holder);
  const source = await readSource(snapshot.holder);
  const tables = await readTables(snapshot.holder);
  refuseUnreadable(tables);
  await lockTables(snapshot.holder, tables);
  await refuseRewritten(snapshot.holder, tables);
  progress.tell({
    phase: "plan",
    tablesTotal: tables.length,
    bytesTotal: tables.reduce((sum, { totalBytes }) => sum + totalBytes, 0),
  });

  const now = { history: historyOf(source), nextXid: source.nextXid, recipients: recipientsMark(input.keys) };
  const journals = await readJournals(vault);
  const known = await findReusable(vault, now, source.identity.database, journals, input.full ?? false);
  const published = new PublishedObjects(vault.storage, known.objects);
  const journal = new Journal(vault, id, { ...now, history: now.history ?? "unknown" }, input.chunkBytes);
  const structureMark = await catalogMark(snapshot.holder, source);
  const structure = known.structure?.mark === structureMark ? known.structure : null;
  const schema = structure ? null : startSchemaDump(input, snapshot);
  try {
    const exporter = new ExportRun({
      ...input,
      jobs: input.jobs ?? DEFAULT_JOBS,
      vault,
      snapshot,
      source,
      known,
      published,
      journal,
      progress,
    });
    const exported = await exporter.run(tables);
    await journal.flush();
    if (exported.state === "paused") return { state: "paused", id, progress: progress.last };
    const sequences = await readSequences(snapshot.holder);
    const largeObjects = await exportLargeObjects({ client: snapshot.holder, vault, published });
    const { preData, postData } = structure ?? (await sealSchema(vault, published, schema ?? []));
    progress.tell({ phase: "manifest" });
    const databaseFacts = await sealText(vault, published, JSON.stringify(source.database));
    await waitForFlushedWal(snapshot.holder);
    const manifest = buildManifest(input, run, {
      source,
      tables,
      exported,
      sequences,
      largeObjects,
      structureMark,
      schema: { preData, postData, databaseFacts },
      parent: known.parentId,
    });
    // Manifest last: a crash before this line leaves garbage, never a false backup.
    await writeManifest(vault, manifest);
    await vault.storage.remove(journals.filter(({ file }) => file.history === now.history).map(({ path }) => path));
    await journal.remove();
    progress.tell({ phase: "done" });
    return { state: "finished", backup: resultOf(manifest), pinnedUntil: manifest.pinnedUntil };
  } finally {
    await Promise.allSettled(schema ?? []);
  }
}

async function sealSchema(vault: Vault, published: PublishedObjects, dumps: Promise<string>[]) {
  const [preData = "", postData = ""] = await Promise.all(dumps);
  return { preData: await sealText(vault, published, preData), postData: await sealText(vault, published, postData) };
}

/** pg_dump works beside the export; both sections are of the snapshot's moment. */
function startSchemaDump(input: TakeBackupInput, snapshot: Snapshot): [Promise<string>, Promise<string>] {
  const dump = (section: "pre-data" | "post-data") =>
    dumpSchema({ url: input.databaseUrl, section, snapshotId: snapshot.id });
  const preData = dump("pre-data");
  const postData = preData.then(() => dump("post-data"));
  for (const promise of [preData, postData]) promise.catch(() => {});
  return [preData, postData];
}

type Parts = {
  source: SourceState;
  tables: SourceTable[];
  exported: Extract<ExportResult, { state: "finished" }>;
  sequences: Manifest["sequences"];
  largeObjects: Manifest["largeObjects"];
  structureMark: string | null;
  schema: Manifest["schema"];
  parent: string | null;
};

function buildManifest(input: TakeBackupInput, run: Run, parts: Parts): Manifest {
  const { source, exported } = parts;
  const finishedAt = input.clock.now();
  const isPinned = input.kind === "pre-migrate" || input.kind === "pre-deploy";
  const {
    settings: _settings,
    roleSettings: _roleSettings,
    rights: _rights,
    icuRules: _icuRules,
    comment: _comment,
    ...database
  } = source.database;
  return {
    format: 1,
    id: run.id,
    label: input.label ?? source.identity.database,
    kind: input.kind,
    parent: parts.parent,
    startedAt: run.startedAt.toISOString(),
    takenAt: source.takenAt,
    finishedAt: finishedAt.toISOString(),
    pinnedUntil: isPinned ? new Date(finishedAt.getTime() + PINNED_DAYS * 86_400_000).toISOString() : null,
    recipients: recipientsMark(input.keys),
    source: { ...source.identity, nextXid: source.nextXid, ...database, extensions: source.extensions },
    structureMark: parts.structureMark,
    schema: parts.schema,
    sequences: parts.sequences,
    largeObjects: parts.largeObjects,
    tables: exported.tables,
    totals: { ...exported.totals, tables: exported.tables.length },
  };
}

/** What the commands and the console say of a backup. Its objects were read back before the manifest was written. */
export function resultOf(manifest: Manifest): BackupResult {
  const { id, kind, startedAt, finishedAt, totals } = manifest;
  return {
    id,
    kind,
    startedAt,
    finishedAt,
    rows: totals.rows,
    tables: totals.tables,
    chunks: totals.chunks,
    bytes: totals.bytes,
    verified: true,
  };
}
