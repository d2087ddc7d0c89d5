import type { BackupProgress, RestoreProgress } from "#modules/backup";
import { type MigrationStep, migrationSteps } from "#modules/migrate/report";
import type { Backup, Drill } from "../../prisma/generated/client.ts";
import type { RunView } from "../../ui/live/run-view.ts";
import type { MigrationLine } from "../data/rows.ts";

/** A job that has not written for this long is taken for dead. */
export const silenceMs = 5 * 60_000;

// A migration writes at the beginning of each step, and a step may take long.
const migrationSilenceMs = 30 * 60_000;

/** A backup's row as the live bar needs it. */
export function viewBackupRun(backup: Backup, now: Date): RunView {
  const progress = backup.state === "running" ? (backup.progress as BackupProgress | null) : null;
  const state = backup.state as RunView["state"];
  if (!progress) return viewWithoutProgress(backup.id, state, isStalled(backup, now));
  const exporting = progress.phase === "export";
  return {
    id: backup.id,
    state,
    ...viewBytes(progress),
    phase: progress.phase,
    fraction: exporting ? shareOf(progress.bytesDone, progress.bytesTotal) : isBefore(progress.phase) ? null : 1,
    stalled: isStalled(backup, now),
  };
}

/** A drill's row as the live bar needs it. */
export function viewDrillRun(drill: Drill, now: Date): RunView {
  const progress = drill.state === "running" ? (drill.progress as RestoreProgress | null) : null;
  const state = drill.state as RunView["state"];
  if (!progress) return viewWithoutProgress(drill.id, state, isStalled(drill, now));
  return {
    id: drill.id,
    state,
    ...viewBytes(progress),
    phase: progress.phase,
    fraction: drillFraction(progress),
    stalled: isStalled(drill, now),
  };
}

/** A migration's row as the live bar needs it: the step it is at, of all that there may be. */
export function viewMigrationRun(run: MigrationLine, now: Date): RunView {
  const view = viewWithoutProgress(
    run.id,
    run.state === "running" ? "running" : "finished",
    isMigrationStalled(run, now),
  );
  const place = run.state === "running" ? migrationSteps.indexOf(run.step as MigrationStep) : -1;
  const phase = migrationSteps[place];
  if (phase === undefined) return view;
  const steps = { at: place + 1, of: migrationSteps.length };
  return { ...view, phase, fraction: place / migrationSteps.length, steps };
}

type Beating = { state: string; startedAt: Date; beatAt: Date | null };

/** Whether a running job has been silent for longer than `silenceMs`. */
export function isStalled(run: Beating, now: Date): boolean {
  return isSilent(run, now, silenceMs);
}

/** Whether a running migration has been silent for so long that its process must be taken for dead. */
export function isMigrationStalled(run: Beating, now: Date): boolean {
  return isSilent(run, now, migrationSilenceMs);
}

function isSilent(run: Beating, now: Date, limitMs: number): boolean {
  if (run.state !== "running" && run.state !== "queued") return false;
  return now.getTime() - (run.beatAt ?? run.startedAt).getTime() > limitMs;
}

function viewWithoutProgress(id: string, state: RunView["state"], stalled: boolean): RunView {
  const isDone = state === "finished" || state === "passed";
  return {
    id,
    state,
    stalled,
    phase: null,
    fraction: isDone ? 1 : null,
    bytesDone: 0,
    bytesTotal: 0,
    bytesPerSecond: null,
    at: null,
  };
}

function viewBytes(progress: BackupProgress | RestoreProgress) {
  const elapsedMs = Date.parse(progress.at) - Date.parse(progress.startedAt);
  const moved = progress.bytesDone > 0 && elapsedMs > 0;
  return {
    bytesDone: progress.bytesDone,
    bytesTotal: progress.bytesTotal,
    bytesPerSecond: moved ? (progress.bytesDone / elapsedMs) * 1000 : null,
    at: progress.at,
  };
}

function drillFraction(progress: RestoreProgress): number | null {
  if (progress.phase === "rows") return shareOf(progress.bytesDone, progress.bytesTotal);
  if (progress.phase === "indexes") return shareOf(progress.indexesDone, progress.indexesTotal);
  return progress.phase === "plan" || progress.phase === "schema" ? null : 1;
}

function isBefore(phase: BackupProgress["phase"]): boolean {
  return phase === "freeze" || phase === "schema" || phase === "plan";
}

function shareOf(done: number, total: number): number {
  return total > 0 ? Math.min(1, done / total) : 0;
}
