export const backupKinds = ["manual", "hourly", "daily", "pre-migrate", "pre-deploy"] as const;
export type BackupKind = (typeof backupKinds)[number];

/** Where a running backup is. Bytes are the source's own (heap and TOAST) that have been dealt with, read or found unchanged. */
export type BackupProgress = {
  phase: "freeze" | "schema" | "plan" | "export" | "manifest" | "done";
  tablesTotal: number;
  chunksTotal: number;
  chunksDone: number;
  bytesTotal: number;
  bytesDone: number;
  rowsDone: number;
  startedAt: string;
  at: string;
};

/** What `takeBackup` answers, and what `db:backup --json` prints. */
export type BackupResult = {
  id: string;
  kind: BackupKind;
  startedAt: string;
  finishedAt: string;
  rows: number;
  tables: number;
  chunks: { total: number; written: number; reused: number };
  /** Bytes: `read` plain bytes that crossed the wire, `stored` bytes newly written to the store, `reused` stored bytes referenced from earlier backups. */
  bytes: { read: number; stored: number; reused: number };
  /** True when every object was read back from the store and matched its hash. */
  verified: boolean;
};

export type RestoreProgress = {
  phase: "plan" | "schema" | "rows" | "indexes" | "verify" | "done";
  chunksTotal: number;
  chunksDone: number;
  bytesTotal: number;
  bytesDone: number;
  indexesTotal: number;
  indexesDone: number;
  startedAt: string;
  at: string;
};

export type Mismatch = {
  table: string;
  expected: { rows: number; checksum: string };
  found: { rows: number; checksum: string } | null;
};

/** What `restoreBackup` answers, and what `db:restore --json` prints. */
export type RestoreResult = {
  id: string;
  target: string;
  rows: number;
  tables: number;
  verified: { tables: number; mismatches: Mismatch[] };
  /** What could not be restored or compared, in words (an extension absent on the target server, say). */
  notChecked: string[];
  durationMs: number;
};

export type DrillResult = {
  id: string;
  backupId: string;
  ok: boolean;
  /** Measured recovery time: from opening the store to a verified database, in milliseconds. */
  rtoMs: number;
  rows: number;
  tables: number;
  mismatches: Mismatch[];
  /** The adopter's own queries that did not answer true. */
  brokenInvariants: string[];
  notChecked: string[];
};
