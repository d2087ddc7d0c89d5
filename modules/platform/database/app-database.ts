import { PrismaNeon } from "@prisma/adapter-neon";
import { PrismaPg } from "@prisma/adapter-pg";
import { PrismaClient } from "../../../prisma/generated/client.ts";
import { OpsError } from "../ops-error.ts";

/** The console's own database. */
export type AppDatabase = PrismaClient;

// Next's dev server loads modules again on each change; the process keeps its one client per URL.
const kept = globalThis as typeof globalThis & { atalayaDatabases?: Map<string, AppDatabase> };

/** The client for `url`: made once per process, connected at first use. */
export function createAppDatabase(url: string): AppDatabase {
  kept.atalayaDatabases ??= new Map();
  const existing = kept.atalayaDatabases.get(url);
  if (existing !== undefined) return existing;
  const database = new PrismaClient({ adapter: chooseAdapter(url) });
  kept.atalayaDatabases.set(url, database);
  return database;
}

/** Disconnects every client of this process; commands call it before they end. */
export async function closeAppDatabases(): Promise<void> {
  const databases = [...(kept.atalayaDatabases?.values() ?? [])];
  kept.atalayaDatabases?.clear();
  await Promise.all(databases.map((database) => database.$disconnect()));
}

/** Neon's driver for Neon's hosts, `pg` for all others. */
export function chooseAdapter(url: string): PrismaNeon | PrismaPg {
  const { hostname, searchParams } = new URL(url);
  const pool = { connectionString: url, max: 5, connectionTimeoutMillis: 10_000 };
  const schema = searchParams.get("schema") ?? undefined;
  return hostname.endsWith(".neon.tech") ? new PrismaNeon(pool, { schema }) : new PrismaPg(pool, { schema });
}

/** One round trip to the console's database. Throws `database.unreachable` (exit 4). */
export async function pingAppDatabase(database: AppDatabase): Promise<{ latencyMs: number }> {
  const startedAt = performance.now();
  try {
    await database.$queryRaw`SELECT 1`;
  } catch (cause) {
    throw new OpsError({
      code: "database.unreachable",
      message: "The console's database did not answer",
      hint: "Check DATABASE_URL and that its server runs; restores work without it.",
      retry: "later",
      exit: 4,
      cause,
    });
  }
  return { latencyMs: performance.now() - startedAt };
}
