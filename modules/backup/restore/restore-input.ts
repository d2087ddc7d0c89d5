import type { Clock, Log } from "#modules/platform";
import type { Storage } from "#modules/storage";
import type { BackupKeys } from "../keys.ts";
import type { Manifest } from "../store/manifest.ts";
import type { Vault } from "../store/vault.ts";
import type { RestoreProgress } from "../types.ts";
import type { RestoreTeller } from "./restore-teller.ts";
import type { BackupChoice } from "./select-backup.ts";
import type { Selection } from "./selection.ts";

export type RestoreBackupInput = {
  storage: Storage;
  keys: BackupKeys;
  choice: BackupChoice;
  into: { url: string };
  clock: Clock;
  log: Log;
  /** Restore beside an existing database, verify, then switch names; the old one is kept. */
  replace?: boolean;
  /** What the database that is replaced is called then, and what is said of it. Default: `<name>_before_<id>`. */
  keepAs?: { name: string; comment: string };
  selection?: Selection;
  schemaOnly?: boolean;
  /** Rows only, into tables that exist and are empty. */
  dataOnly?: boolean;
  /** Bring rows into a new schema of an existing database, as bare tables beside the live ones. */
  intoSchema?: string;
  owners?: boolean;
  /** Leave out what needs an extension this server lacks, and say so, instead of refusing. */
  allowMissingExtensions?: boolean;
  /** Answer differences instead of throwing; the database then keeps its working name. */
  keepMismatches?: boolean;
  /** Told where the rows go before the first one does. */
  onTarget?: (workUrl: string) => void;
  jobs?: number;
  onProgress?: (progress: RestoreProgress) => void;
  signal?: AbortSignal;
};

/** What every way of restoring works with. */
export type RestoreRun = {
  vault: Vault;
  identity: string;
  manifest: Manifest;
  startedAt: Date;
  progress: RestoreTeller;
};
