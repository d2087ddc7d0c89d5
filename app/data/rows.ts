import type { Backup, Drill, MigrationRun } from "../../prisma/generated/client.ts";

export type { Backup, Drill, Event } from "../../prisma/generated/client.ts";

/** A backup with the drill that last ended in success, if any. */
export type BackupRow = Backup & { drills: Drill[] };
export type DrillRow = Drill & { backup: Backup };
export type Listing<Row> = { rows: Row[]; total: number };

/** A run of `db:migrate:safe` or `db:rollback` in the ledger, with its report. */
export type MigrationRow = MigrationRun;
/** The same without its report: a line of a list. */
export type MigrationLine = Omit<MigrationRun, "report">;
