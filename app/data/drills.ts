import type { AppDatabase } from "#modules/platform";
import { pageOf } from "./page-of.ts";
import { isRowId } from "./row-id.ts";
import type { Drill, DrillRow, Listing } from "./rows.ts";

export type DrillFilter = { backupId?: string; page: number; pageSize: number };

/** One page of drills with the backup each restored, newest first. */
export async function listDrills(db: AppDatabase, filter: DrillFilter): Promise<Listing<DrillRow>> {
  const where = { backupId: filter.backupId };
  const [rows, total] = await Promise.all([
    db.drill.findMany({
      where,
      include: { backup: true },
      orderBy: [{ startedAt: "desc" }, { id: "desc" }],
      ...pageOf(filter),
    }),
    db.drill.count({ where }),
  ]);
  return { rows, total };
}

export async function findDrill(db: AppDatabase, id: string): Promise<Drill | null> {
  return isRowId(id) ? db.drill.findUnique({ where: { id } }) : null;
}

/** The drill of a database that ended last, whatever its result. */
export function findLastEndedDrill(db: AppDatabase, database: string): Promise<Drill | null> {
  return db.drill.findFirst({
    where: { state: { in: ["passed", "failed"] }, backup: { database } },
    orderBy: { startedAt: "desc" },
  });
}

/** Drills that wait or run. */
export function listActiveDrills(db: AppDatabase): Promise<DrillRow[]> {
  return db.drill.findMany({
    where: { state: { in: ["queued", "running"] } },
    orderBy: { startedAt: "desc" },
    include: { backup: true },
    take: 20,
  });
}
