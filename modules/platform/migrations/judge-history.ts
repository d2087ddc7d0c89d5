import { OpsError } from "../ops-error.ts";
import type { MigrationFile } from "./read-directory.ts";

/** A row of Prisma's history that counts: not marked as rolled back. */
export type HistoryRow = { name: string; checksum: string; finished: boolean };

/**
 * Which files are still to be applied, in order.
 * Throws when the history cannot be continued safely: `migration.failed-before`, `migration.missing-file`,
 * `migration.edited` (all exit 3).
 */
export function pendingMigrations(files: MigrationFile[], history: HistoryRow[]): MigrationFile[] {
  const failed = history.filter((row) => !row.finished);
  if (failed.length > 0) throw failedBefore(failed);
  const byName = new Map(files.map((file) => [file.name, file]));
  const missing = history.filter((row) => !byName.has(row.name));
  if (missing.length > 0) throw missingFile(missing);
  const edited = history.filter((row) => !byName.get(row.name)?.acceptedChecksums.includes(row.checksum));
  if (edited.length > 0) throw editedFile(edited);
  const applied = new Set(history.map((row) => row.name));
  return files.filter((file) => !applied.has(file.name));
}

function failedBefore(rows: HistoryRow[]): OpsError {
  return refusal(
    "migration.failed-before",
    `${names(rows)} started and did not finish`,
    "Look at what it left behind, repair it, then mark it with `prisma migrate resolve --rolled-back` or `--applied`.",
  );
}

function missingFile(rows: HistoryRow[]): OpsError {
  return refusal(
    "migration.missing-file",
    `The database has ${names(rows)}, which the folder has not`,
    "This release is older than the database, or a migration was deleted: deploy the release that has it.",
  );
}

function editedFile(rows: HistoryRow[]): OpsError {
  return refusal(
    "migration.edited",
    `${names(rows)} changed after it was applied`,
    "Restore the file from version control and put the change into a new migration.",
  );
}

function refusal(code: string, message: string, hint: string): OpsError {
  return new OpsError({ code, message, hint, exit: 3 });
}

function names(rows: HistoryRow[]): string {
  return rows.map((row) => row.name).join(", ");
}
