import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inject, onTestFinished } from "vitest";
import {
  applyMigrations,
  type MigrateSafelyInput,
  type MigrationRun,
  migrateSafely,
  openLedger,
  openSafetyNet,
} from "#modules/migrate";
import { type OpsReport, systemClock } from "#modules/platform";
import { createTestDatabase, type TestDatabase } from "../../../support/database.ts";
import { createMigrationsFolder, type MigrationsFolder } from "../../../support/migrations-folder.ts";
import { createTestStore, silentLog, type TestStore } from "../../backup/test-store.ts";
import { runOnce } from "../../branch/run-once.ts";

export const init = {
  "1_init": `CREATE TABLE "Order" (id int PRIMARY KEY, total int NOT NULL, note varchar(20));
INSERT INTO "Order" SELECT i, i, 'note ' || i FROM generate_series(1, 300) i;`,
};

/** A database with a store, a folder of migrations, and what was told of its runs. */
export type Ground = {
  /** Administrator's URL of the server, where the rehearsals are, too. */
  server: string;
  database: TestDatabase;
  store: TestStore;
  folder: MigrationsFolder;
  reports: OpsReport[];
  /** A folder, for rows that a rollback takes away. */
  exportInto: string;
  addDown(name: string, sql: string): Promise<void>;
  input(change?: Partial<MigrateSafelyInput>): MigrateSafelyInput;
  migrate(change?: Partial<MigrateSafelyInput>): Promise<MigrationRun>;
};

export type GroundOptions = {
  /** Default: the shared one. */
  server?: string;
  /** Of the test's own context, where tests run side by side. */
  onTestFinished?: (fn: () => Promise<void>) => void;
};

/** The ground of one test: `init` is applied, and is gone with the test. */
export async function prepareGround(
  files: Record<string, string> = {},
  { server = inject("pgUrl"), onTestFinished: onFinished = onTestFinished }: GroundOptions = {},
): Promise<Ground> {
  const database = await createTestDatabase({ label: 'run "A"', server });
  const store = await createTestStore();
  const folder = createMigrationsFolder(init);
  const exportInto = await mkdtemp(join(tmpdir(), "atalaya-lost-"));
  onFinished(async () => {
    folder.dispose();
    await rm(exportInto, { recursive: true, force: true });
    await store.remove();
    await dropAll(server, database);
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
        rehearsalServerUrl: server,
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
  await applyMigrations({ url: database.url, directory: folder.path, log: silentLog });
  for (const [name, sql] of Object.entries(files)) folder.add(name, sql);
  const addDown = (name: string, sql: string) => writeFile(join(folder.path, name, "down.sql"), sql);
  return { server, database, store, folder, reports, exportInto, addDown, input, migrate };
}

/** With what a rollback kept beside it. */
async function dropAll(server: string, database: TestDatabase): Promise<void> {
  const kept = await runOnce(
    server,
    `SELECT quote_ident(datname) AS name FROM pg_database WHERE starts_with(datname, '${database.name}_')`,
  );
  for (const { name } of kept) await runOnce(server, `DROP DATABASE ${name} WITH (FORCE)`);
  await database.drop();
}

export const columnsOf = async ({ database }: Ground, table: string): Promise<string[]> =>
  (
    await database.query<{ name: string }>(
      "SELECT attname AS name FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum",
      [table],
    )
  ).map(({ name }) => name);
