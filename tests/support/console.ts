import { inject, vi } from "vitest";
import type { AppDatabase } from "../../modules/platform/database/index.ts";
import { createTestStore, type TestStore } from "../modules/backup/test-store.ts";
import { createTestDatabase, type TestDatabase } from "./database.ts";
import { projectMigrations } from "./migrations-folder.ts";

/** What the console of one test file stands on; nothing of it is shared. */
export type TestConsole = {
  /** The database that it backs up: `orders` with 50 rows. */
  shop: TestDatabase;
  store: TestStore;
  db(): AppDatabase;
  close(): Promise<void>;
};

export const consoleOrigin = "http://localhost:4100";

/** Puts a console's environment in place. Import what reads it afterwards: the settings are read once per process. */
export async function openTestConsole(environment: Record<string, string> = {}): Promise<TestConsole> {
  const [own, shop, store] = await Promise.all([
    createTestDatabase({ label: "console" }),
    createTestDatabase({ label: "shop" }),
    createTestStore(),
  ]);
  await shop.query("create table orders as select generate_series(1, 50) as id");
  const settings = { ...settingsOf(own, shop, store), ...environment };
  for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value);
  const { applyMigrations } = await import("../../modules/migrate/index.ts");
  await applyMigrations({ url: own.url, directory: projectMigrations, log: { info: () => undefined } });
  const { closeAppDatabases, createAppDatabase } = await import("../../modules/platform/database/index.ts");
  const close = async () => {
    vi.unstubAllEnvs();
    await closeAppDatabases();
    await Promise.all([own.drop(), shop.drop(), store.remove()]);
  };
  return { shop, store, db: () => createAppDatabase(own.url), close };
}

function settingsOf(own: TestDatabase, shop: TestDatabase, { folder, keys }: TestStore): Record<string, string> {
  return {
    DATABASE_URL: own.url,
    SHOP_DATABASE_URL: shop.url,
    EMBEDDED_DATABASE_URL: inject("pgUrl"),
    BACKUP_STORE_URL: `file://${folder}`,
    BACKUP_RECIPIENTS: keys.recipients.join(","),
    BACKUP_IDENTITY: keys.identity,
    BACKUP_SECRET: keys.secret,
    ATALAYA_SCHEDULER: "embedded",
    ATALAYA_URL: consoleOrigin,
    ATALAYA_SECRET: "a secret of more than thirty-two characters",
    LOG_LEVEL: "silent",
  };
}
