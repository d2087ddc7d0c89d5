import type { State } from "../../ui/state.ts";
import type { BackupRow, Drill } from "../data/rows.ts";
import { isStalled } from "./run-view.ts";

/** How far a backup can be trusted, worst news first; for a finished one, the strongest proof it has. */
export type BackupStanding = "queued" | "running" | "stalled" | "failed" | "restored" | "verified" | "unverified";

const backupStates: Record<BackupStanding, State> = {
  queued: "run",
  running: "run",
  stalled: "warn",
  failed: "bad",
  restored: "ok",
  verified: "ok",
  unverified: "none",
};

export function standBackup(backup: BackupRow, now: Date): { standing: BackupStanding; state: State } {
  const standing = nameBackupStanding(backup, now);
  return { standing, state: backupStates[standing] };
}

function nameBackupStanding(backup: BackupRow, now: Date): BackupStanding {
  if (isStalled(backup, now)) return "stalled";
  if (backup.state === "queued" || backup.state === "running" || backup.state === "failed") return backup.state;
  if (backup.drills.some(({ state }) => state === "passed")) return "restored";
  return backup.verified ? "verified" : "unverified";
}

export type DrillStanding = "queued" | "running" | "stalled" | "failed" | "passed" | "passed-partly";

const drillStates: Record<DrillStanding, State> = {
  queued: "run",
  running: "run",
  stalled: "warn",
  failed: "bad",
  passed: "ok",
  "passed-partly": "ok",
};

export function standDrill(drill: Drill, now: Date): { standing: DrillStanding; state: State } {
  const standing = nameDrillStanding(drill, now);
  return { standing, state: drillStates[standing] };
}

function nameDrillStanding(drill: Drill, now: Date): DrillStanding {
  if (isStalled(drill, now)) return "stalled";
  if (drill.state === "queued" || drill.state === "running" || drill.state === "failed") return drill.state;
  return (drill.notChecked as string[]).length > 0 ? "passed-partly" : "passed";
}

/** Whether the live bar belongs in this row. */
export function isActive({ state }: { state: string }): boolean {
  return state === "queued" || state === "running";
}

/** The part of a backup's stored bytes that the store already held, 0 to 1; null when it stored nothing at all. */
export function reusedShare({
  bytesStored,
  bytesReused,
}: {
  bytesStored: bigint | number;
  bytesReused: bigint | number;
}): number | null {
  const total = Number(bytesStored) + Number(bytesReused);
  return total > 0 ? Number(bytesReused) / total : null;
}
