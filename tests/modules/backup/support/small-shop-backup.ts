import { afterAll, beforeAll } from "vitest";
import type { BackupResult } from "../../../../modules/backup/index.ts";
import { createTestDatabase, type TestDatabase } from "../../../support/database.ts";
import { smallShop } from "./small-shop.ts";
import { openWorkshop, runTransactions, type Workshop } from "./workshop.ts";

export let workshop: Workshop;
export let source: TestDatabase;
export let backup: BackupResult;

/** For one test file: a small shop and a backup of it, in several chunks. */
export function prepareSmallShop(): void {
  beforeAll(async () => {
    workshop = await openWorkshop();
    source = await createTestDatabase();
    await runTransactions(source.url, smallShop);
    backup = await workshop.take(source, { chunkBytes: 8192 });
  });
  afterAll(async () => {
    await source?.drop();
    await workshop?.remove();
  });
}

/** Databases of the server whose names begin so. */
export async function databases(prefix: string): Promise<string[]> {
  const rows = await source.query<{ name: string }>(
    "select datname as name from pg_database where starts_with(datname, $1) order by 1",
    [prefix],
  );
  return rows.map(({ name }) => name);
}
