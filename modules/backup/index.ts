export { createKeys, openKeys, type BackupKeys } from "./keys.ts";
export { takeBackup, takeBackupSlice } from "./take-backup.ts";
export { openVault, type Vault } from "./store/vault.ts";
export * from "./types.ts";
