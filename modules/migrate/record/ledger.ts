import type { BackupKeys } from "#modules/backup";
import { type AppDatabase, type Clock, describeError, type Log } from "#modules/platform";
import type { Storage } from "#modules/storage";
import type { MigrationRun, MigrationStep } from "../types.ts";
import { type BegunRun, beginRun, finishRun, showStep } from "./index-store.ts";
import { recordInStore } from "./store-ledger.ts";
import { recordInTarget } from "./target-ledger.ts";

export type LedgerInput = {
  targetUrl: string;
  store: { storage: Storage; keys: BackupKeys } | null;
  /** The console's database, when there is one in reach. */
  db: AppDatabase | null;
  clock: Clock;
  log: Log;
};

/** Where runs are told: the target, the store, the console. None of them may stand in a migration's way. */
export type Ledger = {
  begin(run: BegunRun): Promise<void>;
  show(runId: string, step: MigrationStep): Promise<void>;
  /** @returns where it could not be written, in words */
  finish(run: MigrationRun): Promise<string[]>;
};

export function openLedger({ targetUrl, store, db, clock, log }: LedgerInput): Ledger {
  const attempt = async (where: string, write: () => Promise<void>): Promise<string[]> => {
    try {
      await write();
      return [];
    } catch (error) {
      const { message } = describeError(error);
      log.warn({ where, message }, "a migration run could not be recorded");
      return [`${where}: ${message}`];
    }
  };
  return {
    async begin(run) {
      if (db) await attempt("console", () => beginRun(db, run));
    },
    async show(runId, step) {
      if (db) await attempt("console", () => showStep(db, runId, step, clock.now()));
    },
    async finish(run) {
      const isPlain = run.outcome === "nothing-pending";
      return [
        ...(isPlain ? [] : await attempt("the database", () => recordInTarget(targetUrl, run))),
        ...(isPlain || !store ? [] : await attempt("the store", () => recordInStore(store, run))),
        ...(db ? await attempt("the console", () => finishRun(db, run)) : []),
      ];
    },
  };
}
