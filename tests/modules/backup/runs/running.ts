import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";
import { type Actor, scheduleActor } from "../../../../modules/access/index.ts";
import { requestBackupRun, requestDrillRun } from "../../../../modules/backup/index.ts";
import type { RunBackupInput } from "../../../../modules/backup/runs/run-backup.ts";
import type { AppDatabase, OpsReport } from "../../../../modules/platform/index.ts";
import { type ConsoleDatabase, openConsoleDatabase } from "../../../support/console-database.ts";
import { createTestDatabase, type TestDatabase } from "../../../support/database.ts";
import { createFakeClock } from "../../platform/fake-clock.ts";
import { openWorkshop, runTransactions, type Workshop } from "../support/workshop.ts";
import { silentLog } from "../test-store.ts";

export const MINUTE = 60_000;
export const alice: Actor = { kind: "user", id: "u1", name: "Alice", role: "operator", address: "192.0.2.7" };

let own: ConsoleDatabase;
export let source: TestDatabase;
export let db: AppDatabase;
export let workshop: Workshop;
/** Of one test, as is what was told. */
export let clock: ReturnType<typeof createFakeClock>;
export const reports: OpsReport[] = [];

/** For one test file: the console's database, and a shop of 2000 rows to back up. */
export function prepareRuns(): void {
  beforeAll(async () => {
    own = await openConsoleDatabase();
    db = own.db;
    source = await createTestDatabase({ label: "shop" });
    // One store for all: every run has an id of its own, and what the first has stored the others find again.
    workshop = await openWorkshop();
    await runTransactions(source.url, [
      "create table orders (i int, t text)",
      "insert into orders select i, repeat('x', 900) from generate_series(1, 2000) i",
    ]);
  });
  afterAll(async () => {
    await own?.close();
    await source?.drop();
    await workshop?.remove();
  });
  beforeEach(() => {
    clock = createFakeClock();
    reports.length = 0;
  });
  afterEach(() => db.backup.deleteMany().then(() => undefined));
}

export const report = async (each: OpsReport) => void reports.push(each);
export const told = () => reports.map(({ kind, level, subject }) => `${level} ${kind} ${subject}`);

export const input = (change: Partial<RunBackupInput> = {}): RunBackupInput => ({
  db,
  storage: workshop.storage,
  keys: workshop.keys,
  database: { name: "shop", url: source.url },
  kind: "manual",
  id: "unknown",
  clock,
  log: silentLog,
  report,
  ...change,
});

export const ask = (given: RunBackupInput, actor: Actor | null = scheduleActor) =>
  requestBackupRun({ ...given, actor });
export const askDrill = (backupId: string, actor: Actor | null = scheduleActor) =>
  requestDrillRun({ db, backupId, clock, actor });

export const audited = () => db.auditEntry.findMany({ orderBy: { id: "desc" } });
export const rowOf = (id: string) => db.backup.findUniqueOrThrow({ where: { id } });
