import type { MigrationLine, MigrationRow } from "../data/rows.ts";
import { tookMs } from "./migration-standing.ts";
import { viewMigrationRun } from "./run-view.ts";

/** A run of the ledger as the API lists it: lengths in milliseconds, moments in ISO 8601. */
export function migrationJson(run: MigrationLine) {
  const { id, database, target, mode, state, step, outcome, pending, applied, findings, blockedMs } = run;
  return {
    id,
    database,
    target,
    mode,
    state,
    step,
    outcome,
    startedAt: run.startedAt.toISOString(),
    finishedAt: run.finishedAt?.toISOString() ?? null,
    tookMs: tookMs(run),
    pending,
    applied,
    findings,
    blockedMs,
  };
}

/** One run: where it is, for the live bar; and once it has finished, its whole report. */
export function migrationDetailJson(run: MigrationRow, now: Date) {
  return { ...migrationJson(run), ...viewMigrationRun(run, now), report: run.report };
}
