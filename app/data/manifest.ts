import { describeBackup } from "#modules/backup";
import { consoleKeys, consoleStorage } from "./store.ts";

/** One table as its manifest tells it. Bytes: `plain` as rows, `stored` newly written, `reused` already in the store. */
export type TableFacts = {
  name: string;
  rows: number;
  chunks: number;
  bytesPlain: number;
  bytesStored: number;
  bytesReused: number;
};

/** The tables of a backup, read from the store: the manifest is the truth, the index only points at it. */
export async function readTables(id: string): Promise<TableFacts[]> {
  const { contents } = await describeBackup(consoleStorage(), await consoleKeys(), id);
  return contents;
}
