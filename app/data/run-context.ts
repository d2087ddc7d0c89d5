import type { AppDatabase } from "#modules/platform";
import type { EndedDrill, Freshness } from "../view/judge-recovery.ts";
import { findNewestBackup, listActiveBackups } from "./backups.ts";
import { findLastEndedDrill, listActiveDrills } from "./drills.ts";
import type { Backup, Drill, DrillRow } from "./rows.ts";
import { consoleSettings } from "./runtime.ts";

/** What the buttons need to know: what can be backed up or drilled, and what already runs. */
export type RunContext = { freshness: Freshness[]; activeBackups: Backup[]; activeDrills: DrillRow[] };

export async function readRunContext(db: AppDatabase): Promise<RunContext> {
  const databases = Object.keys(consoleSettings().databases);
  const [freshness, activeBackups, activeDrills] = await Promise.all([
    Promise.all(databases.map((database) => readFreshness(db, database))),
    listActiveBackups(db),
    listActiveDrills(db),
  ]);
  return { freshness, activeBackups, activeDrills };
}

// The age of a copy is the age of what it froze, which is when it began.
async function readFreshness(db: AppDatabase, database: string): Promise<Freshness> {
  const [newest, last] = await Promise.all([findNewestBackup(db, database), findLastEndedDrill(db, database)]);
  const { id = null, startedAt: takenAt = null, rows = 0 } = newest ?? {};
  return { database, id, takenAt, rows: Number(rows), drill: last && describeDrill(last) };
}

function describeDrill({ state, startedAt, finishedAt, rtoMs, rows }: Drill): EndedDrill {
  return { ok: state === "passed", finishedAt: finishedAt ?? startedAt, rtoMs, rows: Number(rows) };
}
