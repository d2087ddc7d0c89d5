import { Client } from "pg";
import { applyMigrations } from "#modules/migrate";
import { deployWithPrisma } from "../../modules/migrate/prisma-engine.ts";
import { createMigrationsFolder } from "../../support/migrations-folder.ts";

const log = { info: () => undefined };

export type Overhead = { sizeBytes: number; prismaMs: number; atalayaMs: number };

/** One ADD COLUMN on a database of a given size: what the engine takes, and what ours takes to apply it (no rehearsal). */
export async function benchOverhead({ url, rows }: { url: string; rows: number }): Promise<Overhead> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const folder = createMigrationsFolder({ "1_big": "CREATE TABLE big (id int PRIMARY KEY, filler text);" });
  try {
    await applyMigrations({ url, directory: folder.path, log });
    await client.query("INSERT INTO big SELECT i, repeat(md5(i::text), 30) FROM generate_series(1, $1::int) i", [rows]);
    const size = await client.query<{ bytes: string }>("SELECT pg_database_size(current_database()) AS bytes");
    folder.add("2_prisma", "ALTER TABLE big ADD COLUMN a int DEFAULT 1;");
    const prismaMs = await time(() => deployWithPrisma(url, folder.path));
    folder.add("3_atalaya", "ALTER TABLE big ADD COLUMN b int DEFAULT 1;");
    const atalayaMs = await time(() => applyMigrations({ url, directory: folder.path, log }));
    return { sizeBytes: Number(size.rows[0]?.bytes), prismaMs, atalayaMs };
  } finally {
    folder.dispose();
    await client.end();
  }
}

async function time(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return Math.round(performance.now() - startedAt);
}
