import { type Log, systemClock } from "#modules/platform";
import { judgeHistory } from "../history/judge-history.ts";
import { readMigrations } from "../history/read-migrations.ts";
import { planMigration } from "../plan/plan-migration.ts";
import { openTarget } from "../target/open-target.ts";
import { applyMigration } from "./apply-migration.ts";
import { readProgress } from "./progress.ts";

export type ApplyMigrationsInput = {
  /** Of the database to migrate; `?schema=` as Prisma reads it, default `public`. */
  url: string;
  /** A folder in Prisma's layout. */
  directory: string;
  log: Pick<Log, "info">;
  /** How long to wait for another migration to finish. */
  lockWaitMs?: number;
};

/**
 * Applies what is pending, without lint, snapshot or rehearsal: for the console's own database, and tests. Answers the
 * names applied.
 * @throws OpsError those of readMigrations, openTarget, judgeHistory, planMigration and applyMigration
 */
export async function applyMigrations({ url, directory, log, lockWaitMs }: ApplyMigrationsInput): Promise<string[]> {
  const files = await readMigrations(directory);
  const target = await openTarget({ url, log, ...(lockWaitMs === undefined ? {} : { waitMs: lockWaitMs }) });
  try {
    const { pending } = judgeHistory(files, await target.history.read(), await readProgress(target));
    const plans = await planMigration(pending);
    return (await applyMigration({ target, plans, clock: systemClock, log })).applied;
  } finally {
    await target.close();
  }
}
