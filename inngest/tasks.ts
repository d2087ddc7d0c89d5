import { forgetExpired } from "#modules/access";
import {
  type BackupKind,
  expireBackups,
  failSilentRuns,
  listBackups,
  runBackup,
  runDrill,
  syncIndex,
} from "#modules/backup";
import { openEveryBranches, sweepBranches } from "#modules/branch";
import { syncMigrationRuns } from "#modules/migrate/record";
import { getDatabase, getSetting, OpsError } from "#modules/platform";
import { openWorkplace } from "./workplace.ts";

/** The work itself, one function a task: the embedded scheduler and the Inngest functions both call these. */

export type BackupTask = { id: string; database: string; kind: BackupKind; pauseAt?: Date; resume?: boolean };

/** Takes a backup, or one slice of it when `pauseAt` is set. */
export async function backUp(task: BackupTask) {
  const workplace = await openWorkplace();
  const { name, url } = getDatabase(workplace.settings, task.database);
  return runBackup({ ...workplace, ...task, database: { name, url } });
}

export async function drill(id: string) {
  const workplace = await openWorkplace();
  const { settings } = workplace;
  const invariantsOf = (database: string) => settings.databases[database]?.invariants ?? [];
  return runDrill({ ...workplace, id, serverUrl: getSetting(settings, "embeddedUrl"), invariantsOf });
}

/** Lets go what retention lets go and sessions that are over, and brings the index in line with the store. */
export async function expire() {
  const workplace = await openWorkplace();
  const { retention, timeZone } = workplace.settings.backups;
  const result = await expireBackups({ ...workplace, retention, timeZone });
  for (const label of new Set(result.expired.map(({ label }) => label))) {
    const count = result.expired.filter((backup) => backup.label === label).length;
    await workplace.report({
      kind: "backup.expired",
      level: "info",
      subject: label,
      data: { count, bytesFreed: result.bytesFreed },
    });
  }
  await refreshIndex();
  await forgetExpired(workplace);
  return { kept: result.kept, expired: result.expired.length, bytesFreed: result.bytesFreed };
}

/** Deletes the branches of ours whose time is over: Neon's, or those of the databases on the embedded server. */
export async function sweepOurBranches() {
  const workplace = await openWorkplace();
  const sweeps = [];
  for (const provider of openEveryBranches(workplace)) sweeps.push(await sweepBranches({ ...workplace, provider }));
  return {
    expired: sweeps.reduce((sum, { expired }) => sum + expired.length, 0),
    faults: sweeps.flatMap(({ faults }) => faults.map(({ name }) => name)),
  };
}

/** Shows in the console what was taken or migrated elsewhere (a terminal, another machine), and fails runs that have gone silent. */
export async function refreshIndex() {
  const { db, storage, keys, clock, report } = await openWorkplace();
  for (const { id, database } of await failSilentRuns(db, clock.now())) {
    await report({
      kind: "backup.failed",
      level: "critical",
      subject: database,
      data: { backupId: id, code: "backup.no-progress" },
    });
  }
  const { backups } = await listOrNone({ storage, keys });
  const migrations = await syncMigrationRuns(db, { storage, keys }, clock.now());
  for (const { id, database } of migrations.silent) {
    const data = { runId: id, code: "migrate.no-progress" };
    await report({ kind: "migration.failed", level: "critical", subject: database, data });
  }
  const synced = await syncIndex(db, storage.label, backups);
  return { added: synced.added + migrations.added, removed: synced.removed };
}

/** A store that nobody has used yet holds nothing; that is no fault of it. */
async function listOrNone(store: Parameters<typeof listBackups>[0]): ReturnType<typeof listBackups> {
  try {
    return await listBackups(store);
  } catch (error) {
    if (error instanceof OpsError && error.code === "backup.no-store") return { backups: [], faults: [] };
    throw error;
  }
}
