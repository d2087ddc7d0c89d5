import type { AppDatabase } from "#modules/platform";
import { pageOf } from "./page-of.ts";
import { isRowId } from "./row-id.ts";
import type { Listing, MigrationLine, MigrationRow } from "./rows.ts";
import { wordsWithin } from "./words-within.ts";

/** `outcome` may also be `running`, which is none yet. */
export type MigrationFilter = { database?: string; outcome?: string; page: number; pageSize: number };

const newestFirst = [{ startedAt: "desc" }, { id: "desc" }] as const satisfies object[];
// A report may be of megabytes, and a line of a list needs none of it.
const withoutReport = { report: true } as const;

/** One page of the ledger, newest first. */
export async function listMigrations(db: AppDatabase, filter: MigrationFilter): Promise<Listing<MigrationLine>> {
  const { database, outcome } = filter;
  const where = { database, ...(outcome === "running" ? { state: "running" } : { outcome }) };
  const [rows, total] = await Promise.all([
    db.migrationRun.findMany({
      where,
      omit: withoutReport,
      orderBy: [...newestFirst],
      ...pageOf(filter),
    }),
    db.migrationRun.count({ where }),
  ]);
  return { rows, total };
}

/** A run of the ledger with its report, or null. */
export async function findMigration(db: AppDatabase, id: string): Promise<MigrationRow | null> {
  return isRowId(id) ? db.migrationRun.findUnique({ where: { id } }) : null;
}

/** The newest run of all, whatever it was. */
export function findNewestMigration(db: AppDatabase): Promise<MigrationLine | null> {
  return db.migrationRun.findFirst({ omit: withoutReport, orderBy: [...newestFirst] });
}

/** What the ledger has runs of. */
export async function listMigratedDatabases(db: AppDatabase): Promise<string[]> {
  const groups = await db.migrationRun.groupBy({ by: ["database"], orderBy: { database: "asc" }, take: 100 });
  return groups.map(({ database }) => database);
}

/** The newest run of each database that was meant to change it. */
export async function listLastMigrations(db: AppDatabase): Promise<MigrationLine[]> {
  const databases = await listMigratedDatabases(db);
  const found = await Promise.all(
    databases.map((database) =>
      db.migrationRun.findFirst({
        where: { database, mode: { not: "dry-run" } },
        omit: withoutReport,
        orderBy: [...newestFirst],
      }),
    ),
  );
  return found.filter((run) => run !== null);
}

/** The newest runs in whose id or database every word of the text is found. */
export function searchMigrations(db: AppDatabase, text: string, take: number): Promise<MigrationLine[]> {
  return db.migrationRun.findMany({
    where: { AND: wordsWithin(text, ["id", "database"]) },
    omit: withoutReport,
    orderBy: [...newestFirst],
    take,
  });
}
