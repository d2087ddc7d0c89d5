import type { AppDatabase } from "#modules/platform";
import { type FailedRun, judgeNeeds, type Need, type StalledRun } from "../view/judge-needs.ts";
import { judgeRecovery, type Recovery } from "../view/judge-recovery.ts";
import { isStalled } from "../view/run-view.ts";
import { countFinishedBackups, findLastEndedBackup, listIndexedBackups } from "./backups.ts";
import { listEvents } from "./events.ts";
import { checkServices, type ServiceHealth } from "./health.ts";
import { listLastMigrations } from "./migrations.ts";
import type { BackupRow, Event, MigrationLine } from "./rows.ts";
import { type RunContext, readRunContext } from "./run-context.ts";
import { consoleDatabase } from "./runtime.ts";

/** What the index knows; absent when its database does not answer. */
export type OverviewIndex = RunContext & {
  recent: BackupRow[];
  finishedCount: number;
  events: Event[];
  failed: FailedRun[];
  /** The newest run of each database that was meant to change it. */
  migrations: MigrationLine[];
  recovery: Recovery;
};

export type Overview = { services: ServiceHealth[]; index: OverviewIndex | null; needs: Need[] };

/** Everything the first screen tells. A silent database leaves the rest of the screen standing. */
export async function readOverview(now: Date): Promise<Overview> {
  const services = await checkServices();
  const isIndexUp = services.some(({ name, ok }) => name === "database" && ok);
  const index = isIndexUp ? await readIndex(consoleDatabase(), now) : null;
  const needs = judgeNeeds({
    services,
    recovery: index?.recovery ?? null,
    failed: index?.failed ?? [],
    stalled: index ? listStalled(index, now) : [],
    migrations: index?.migrations ?? [],
    now,
  });
  return { services, index, needs };
}

async function readIndex(db: AppDatabase, now: Date): Promise<OverviewIndex> {
  const context = await readRunContext(db);
  const [recent, finishedCount, events, lastEnded, migrations] = await Promise.all([
    listIndexedBackups(db, { page: 1, pageSize: 6 }),
    countFinishedBackups(db),
    listEvents(db, 8),
    Promise.all(context.freshness.map(({ database }) => findLastEndedBackup(db, database))),
    listLastMigrations(db),
  ]);
  const recovery = judgeRecovery({
    now,
    freshness: context.freshness,
    isRunning: context.activeBackups.some((backup) => !isStalled(backup, now)),
  });
  const failed = lastEnded.filter((backup) => backup?.state === "failed") as FailedRun[];
  return { ...context, recent: recent.rows, finishedCount, events, failed, migrations, recovery };
}

function listStalled({ activeBackups, activeDrills }: RunContext, now: Date): StalledRun[] {
  return [
    ...activeBackups
      .filter((backup) => isStalled(backup, now))
      .map(({ id, database }) => ({ id, database, job: "backup" as const })),
    ...activeDrills
      .filter((drill) => isStalled(drill, now))
      .map(({ id, backup }) => ({ id, database: backup.database, job: "drill" as const })),
  ];
}
