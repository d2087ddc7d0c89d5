import type { Clock, Log, Report } from "#modules/platform";
import type { Ledger } from "../record/ledger.ts";
import type { SafetyNet } from "../safety/types.ts";
import type { MigrationRun, MigrationStep } from "../types.ts";

/** How patient a run is with locks. Milliseconds. */
export type MigrationBudgets = {
  /** How long a lock that blocks others may be held, in rehearsal and on the target. */
  holdMs: number;
  /** How long one statement waits for a lock before it lets the queue behind it go and tries again. */
  lockTimeoutMs: number;
  /** How long all the tries of a step may take together. */
  lockBudgetMs: number;
};

export type MigrateSafelyInput = {
  /** What the team calls the database. */
  database: string;
  /** Of the target; `?schema=` as Prisma reads it, default `public`. */
  url: string;
  /** A folder in Prisma's layout. */
  directory: string;
  mode: "migrate" | "dry-run";
  /** Warnings and drift refuse the run too. */
  strict: boolean;
  /** Rules whose findings do not refuse it. */
  accept: string[];
  budgets: MigrationBudgets;
  /** The Prisma schema that comes with these migrations; kept for the next run. */
  releaseSchema: string | null;
  /** The Prisma schema of the code that runs now; what the last run kept, when not given. */
  runningSchema?: string | undefined;
  /** Queries that answer one row with one boolean, true when all is well. */
  invariants: string[];
  /** The config calls it production. */
  isProduction: boolean;
  /** Asked for only when something is pending. */
  openNet: () => Promise<SafetyNet>;
  /** Asked before anything is changed, with what is known by then; false ends the run. */
  confirm: (run: MigrationRun) => Promise<boolean>;
  /** Asked when the only way back would take writes of others along; they are kept under a name all the same. */
  allowLoss: (lostRows: number) => Promise<boolean>;
  /** How long to wait for another migration to finish. */
  lockWaitMs?: number;
  ledger: Ledger;
  report: Report;
  clock: Clock;
  log: Log;
  onStep?: ((step: MigrationStep) => void) | undefined;
  onProgress?: ((progress: { label: string; done: number; total: number }) => void) | undefined;
  signal?: AbortSignal | undefined;
};
