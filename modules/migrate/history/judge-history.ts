import { OpsError } from "#modules/platform";
import type { HistoryRow } from "../types.ts";
import type { MigrationFile } from "./read-migrations.ts";
import { shellQuote } from "./shell-quote.ts";

/** How far a file of several transactions has come; bound to its row of the history. */
export type FileProgress = {
  historyId: string;
  name: string;
  /** Steps that are done. */
  step: number;
  /** The step after those was begun and may have had its effect: it runs outside a transaction. */
  begun: boolean;
  /** Of the SQL of the steps that are done. */
  doneChecksum: string;
};

export type HistoryJudgement = {
  /** Files to be applied, in order; the one that is half applied among them. */
  pending: MigrationFile[];
  /** Our own unfinished file, which the next run goes on with. */
  resumable: FileProgress | null;
  /** In words: what is unusual and no hindrance. */
  notes: string[];
};

/**
 * Which files are still to be applied, in order.
 * @throws OpsError migrate.failed-before, migrate.missing-file, migrate.edited, when the history cannot be continued safely
 */
export function judgeHistory(
  files: MigrationFile[],
  history: HistoryRow[],
  progress: FileProgress[] = [],
): HistoryJudgement {
  const byName = new Map(files.map((file) => [file.name, file]));
  const progressOf = new Map(progress.map((each) => [each.historyId, each]));
  const unfinished = history.filter((row) => !row.finished);
  const failed = unfinished.filter((row) => !progressOf.has(row.id));
  if (failed.length > 0) throw failedBefore(failed);
  const missing = history.filter((row) => !byName.has(row.name));
  if (missing.length > 0) throw missingFile(missing);
  const finished = history.filter((row) => row.finished);
  const edited = finished.filter((row) => !byName.get(row.name)?.acceptedChecksums.includes(row.checksum));
  if (edited.length > 0) throw editedFile(edited);
  const applied = new Set(finished.map((row) => row.name));
  const pending = files.filter((file) => !applied.has(file.name));
  const resumable = unfinished.flatMap((row) => progressOf.get(row.id) ?? [])[0] ?? null;
  return { pending, resumable, notes: noteOrder(pending, finished) };
}

function noteOrder(pending: MigrationFile[], finished: HistoryRow[]): string[] {
  const newest =
    finished
      .map((row) => row.name)
      .sort()
      .at(-1) ?? "";
  return pending
    .filter((file) => file.name < newest)
    .map((file) => `${file.name} sorts before ${newest}, which is applied already; Prisma applies it all the same.`);
}

function failedBefore(rows: HistoryRow[]): OpsError {
  const name = shellQuote(rows[0]?.name ?? "");
  return new OpsError({
    code: "migrate.failed-before",
    message: `${names(rows)} started and did not finish`,
    hint: `Look at what it left behind. Undo it and run \`npx prisma migrate resolve --rolled-back ${name}\`, or finish it by hand and run the same with --applied.`,
    exit: 3,
  });
}

function missingFile(rows: HistoryRow[]): OpsError {
  return new OpsError({
    code: "migrate.missing-file",
    message: `The database has ${names(rows)}, which the folder has not`,
    hint: "This release is older than the database, or a migration was deleted: deploy the release that has it.",
    exit: 3,
  });
}

function editedFile(rows: HistoryRow[]): OpsError {
  return new OpsError({
    code: "migrate.edited",
    message: `${names(rows)} changed after it was applied`,
    hint: "Restore the file from version control and put the change into a new migration.",
    exit: 3,
  });
}

function names(rows: HistoryRow[]): string {
  return rows.map((row) => row.name).join(", ");
}
