import type { Storage } from "#modules/storage";
import type { BackupKeys } from "./keys.ts";
import { type BackupChoice, selectBackup } from "./restore/select-backup.ts";
import { verifyTables } from "./restore/verify-tables.ts";
import { openVault } from "./store/vault.ts";
import type { Mismatch } from "./types.ts";

/**
 * Compares a database with a backup: count and checksum of every table, computed in the server; no row crosses the wire.
 * Needs no identity. A database that has gone on living differs where it was written to.
 */
export async function verifyBackup(input: {
  storage: Storage;
  keys: BackupKeys;
  choice: BackupChoice;
  databaseUrl: string;
  jobs?: number;
}): Promise<{ id: string; tables: number; mismatches: Mismatch[] }> {
  const manifest = await selectBackup(await openVault(input), input.choice);
  const tables = manifest.tables.map((table) => ({ table, into: { schema: table.schema, name: table.name } }));
  const mismatches = await verifyTables({ url: input.databaseUrl, tables, jobs: input.jobs ?? 2 });
  return { id: manifest.id, tables: tables.length, mismatches };
}
