import { randomBytes } from "node:crypto";
import { type Actor, authorize } from "#modules/access";
import { type AppDatabase, type Clock, describeError, type Log, OpsError, type Report } from "#modules/platform";
import type { Storage } from "#modules/storage";
import { drillBackup } from "../drill-backup.ts";
import type { BackupKeys } from "../keys.ts";
import type { DrillResult, RestoreProgress } from "../types.ts";
import { beatDrill, claimDrill, failDrill, findFinishedBackup, finishDrill, queueDrill } from "./index-store.ts";
import { throttled } from "./throttled.ts";
import { writeRequest } from "./write-request.ts";

export type RunDrillInput = {
  db: AppDatabase;
  storage: Storage;
  keys: BackupKeys;
  serverUrl: string;
  invariantsOf: (database: string) => string[];
  id: string;
  clock: Clock;
  log: Log;
  report: Report;
  onProgress?: (progress: RestoreProgress) => void;
};

export type DrillRun =
  | { state: "finished"; drill: DrillResult }
  | { state: "taken" }
  | { state: "failed"; code: string };

/**
 * Writes a drill of a finished backup into the index, to be taken by whoever comes first.
 * @throws OpsError access.sign-in-required, access.forbidden, backup.unknown-id
 */
export async function requestDrillRun(input: {
  db: AppDatabase;
  backupId: string;
  clock: Clock;
  actor: Actor | null;
}): Promise<string> {
  const { db, backupId, actor } = input;
  authorize(actor, "drill:run");
  const backup = await findFinishedBackup(db, backupId);
  if (!backup) throw unknownBackup(backupId);
  const at = input.clock.now();
  const id = `drill-${at.toISOString().replace(/[-:]|\.\d+/g, "")}-${randomBytes(3).toString("hex")}`;
  const request = { action: "drill.requested", subject: backup.database, after: { drillId: id, backupId } };
  await writeRequest(db, actor, request, (tx) => queueDrill(tx, { id, backupId, at }));
  return id;
}

function unknownBackup(id: string): OpsError {
  return new OpsError({
    code: "backup.unknown-id",
    message: `No finished backup ${id} is in the index`,
    hint: "Choose one that has finished: npm run db:backups lists them.",
    exit: 2,
  });
}

/** Drills a backup and keeps the index and the feed in step; a failed drill is a value and is reported. */
export async function runDrill(input: RunDrillInput): Promise<DrillRun> {
  const { db, id, clock, report } = input;
  const claimed = await claimDrill(db, id, clock.now());
  if (!claimed) return { state: "taken" };
  const { backupId, database } = claimed;
  await report({ kind: "drill.started", level: "info", subject: database, data: { drillId: id, backupId } });
  const beat = throttled(500, (progress: RestoreProgress) => beatDrill(db, id, progress));
  try {
    const drill = await drillBackup({
      ...input,
      choice: { id: backupId },
      invariants: input.invariantsOf(database),
      onProgress: (progress) => {
        beat.tell(progress);
        input.onProgress?.(progress);
      },
    });
    await beat.settle();
    await finishDrill(db, drill, clock.now());
    const data = { drillId: id, backupId, rtoMs: drill.rtoMs, rows: drill.rows };
    await report({
      kind: drill.ok ? "drill.passed" : "drill.failed",
      level: drill.ok ? "info" : "critical",
      subject: database,
      data,
    });
    return { state: "finished", drill };
  } catch (error) {
    await beat.settle();
    const { code, message, hint } = describeError(error);
    input.log.error({ code, drillId: id, backupId }, message);
    // The report must leave also when it is the console's database that has failed; the row is failed as silent, later.
    await failDrill(db, id, clock.now(), { code, message, hint: hint ?? null }).catch((lost: unknown) => {
      input.log.error({ error: describeError(lost).message }, "the index could not be written");
    });
    await report({ kind: "drill.failed", level: "critical", subject: database, data: { drillId: id, backupId, code } });
    return { state: "failed", code };
  }
}
