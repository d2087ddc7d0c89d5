import { describeBackup, type TableDescription } from "#modules/backup";
import { consoleKeys, consoleStorage } from "./store.ts";

/** The tables of a backup, read from the store: the manifest is the truth, the index only points at it. */
export async function readTables(id: string): Promise<TableDescription[]> {
  const { contents } = await describeBackup(consoleStorage(), await consoleKeys(), id);
  return contents;
}
