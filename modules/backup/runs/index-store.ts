import type { AppDatabase } from "#modules/platform";
import type { Prisma } from "../../../prisma/generated/client.ts";
import type { ListedBackup } from "../list-backups.ts";
import type { BackupKind, BackupProgress, BackupResult, DrillResult, RestoreProgress } from "../types.ts";

/** The index in the console's database; the only place of this module that touches it. */

export type NewBackupRow = { id: string; database: string; store: string; kind: BackupKind; at: Date };

export async function queueBackup(db: Pick<AppDatabase, "backup">, row: NewBackupRow): Promise<void> {
  const { at, ...rest } = row;
  await db.backup.create({ data: { ...rest, state: "queued", startedAt: at, beatAt: at } });
}

/** Takes a queued run, or one whose process has been silent too long; false when somebody else has it. */
export async function claimBackup(db: AppDatabase, id: string, now: Date): Promise<boolean> {
  const silentSince = new Date(now.getTime() - SILENT_MS);
  const claim = await db.backup.updateMany({
    where: { id, OR: [{ state: "queued" }, { state: "running", beatAt: { lt: silentSince } }] },
    data: { state: "running", beatAt: now },
  });
  return claim.count === 1;
}

export async function beatBackup(db: AppDatabase, id: string, progress: BackupProgress): Promise<void> {
  await db.backup.updateMany({
    where: { id, state: "running" },
    data: { progress: toJson(progress), beatAt: new Date(progress.at) },
  });
}

export async function finishBackup(db: AppDatabase, result: BackupResult, pinnedUntil: string | null): Promise<void> {
  const where = { id: result.id };
  await db.$transaction([
    db.backup.update({ where, data: finishedColumns(result, pinnedUntil) }),
    clearError(db, result.id),
  ]);
}

/** A run that was given up for silent and finished after all has no error. Plain SQL: a JSON null of Prisma's would load Prisma into every command. */
function clearError(db: AppDatabase, id: string) {
  return db.$executeRaw`UPDATE "Backup" SET "error" = NULL WHERE "id" = ${id}`;
}

export async function failBackup(db: AppDatabase, id: string, at: Date, error: object): Promise<void> {
  await db.backup.updateMany({
    where: { id, state: { in: ["queued", "running"] } },
    data: { state: "failed", finishedAt: at, error: toJson(error) },
  });
}

/** Runs that say they are running but have not been heard of for five minutes. */
export async function failSilentRuns(db: AppDatabase, now: Date): Promise<{ id: string; database: string }[]> {
  const where = { state: { in: ["queued", "running"] }, beatAt: { lt: new Date(now.getTime() - SILENT_MS) } };
  const error = toJson({
    code: "backup.no-progress",
    message: "The process that ran it has been silent for five minutes.",
    hint: "Start it again: finished chunks are kept.",
  });
  const silent = await db.backup.findMany({ where, select: { id: true, database: true } });
  for (const { id } of silent)
    await db.backup.updateMany({ where: { ...where, id }, data: { state: "failed", finishedAt: now, error } });
  await db.drill.updateMany({ where, data: { state: "failed", finishedAt: now, error } });
  return silent;
}

const SILENT_MS = 5 * 60_000;

/** Whether a run of this database is queued or under way, and has been heard of lately. */
export async function isBackupUnderWay(db: AppDatabase, database: string, now: Date): Promise<boolean> {
  const heardSince = new Date(now.getTime() - SILENT_MS);
  const where = { database, state: { in: ["queued", "running"] }, beatAt: { gte: heardSince } };
  return (await db.backup.findFirst({ where, select: { id: true } })) !== null;
}

/** Brings the index in line with the store: unknown backups are added, rows whose manifest is gone are removed. */
export async function syncIndex(
  db: AppDatabase,
  store: string,
  backups: ListedBackup[],
): Promise<{ added: number; removed: number }> {
  const known = await db.backup.findMany({ where: { state: "finished", store }, select: { id: true } });
  const knownIds = new Set(known.map(({ id }) => id));
  const storedIds = new Set(backups.map(({ id }) => id));
  const unknown = backups.filter(({ id }) => !knownIds.has(id));
  for (const backup of unknown) {
    const columns = {
      database: backup.label,
      store,
      kind: backup.kind,
      ...finishedColumns(backup, backup.pinnedUntil),
    };
    await db.backup.upsert({
      where: { id: backup.id },
      create: { id: backup.id, startedAt: new Date(backup.startedAt), ...columns },
      update: columns,
    });
    await clearError(db, backup.id);
  }
  const gone = [...knownIds].filter((id) => !storedIds.has(id));
  await db.backup.deleteMany({ where: { id: { in: gone } } });
  return { added: unknown.length, removed: gone.length };
}

function finishedColumns(result: BackupResult, pinnedUntil: string | null) {
  return {
    state: "finished",
    finishedAt: new Date(result.finishedAt),
    rows: BigInt(result.rows),
    tables: result.tables,
    chunksTotal: result.chunks.total,
    chunksWritten: result.chunks.written,
    chunksReused: result.chunks.reused,
    bytesRead: BigInt(result.bytes.read),
    bytesStored: BigInt(result.bytes.stored),
    bytesReused: BigInt(result.bytes.reused),
    verified: result.verified,
    pinnedUntil: pinnedUntil ? new Date(pinnedUntil) : null,
  };
}

/** The database of a finished backup, or null. */
export async function findFinishedBackup(db: AppDatabase, id: string): Promise<{ database: string } | null> {
  return db.backup.findFirst({ where: { id, state: "finished" }, select: { database: true } });
}

export async function queueDrill(
  db: Pick<AppDatabase, "drill">,
  row: { id: string; backupId: string; at: Date },
): Promise<void> {
  await db.drill.create({
    data: { id: row.id, backupId: row.backupId, state: "queued", startedAt: row.at, beatAt: row.at },
  });
}

export async function claimDrill(
  db: AppDatabase,
  id: string,
  now: Date,
): Promise<{ backupId: string; database: string } | null> {
  const silentSince = new Date(now.getTime() - SILENT_MS);
  const claim = await db.drill.updateMany({
    where: { id, OR: [{ state: "queued" }, { state: "running", beatAt: { lt: silentSince } }] },
    data: { state: "running", beatAt: now },
  });
  if (claim.count !== 1) return null;
  const drill = await db.drill.findUniqueOrThrow({ where: { id }, include: { backup: true } });
  return { backupId: drill.backupId, database: drill.backup.database };
}

export async function beatDrill(db: AppDatabase, id: string, progress: RestoreProgress): Promise<void> {
  await db.drill.updateMany({
    where: { id, state: "running" },
    data: { progress: toJson(progress), beatAt: new Date(progress.at) },
  });
}

export async function finishDrill(db: AppDatabase, result: DrillResult, at: Date): Promise<void> {
  const broken = result.brokenInvariants.map((sql) => `invariant: ${sql}`);
  await db.drill.update({
    where: { id: result.id },
    data: {
      state: result.ok ? "passed" : "failed",
      finishedAt: at,
      rtoMs: result.rtoMs,
      rows: BigInt(result.rows),
      tables: result.tables,
      mismatches: toJson(result.mismatches),
      notChecked: toJson(result.notChecked),
      ...(broken.length > 0
        ? {
            error: toJson({
              code: "drill.invariant-broken",
              message: broken.join("; "),
              hint: "Compare with the same query on the source.",
            }),
          }
        : {}),
    },
  });
}

export async function failDrill(db: AppDatabase, id: string, at: Date, error: object): Promise<void> {
  await db.drill.updateMany({
    where: { id, state: { in: ["queued", "running"] } },
    data: { state: "failed", finishedAt: at, error: toJson(error) },
  });
}

/** Our own plain objects are JSON; Prisma's type cannot see that. */
function toJson(value: object): Prisma.InputJsonValue {
  return value as Prisma.InputJsonValue;
}
