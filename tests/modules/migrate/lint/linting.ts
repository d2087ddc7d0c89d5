import { findOwn } from "../../../../modules/migrate/lint/find-own.ts";
import { type LintInput, lintMigration } from "../../../../modules/migrate/lint/lint-migration.ts";
import { planMigration } from "../../../../modules/migrate/plan/plan-migration.ts";
import type { Finding } from "../../../../modules/migrate/types.ts";

type Options = Partial<Omit<LintInput, "plans">>;

/** Files given as their SQL, named `1`, `2` …. */
function planFiles(sql: string | string[]) {
  const files = [sql].flat();
  return planMigration(
    files.map((text, at) => ({ name: String(at + 1), sql: text, checksum: "", acceptedChecksums: [] })),
  );
}

/** What lint finds in such files; today is 22 November 2026. */
export async function lint(sql: string | string[], options: Options = {}): Promise<Finding[]> {
  const plans = await planFiles(sql);
  return lintMigration({ plans, serverVersion: 18, today: new Date("2026-11-22T12:00:00Z"), ...options });
}

/** What our own rules find, without squawk: a process for every look would be dear. */
export async function lintAlone(sql: string | string[], serverVersion = 18): Promise<Finding[]> {
  return findOwn({ plans: await planFiles(sql), serverVersion }).findings;
}

/** The rules of the findings that are more than notes. */
export async function alarms(sql: string | string[], options: Options = {}): Promise<string[]> {
  const found = await lint(sql, options);
  return found.filter(({ severity, waived }) => severity !== "note" && !waived).map(({ rule }) => rule);
}
