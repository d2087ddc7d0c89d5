import { describeError, OpsError } from "#modules/platform";
import { interruptedRun } from "../record/interrupted.ts";
import { writeOwnWrites, writeRun } from "../record/target-ledger.ts";
import type { MigrateSafelyInput } from "./input.ts";
import type { Before } from "./preflight.ts";
import type { Proof } from "./rehearse-pending.ts";
import type { RunDraft } from "./run-draft.ts";

/**
 * The target knows the run before anything of it is applied, and what it has written itself with every transaction: killed
 * at any point, it can be undone. Counted as the run's own, so that nobody else seems to have written.
 */
export async function keepDraft(
  { log }: Pick<MigrateSafelyInput, "log">,
  { run }: RunDraft,
  { target: { ask } }: Before,
  { own }: Proof,
): Promise<void> {
  try {
    await ask("BEGIN");
    await own.begin(ask);
    await writeRun(ask, interruptedRun(run));
    await own.note(ask);
    await ask("COMMIT");
    own.keepWith((asked, writes) => writeOwnWrites(asked, run.runId, writes));
  } catch (error) {
    await ask("ROLLBACK").catch(() => undefined);
    if (error instanceof OpsError) throw error;
    log.warn(
      { message: describeError(error).message },
      "the run could not be noted in the database; after a kill db:rollback would not find it",
    );
  }
}
