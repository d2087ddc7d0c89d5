import type { HistoryRow } from "../types.ts";
import { type MigrationFile, readMigrations } from "./read-migrations.ts";

export type FileChoice = MigrationFile[] | { skipped: string };

/**
 * The migrations to hold the history against. A folder that was only guessed may be absent.
 * @throws OpsError migrate.unreadable-folder
 */
export async function readChosenFiles(directory: string | undefined, isGuess: boolean): Promise<FileChoice> {
  if (directory === undefined) return { skipped: "no migrations folder was given" };
  try {
    return await readMigrations(directory);
  } catch (error) {
    if (isGuess) return { skipped: `no migrations folder was given, and ${directory} has none` };
    throw error;
  }
}

/** A guessed folder belongs to a database whose history names one of its migrations; another's would seem pending. */
export function keepIfRecorded(files: FileChoice, history: HistoryRow[] | null, directory: string): FileChoice {
  if ("skipped" in files) return files;
  const recorded = new Set(history?.map(({ name }) => name));
  if (files.some(({ name }) => recorded.has(name))) return files;
  return { skipped: `${directory} belongs to another database` };
}
