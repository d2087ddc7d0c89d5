import { planMigration } from "../../../../modules/migrate/plan/plan-migration.ts";
import type { PlannedFile } from "../../../../modules/migrate/plan/types.ts";
import {
  type RehearseMigrationInput,
  rehearseMigration,
} from "../../../../modules/migrate/rehearse/rehearse-migration.ts";
import type { Rehearsal, StatementMeasure } from "../../../../modules/migrate/types.ts";
import type { TestDatabase } from "../../../support/database.ts";

export const rehearsalDefaults = {
  place: "a copy",
  invariants: [],
  clock: { now: () => new Date("2026-11-22T12:00:00Z") },
  log: { debug: () => undefined },
};

/** Files called 1_a, 2_a … in order. */
export function planFiles(...files: string[]): Promise<PlannedFile[]> {
  return planMigration(files.map((sql, i) => ({ name: `${i + 1}_a`, sql, checksum: "", acceptedChecksums: [] })));
}

/** Rehearses one or more files on a test's database. */
export async function rehearse(
  database: Pick<TestDatabase, "url">,
  files: string | string[],
  options: Partial<RehearseMigrationInput> = {},
): Promise<Rehearsal> {
  const plans = await planFiles(...[files].flat());
  return rehearseMigration({ url: database.url, plans, ...rehearsalDefaults, ...options });
}

/** `mode relation` of every lock of a statement, sorted. */
export function locksOf(measure: StatementMeasure | undefined): string[] {
  return (measure?.locks ?? []).map(({ mode, relation }) => `${mode} ${relation}`).sort();
}
