import { type LintInput, lintMigration } from "../../../../modules/migrate/lint/lint-migration.ts";
import { planMigration } from "../../../../modules/migrate/plan/plan-migration.ts";
import type { Finding } from "../../../../modules/migrate/types.ts";

type Options = Partial<Omit<LintInput, "plans">>;

/** What lint finds in files given as their SQL, named `1`, `2` …; today is 22 November 2026. */
export async function lint(sql: string | string[], options: Options = {}): Promise<Finding[]> {
  const files = [sql]
    .flat()
    .map((text, at) => ({ name: String(at + 1), sql: text, checksum: "", acceptedChecksums: [] }));
  const plans = await planMigration(files);
  return lintMigration({ plans, serverVersion: 18, today: new Date("2026-11-22T12:00:00Z"), ...options });
}

/** The rules of the findings that are more than notes. */
export async function alarms(sql: string | string[], options: Options = {}): Promise<string[]> {
  const found = await lint(sql, options);
  return found.filter(({ severity, waived }) => severity !== "note" && !waived).map(({ rule }) => rule);
}
