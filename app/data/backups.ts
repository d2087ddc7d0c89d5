import type { AppDatabase } from "#modules/platform";
import { pageOf } from "./page-of.ts";
import { isRowId } from "./row-id.ts";
import type { Backup, BackupRow, Listing } from "./rows.ts";
import { wordsWithin } from "./words-within.ts";

export type BackupFilter = { database?: string; kind?: string; state?: string; page: number; pageSize: number };

const lastPassedDrill = { drills: { where: { state: "passed" }, orderBy: { startedAt: "desc" }, take: 1 } } as const;

/** One page of the index, newest first. */
export async function listIndexedBackups(db: AppDatabase, filter: BackupFilter): Promise<Listing<BackupRow>> {
  const where = { database: filter.database, kind: filter.kind, state: filter.state };
  const [rows, total] = await Promise.all([
    db.backup.findMany({
      where,
      include: lastPassedDrill,
      orderBy: [{ startedAt: "desc" }, { id: "desc" }],
      ...pageOf(filter),
    }),
    db.backup.count({ where }),
  ]);
  return { rows, total };
}

/** A backup of the index, or null. */
export async function findIndexedBackup(db: AppDatabase, id: string): Promise<BackupRow | null> {
  return isRowId(id) ? db.backup.findUnique({ where: { id }, include: lastPassedDrill }) : null;
}

/** The newest backups in whose id or database every word of the text is found. */
export function searchBackups(db: AppDatabase, text: string, take: number): Promise<Backup[]> {
  return db.backup.findMany({
    where: { AND: wordsWithin(text, ["id", "database"]) },
    orderBy: [{ startedAt: "desc" }, { id: "desc" }],
    take,
  });
}

/** The newest finished backup of a database: what a restore would use. */
export function findNewestBackup(db: AppDatabase, database?: string): Promise<Backup | null> {
  return db.backup.findFirst({ where: { database, state: "finished" }, orderBy: { startedAt: "desc" } });
}

/** The backup of a database that ended last, whatever its result. */
export function findLastEndedBackup(db: AppDatabase, database: string): Promise<Backup | null> {
  return db.backup.findFirst({
    where: { database, state: { in: ["finished", "failed"] } },
    orderBy: { startedAt: "desc" },
  });
}

/** Backups that wait or run. */
export function listActiveBackups(db: AppDatabase): Promise<Backup[]> {
  return db.backup.findMany({
    where: { state: { in: ["queued", "running"] } },
    orderBy: { startedAt: "desc" },
    take: 20,
  });
}

export function countFinishedBackups(db: AppDatabase): Promise<number> {
  return db.backup.count({ where: { state: "finished" } });
}
