import { Client } from "pg";
import type { BackupResult, RestoreBackupInput } from "../../../../modules/backup/index.ts";
import { restoreBackup, takeBackup } from "../../../../modules/backup/index.ts";
import type { Manifest, ManifestTable } from "../../../../modules/backup/store/manifest.ts";
import { readManifest } from "../../../../modules/backup/store/vault.ts";
import type { TakeBackupInput } from "../../../../modules/backup/take-input.ts";
import { systemClock } from "../../../../modules/platform/index.ts";
import { differences, dumpForComparison } from "../../../support/compare-databases.ts";
import { createTestDatabase, type TestDatabase } from "../../../support/database.ts";
import { createTestStore, silentLog, type TestStore } from "../test-store.ts";

export type Workshop = TestStore & {
  take(database: Pick<TestDatabase, "url">, change?: Partial<TakeBackupInput>): Promise<BackupResult>;
  restore(into: Pick<TestDatabase, "url">, change?: Partial<RestoreBackupInput>): ReturnType<typeof restoreBackup>;
  manifest(id: string): Promise<Manifest>;
  table(id: string, name: string): Promise<ManifestTable>;
  /** What tells a database apart from the newest backup of this store, restored on the same server. */
  differencesFrom(database: TestDatabase, change?: Partial<RestoreBackupInput>): Promise<string[]>;
};

/** A store of its own, with the verbs at hand. */
export async function openWorkshop(): Promise<Workshop> {
  const store = await createTestStore();
  const common = { storage: store.storage, keys: store.keys, clock: systemClock, log: silentLog };
  const workshop: Workshop = {
    ...store,
    take: ({ url }, change) => takeBackup({ ...common, databaseUrl: url, kind: "manual", ...change }),
    restore: ({ url }, change) => restoreBackup({ ...common, choice: { latest: true }, into: { url }, ...change }),
    manifest: async (id) => readManifest(await store.openVault(), id),
    table: async (id, name) => {
      const found = (await workshop.manifest(id)).tables.find((table) => table.name === name);
      if (!found) throw new Error(`the backup ${id} holds no table ${name}`);
      return found;
    },
    differencesFrom: async (database, change) => {
      const target = await createTestDatabase({ label: "restored" });
      try {
        const { notChecked } = await workshop.restore(target, { owners: true, ...change });
        return [
          ...notChecked,
          ...differences(await dumpForComparison(database.url), await dumpForComparison(target.url)),
        ];
      } finally {
        await target.drop();
      }
    },
  };
  return workshop;
}

/** Runs each text as one transaction of one session, where it can be one. */
export async function runTransactions(url: string, texts: string[]): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    for (const text of texts) await client.query(text);
  } finally {
    await client.end();
  }
}
