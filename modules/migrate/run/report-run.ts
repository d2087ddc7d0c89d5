import type { OpsReport, Report } from "#modules/platform";
import type { MigrationOutcome, MigrationRun } from "../types.ts";

const KINDS: Partial<Record<MigrationOutcome, Pick<OpsReport, "kind" | "level">>> = {
  applied: { kind: "migration.applied", level: "info" },
  refused: { kind: "migration.refused", level: "warning" },
  "rolled-back": { kind: "migration.rolled-back", level: "warning" },
  failed: { kind: "migration.failed", level: "critical" },
};

/** Tells how a run ended, where people look. A rehearsal alone is no news. */
export async function reportRun(report: Report, run: MigrationRun): Promise<void> {
  const known = KINDS[run.outcome];
  if (!known) return;
  const isBudget = run.error?.code === "migrate.lock-budget-spent";
  const { kind, level } = isBudget ? { kind: "migration.lock-budget-spent", level: "warning" as const } : known;
  const data = {
    runId: run.runId,
    applied: run.applied.length,
    pending: run.pending.length,
    blockedMs: Math.round(run.blockedMs),
    ...(run.error ? { code: run.error.code } : {}),
  };
  await report({ kind, level, subject: run.database, data });
}
