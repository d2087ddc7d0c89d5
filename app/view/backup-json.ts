import type { BackupRow } from "../data/rows.ts";

/** A backup as the API tells it: sizes in bytes, moments in ISO 8601. */
export function backupJson(backup: BackupRow) {
  const { id, database, kind, state, tables, verified } = backup;
  const { code } = (backup.error ?? {}) as { code?: unknown };
  return {
    id,
    database,
    kind,
    state,
    startedAt: backup.startedAt.toISOString(),
    finishedAt: backup.finishedAt?.toISOString() ?? null,
    rows: Number(backup.rows),
    tables,
    bytes: {
      read: Number(backup.bytesRead),
      stored: Number(backup.bytesStored),
      reused: Number(backup.bytesReused),
    },
    verified,
    provedAt: backup.drills[0]?.finishedAt?.toISOString() ?? null,
    pinnedUntil: backup.pinnedUntil?.toISOString() ?? null,
    errorCode: typeof code === "string" ? code : null,
  };
}
