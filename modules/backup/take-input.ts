import type { Clock, Log } from "#modules/platform";
import type { Storage } from "#modules/storage";
import type { BackupKeys } from "./keys.ts";
import type { BackupKind, BackupProgress } from "./types.ts";

export type TakeBackupInput = {
  databaseUrl: string;
  /** What the team calls this database; its name on the server when absent. */
  label?: string;
  storage: Storage;
  keys: BackupKeys;
  kind: BackupKind;
  clock: Clock;
  log: Log;
  id?: string;
  /** Read every row, whatever earlier backups say. */
  full?: boolean;
  /** Sessions that read rows at once. */
  jobs?: number;
  chunkBytes?: number;
  onProgress?: (progress: BackupProgress) => void;
  signal?: AbortSignal;
  /** Stop between two chunks when this moment has passed; what is done is kept for the next slice. */
  pauseAt?: Date;
};
