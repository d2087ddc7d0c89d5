import { systemClock } from "#modules/platform";
import { applyMigration } from "../../../../modules/migrate/apply/apply-migration.ts";
import { readProgress } from "../../../../modules/migrate/apply/progress.ts";
import type { Applied, ApplyInput } from "../../../../modules/migrate/apply/run.ts";
import { judgeHistory } from "../../../../modules/migrate/history/judge-history.ts";
import { readMigrations } from "../../../../modules/migrate/history/read-migrations.ts";
import { planMigration } from "../../../../modules/migrate/plan/plan-migration.ts";
import { openTarget } from "../../../../modules/migrate/target/open-target.ts";

const log = { info: () => undefined };

/** What is pending of a folder, applied to a test's database. */
export async function applyPending(
  url: string,
  directory: string,
  options: Partial<Omit<ApplyInput, "target" | "plans">> = {},
): Promise<Applied> {
  const files = await readMigrations(directory);
  const target = await openTarget({ url, log, waitMs: 10_000 });
  try {
    const { pending } = judgeHistory(files, await target.history.read(), await readProgress(target));
    return await applyMigration({ target, plans: await planMigration(pending), clock: systemClock, log, ...options });
  } finally {
    await target.close();
  }
}
