import { describeError, OpsError } from "#modules/platform";
import type { MigrationRun } from "../types.ts";

const CODE = "migrate.interrupted";

/** A run as the target is to know it if its process ends here; whoever finishes it writes over this. */
export function interruptedRun(run: MigrationRun): MigrationRun {
  const error = new OpsError({
    code: "migrate.interrupted",
    message: "The process ended before the run did: what it applied was not validated",
    hint: `npm run db:migrate:safe applies what is left; npm run db:rollback -- --run ${run.runId} undoes it.`,
    exit: 7,
  });
  const { code, message, hint = "", exit } = describeError(error);
  return { ...run, outcome: "failed", error: { code, message, hint, exit } };
}

export function isInterrupted({ error }: Pick<MigrationRun, "error">): boolean {
  return error?.code === CODE;
}
