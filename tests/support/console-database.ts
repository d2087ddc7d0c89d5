import { applyMigrations } from "#modules/migrate";
import { type AppDatabase, closeAppDatabases, createAppDatabase } from "../../modules/platform/database/index.ts";
import { createTestDatabase } from "./database.ts";
import { projectMigrations } from "./migrations-folder.ts";

export type ConsoleDatabase = {
  url: string;
  db: AppDatabase;
  /** Closes every client of this process, and drops the database. */
  close(): Promise<void>;
};

/** The console's own database, migrated and empty, of one test file. */
export async function openConsoleDatabase(): Promise<ConsoleDatabase> {
  const database = await createTestDatabase({ label: "console" });
  await applyMigrations({ url: database.url, directory: projectMigrations, log: { info: () => undefined } });
  const close = async () => {
    await closeAppDatabases();
    await database.drop();
  };
  return { url: database.url, db: createAppDatabase(database.url), close };
}
