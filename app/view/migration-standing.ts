import { longestWaitMs, type MigrationRun, openFindings } from "#modules/migrate/report";
import type { State } from "../../ui/state.ts";
import type { MigrationLine, MigrationRow } from "../data/rows.ts";
import { isMigrationStalled } from "./run-view.ts";
import { findToldFault } from "./told-fault.ts";

export type MigrationStanding = "running" | "stalled" | MigrationRun["outcome"];

const states: Record<MigrationStanding, State> = {
  running: "run",
  stalled: "warn",
  "nothing-pending": "none",
  rehearsed: "ok",
  applied: "ok",
  // Nothing was changed, and yet somebody wanted it changed.
  refused: "warn",
  "rolled-back": "warn",
  failed: "bad",
};

export function standMigration(run: MigrationLine, now: Date): { standing: MigrationStanding; state: State } {
  const standing = nameStanding(run, now);
  return { standing, state: states[standing] };
}

function nameStanding(run: MigrationLine, now: Date): MigrationStanding {
  if (isMigrationStalled(run, now)) return "stalled";
  if (run.state === "running") return "running";
  return run.outcome !== null && run.outcome in states ? (run.outcome as MigrationStanding) : "failed";
}

/** The report of a finished run, as `db:migrate:safe` wrote it; null while it runs. The one place where the ledger's JSON gets its type. */
export function findReport({ report }: Pick<MigrationRow, "report">): MigrationRun | null {
  return report as unknown as MigrationRun | null;
}

export type MigrationVerdict = {
  standing: MigrationStanding;
  state: State;
  /** Migrations applied; of any other outcome, those pending. */
  count: number;
  waitMs: number | null;
  /** Findings that refuse it. */
  findings: number;
  lostWrites: number;
  code: string | null;
};

/** What the heading of a run says. */
export function judgeMigration(row: MigrationRow, now: Date): MigrationVerdict {
  const report = findReport(row);
  return {
    ...standMigration(row, now),
    count: row.outcome === "applied" ? row.applied : row.pending,
    waitMs: report && longestWaitMs(report),
    findings: report ? openFindings(report).filter(({ severity }) => severity === "error").length : 0,
    lostWrites: report?.rollback?.lostWrites ?? 0,
    code: findToldFault(report?.error)?.code ?? null,
  };
}

/** How long a run took; null while it runs. */
export function tookMs({ startedAt, finishedAt }: Pick<MigrationLine, "startedAt" | "finishedAt">): number | null {
  return finishedAt && finishedAt.getTime() - startedAt.getTime();
}
