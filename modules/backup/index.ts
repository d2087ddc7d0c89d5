export { type DrillBackupInput, drillBackup } from "./drill-backup.ts";
export { type ExpireResult, expireBackups } from "./keep/expire-backups.ts";
export { type ScrubResult, scrubStore } from "./keep/scrub-store.ts";
export { type BackupKeys, createKeys, openKeys } from "./keys.ts";
export {
  type BackupDescription,
  describeBackup,
  type ListedBackup,
  listBackups,
  type TableDescription,
} from "./list-backups.ts";
export { createRecoveryKit } from "./recovery-kit.ts";
export { restoreBackup } from "./restore/restore-backup.ts";
export type { RestoreBackupInput } from "./restore/restore-input.ts";
export { failSilentRuns, isBackupUnderWay, syncIndex } from "./runs/index-store.ts";
export { requestBackupRun, runBackup } from "./runs/run-backup.ts";
export { requestDrillRun, runDrill } from "./runs/run-drill.ts";
export { findNote, listNotes, type Note, putNote } from "./store/notes.ts";
export { takeBackup, takeBackupSlice } from "./take-backup.ts";
export * from "./types.ts";
export { verifyBackup } from "./verify-backup.ts";
