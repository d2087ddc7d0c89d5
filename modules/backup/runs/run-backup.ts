import { type Actor, authorize } from "#modules/access";
import { type AppDatabase, type Clock, describeError, type Log, type Report } from "#modules/platform";
import type { Storage } from "#modules/storage";
import { newBackupId } from "../backup-id.ts";
import type { BackupKeys } from "../keys.ts";
import { takeBackupSlice } from "../take-backup.ts";
import type { BackupKind, BackupProgress, BackupResult } from "../types.ts";
import { beatBackup, claimBackup, failBackup, finishBackup, queueBackup } from "./index-store.ts";
import { throttled } from "./throttled.ts";
import { writeRequest } from "./write-request.ts";

export type RunBackupInput = {
  db: AppDatabase;
  storage: Storage;
  keys: BackupKeys;
  database: { name: string; url: string };
  kind: BackupKind;
  /** A run that was asked for. */
  id: string;
  clock: Clock;
  log: Log;
  report: Report;
  pauseAt?: Date;
  full?: boolean;
  jobs?: number;
  onProgress?: (progress: BackupProgress) => void;
  signal?: AbortSignal;
};

export type BackupRun =
  | { state: "finished"; backup: BackupResult }
  | { state: "paused" }
  | { state: "taken" }
  | { state: "failed"; code: string };

/**
 * Writes a run into the index, to be taken by whoever comes first.
 * @throws OpsError access.sign-in-required, access.forbidden
 */
export async function requestBackupRun(
  input: Pick<RunBackupInput, "db" | "storage" | "database" | "kind" | "clock"> & { actor: Actor | null },
): Promise<string> {
  const { actor, kind } = input;
  authorize(actor, "backup:take");
  const at = input.clock.now();
  const id = newBackupId(at);
  const database = input.database.name;
  const request = { action: "backup.requested", subject: database, after: { backupId: id, kind } };
  await writeRequest(input.db, actor, request, (tx) =>
    queueBackup(tx, { id, database, store: input.storage.label, kind, at }),
  );
  return id;
}

/**
 * Takes a backup and keeps the index and the feed in step. A failure of the backup is a value and is reported;
 * `taken` says another process has this run; `paused` asks for another slice, with the same id.
 */
export async function runBackup(input: RunBackupInput & { resume?: boolean }): Promise<BackupRun> {
  const { db, clock, report, database, kind, id } = input;
  const isClaimed = await claimBackup(db, id, clock.now());
  if (!input.resume) {
    if (!isClaimed) return { state: "taken" };
    await report({ kind: "backup.started", level: "info", subject: database.name, data: { backupId: id, kind } });
  }
  const beat = throttled(500, (progress: BackupProgress) => beatBackup(db, id, progress));
  try {
    const slice = await takeBackupSlice({
      ...input,
      id,
      databaseUrl: database.url,
      label: database.name,
      onProgress: (progress) => {
        beat.tell(progress);
        input.onProgress?.(progress);
      },
    });
    await beat.settle();
    if (slice.state === "paused") return { state: "paused" };
    await finishBackup(db, slice.backup, slice.pinnedUntil);
    const { rows, bytes } = slice.backup;
    const data = {
      backupId: id,
      kind,
      rows,
      bytesStored: bytes.stored,
      durationMs: Date.parse(slice.backup.finishedAt) - Date.parse(slice.backup.startedAt),
    };
    await report({ kind: "backup.finished", level: "info", subject: database.name, data });
    return slice;
  } catch (error) {
    await beat.settle();
    const { code, message, hint } = describeError(error);
    input.log.error({ code, backupId: id, database: database.name }, message);
    // The report must leave also when it is the console's database that has failed; the row is failed as silent, later.
    await failBackup(db, id, clock.now(), { code, message, hint: hint ?? null }).catch((lost: unknown) => {
      input.log.error({ error: describeError(lost).message }, "the index could not be written");
    });
    await report({
      kind: "backup.failed",
      level: "critical",
      subject: database.name,
      data: { backupId: id, kind, code },
    });
    return { state: "failed", code };
  }
}
