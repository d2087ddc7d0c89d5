import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inject, onTestFinished } from "vitest";
import { type MigrateSafelyInput, type MigrationRun, migrateSafely, openLedger, openSafetyNet } from "#modules/migrate";
import { type OpsReport, systemClock } from "#modules/platform";
import { quoteIdentifier } from "#modules/postgres";
import { createTestDatabase, type TestDatabase } from "../../../support/database.ts";
import { createMigrationsFolder, type MigrationsFolder } from "../../../support/migrations-folder.ts";
import { createTestStore, silentLog, type TestStore } from "../../backup/test-store.ts";

export const init = {
  "1_init": `CREATE TABLE "Order" (id int PRIMARY KEY, total int NOT NULL, note varchar(20));
INSERT INTO "Order" SELECT i, i, 'note ' || i FROM generate_series(1, 300) i;`,
};

/** A database with a store, a folder of migrations, and what was told of its runs. */
export type Ground = {
  database: TestDatabase;
  store: TestStore;
  folder: MigrationsFolder;
  reports: OpsReport[];
  addDown(name: string, sql: string): Promise<void>;
  input(change?: Partial<MigrateSafelyInput>): MigrateSafelyInput;
  migrate(change?: Partial<MigrateSafelyInput>): Promise<MigrationRun>;
};

/** The ground of one test: `init` is applied, and is gone with the test. */
export async function prepareGround(files: Record<string, string> = {}): Promise<Ground> {
  const database = await createTestDatabase({ label: 'run "A"' });
  const store = await createTestStore();
  const folder = createMigrationsFolder(init);
  const exportInto = await mkdtemp(join(tmpdir(), "atalaya-lost-"));
  onTestFinished(async () => {
    folder.dispose();
    await rm(exportInto, { recursive: true, force: true });
    await store.remove();
    await dropAll(database);
  });
  const reports: OpsReport[] = [];
  const input = (change: Partial<MigrateSafelyInput> = {}): MigrateSafelyInput => ({
    database: "shop",
    url: database.url,
    directory: folder.path,
    mode: "migrate",
    strict: false,
    accept: [],
    budgets: { holdBudgetMs: 60_000, lockTimeoutMs: 100, lockBudgetMs: 60_000 },
    releaseSchema: null,
    invariants: [],
    isProduction: false,
    openNet: () =>
      openSafetyNet({
        targetUrl: database.url,
        label: "shop",
        provider: null,
        store,
        rehearsalServerUrl: inject("pgUrl"),
        clock: systemClock,
        log: silentLog,
      }),
    confirm: async () => true,
    allowLoss: async () => false,
    exportInto,
    ledger: openLedger({
      targetUrl: database.url,
      openStore: async () => store,
      openConsole: null,
      clock: systemClock,
      log: silentLog,
    }),
    report: async (report) => void reports.push(report),
    clock: systemClock,
    log: silentLog,
    ...change,
  });
  const migrate = (change?: Partial<MigrateSafelyInput>) => migrateSafely(input(change));
  await migrate({ openNet: input().openNet });
  reports.length = 0;
  for (const [name, sql] of Object.entries(files)) folder.add(name, sql);
  const addDown = (name: string, sql: string) => writeFile(join(folder.path, name, "down.sql"), sql);
  return { database, store, folder, reports, addDown, input, migrate };
}

/** With what a rollback kept beside it. */
async function dropAll(database: TestDatabase): Promise<void> {
  const server = await createTestDatabase();
  const kept = await server.query<{ name: string }>(
    "SELECT datname AS name FROM pg_database WHERE starts_with(datname, $1) AND datname <> $1",
    [database.name],
  );
  for (const { name } of kept) await server.query(`DROP DATABASE ${quoteIdentifier(name)} WITH (FORCE)`);
  await server.drop();
  await database.drop();
}

export const columnsOf = async ({ database }: Ground, table: string): Promise<string[]> =>
  (
    await database.query<{ name: string }>(
      "SELECT attname AS name FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum",
      [table],
    )
  ).map(({ name }) => name);
