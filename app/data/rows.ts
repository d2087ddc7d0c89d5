import type { Backup, Drill } from "../../prisma/generated/client.ts";

export type { Backup, Drill, Event } from "../../prisma/generated/client.ts";

/** A backup with the drill that last ended in success, if any. */
export type BackupRow = Backup & { drills: Drill[] };
export type DrillRow = Drill & { backup: Backup };
export type Listing<Row> = { rows: Row[]; total: number };
