import type { AppDatabase } from "#modules/platform";
import type { Freshness } from "../view/judge-recovery.ts";
import { findNewestBackup, listActiveBackups } from "./backups.ts";
import { listActiveDrills } from "./drills.ts";
import type { Backup, DrillRow } from "./rows.ts";
import { consoleSettings } from "./runtime.ts";

/** What the buttons need to know: what can be backed up or drilled, and what already runs. */
export type RunContext = { freshness: Freshness[]; activeBackups: Backup[]; activeDrills: DrillRow[] };

export async function readRunContext(db: AppDatabase): Promise<RunContext> {
  const databases = Object.keys(consoleSettings().databases);
  const [newest, activeBackups, activeDrills] = await Promise.all([
    Promise.all(databases.map((database) => findNewestBackup(db, database))),
    listActiveBackups(db),
    listActiveDrills(db),
  ]);
  const freshness = databases.map((database, place) => describeFreshness(database, newest[place] ?? null));
  return { freshness, activeBackups, activeDrills };
}

// The age of a copy is the age of what it froze, which is when it began.
function describeFreshness(database: string, newest: Backup | null): Freshness {
  return { database, id: newest?.id ?? null, takenAt: newest?.startedAt ?? null, rows: Number(newest?.rows ?? 0) };
}
