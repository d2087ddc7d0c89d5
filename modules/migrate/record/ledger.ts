import type { BackupKeys } from "#modules/backup";
import { type AppDatabase, type Clock, describeError, type Log } from "#modules/platform";
import type { Storage } from "#modules/storage";
import type { MigrationRun, MigrationStep } from "../types.ts";
import { type BegunRun, beginRun, finishRun, showStep } from "./index-store.ts";
import { recordInStore } from "./store-ledger.ts";
import { recordInTarget } from "./target-ledger.ts";

export type LedgerInput = {
  targetUrl: string;
  /** Opens the store, null where none is set up; asked for only when there is something to tell. */
  openStore: () => Promise<{ storage: Storage; keys: BackupKeys } | null>;
  /** Opens the console's database, when there is one; asked for only when there is something to tell. */
  openConsole: (() => Promise<AppDatabase>) | null;
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

export function openLedger({ targetUrl, openStore, openConsole, clock, log }: LedgerInput): Ledger {
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
      if (openConsole) await attempt("the console", async () => beginRun(await openConsole(), run));
    },
    async show(runId, step) {
      if (openConsole)
        await attempt("the console", async () => showStep(await openConsole(), runId, step, clock.now()));
    },
    async finish(run) {
      const isDry = run.mode === "dry-run";
      return [
        ...(isDry ? [] : await attempt("the database", () => recordInTarget(targetUrl, run))),
        ...(await attempt("the store", async () => {
          const store = await openStore();
          if (store) await recordInStore(store, run);
        })),
        ...(openConsole ? await attempt("the console", async () => finishRun(await openConsole(), run)) : []),
      ];
    },
  };
}
