import { join } from "node:path";
import { applyMigrations } from "#modules/migrate";
import { createTestDatabase, type TestDatabase, type TestDatabaseOptions } from "../support/database.ts";

export const shopPresent = new Date("2026-11-20T09:30:00Z");

/** A database with the shop's migrations applied, and no rows. */
export async function createShopDatabase(options: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const database = await createTestDatabase({ label: "shop", ...options });
  const directory = join(import.meta.dirname, "..", "..", "examples", "shop", "prisma", "migrations");
  await applyMigrations({ url: database.url, directory, log: { info: () => undefined } });
  return database;
}

/** One hash for each table, of all its rows in any order. */
export async function hashTables(database: TestDatabase): Promise<Record<string, string>> {
  const tables = await database.query<{ name: string }>(
    "SELECT relname AS name FROM pg_stat_user_tables WHERE relname <> '_prisma_migrations' ORDER BY 1",
  );
  const hashes: Record<string, string> = {};
  for (const { name } of tables) {
    // The search vector follows the version's dictionaries.
    const row = name === "products" ? "to_jsonb(t) - 'search'" : "t";
    const [found] = await database.query<{ hash: string }>(
      `SELECT count(*) || ' ' || coalesce(sum(hashtextextended((${row})::text, 0)), 0) AS hash FROM "${name}" AS t`,
    );
    hashes[name] = found?.hash ?? "";
  }
  return hashes;
}

/** Indexes, constraints and triggers, as the server writes them. */
export async function describeObjects(database: TestDatabase): Promise<string[]> {
  const rows = await database.query<{ definition: string }>(`
    SELECT pg_get_indexdef(indexrelid) || ' ' || indisvalid AS definition FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
    WHERE relnamespace = 'public'::regnamespace
    UNION ALL
    SELECT conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace
    UNION ALL
    SELECT pg_get_triggerdef(oid) || ' ' || tgenabled::text FROM pg_trigger WHERE NOT tgisinternal
    ORDER BY 1`);
  return rows.map((row) => row.definition);
}
