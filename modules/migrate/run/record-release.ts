import { describeError } from "#modules/platform";
import { recordRunningSchema } from "../record/target-ledger.ts";
import type { MigrateSafelyInput } from "./input.ts";
import type { Before } from "./preflight.ts";

/** Keeps the Prisma schema of the release that is being deployed: the next run's "code that runs now". */
export async function recordRelease(
  { releaseSchema, mode, url, clock, log }: MigrateSafelyInput,
  { keptSchema }: Pick<Before, "keptSchema">,
): Promise<void> {
  if (mode === "dry-run" || releaseSchema === null || releaseSchema === keptSchema) return;
  try {
    await recordRunningSchema(url, releaseSchema, clock.now());
  } catch (error) {
    log.warn(
      { message: describeError(error).message },
      "the release's Prisma schema could not be kept; the next run will know less about what its columns are used for",
    );
  }
}
