import { randomBytes } from "node:crypto";
import { type AppDatabase, type Clock, describeError, type Log, type Report } from "#modules/platform";
import type { Storage } from "#modules/storage";
import { drillBackup } from "../drill-backup.ts";
import type { BackupKeys } from "../keys.ts";
import type { DrillResult, RestoreProgress } from "../types.ts";
import { beatDrill, claimDrill, failDrill, finishDrill, queueDrill } from "./index-store.ts";
import { throttled } from "./throttled.ts";

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

/** Writes a drill into the index, to be taken by whoever comes first. */
export async function requestDrillRun(input: { db: AppDatabase; backupId: string; clock: Clock }): Promise<string> {
  const at = input.clock.now();
  const id = `drill-${at.toISOString().replace(/[-:]|\.\d+/g, "")}-${randomBytes(3).toString("hex")}`;
  await queueDrill(input.db, { id, backupId: input.backupId, at });
  return id;
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
