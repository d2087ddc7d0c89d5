import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, type TestContext, test } from "vitest";
import type { MigrationRun } from "#modules/migrate";
import { startTestServer, type TestServer } from "../../../support/test-server.ts";
import { runOnce } from "../../branch/run-once.ts";
import { clean, diagnoseWithPrisma } from "../prisma-engine.ts";
import { type RunningCommand, startCommand } from "./command.ts";
import { columnsOf, type Ground, prepareGround } from "./running.ts";

// A server of its own: transactions of other tests would seem to be writes of others.
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ settings: { autovacuum: "off" } });
});
afterAll(() => server?.stop());

// Whatever happens twice is seen: a column or an index made again, a row counted.
const files = {
  "2_column": `ALTER TABLE "Order" ADD COLUMN paid boolean; INSERT INTO "Order" VALUES (1001, 1);`,
  "3_index": `CREATE TABLE other (id int);\nCREATE INDEX CONCURRENTLY by_note ON "Order" (note);\nINSERT INTO other VALUES (1);`,
};

const prepare = (given: Record<string, string>, { onTestFinished }: TestContext) =>
  prepareGround(given, { server: server.url, onTestFinished });

/** Somebody else's transaction, until it is committed. */
async function transaction(ground: Ground, sql: string): Promise<Client> {
  const client = new Client({ connectionString: ground.database.url });
  client.on("error", () => {});
  await client.connect();
  await client.query(`BEGIN; ${sql}`);
  return client;
}

async function end(client: Client): Promise<void> {
  await client.query("COMMIT");
  await client.end();
}

async function kill({ child, ended }: RunningCommand): Promise<void> {
  child.kill("SIGKILL");
  expect((await ended).exit).toBeNull();
}

/** What a killed process has sent is carried out to its end. */
async function sessionsAreGone({ server, database }: Ground): Promise<void> {
  const ours = `SELECT FROM pg_stat_activity WHERE application_name LIKE 'atalaya%'
    AND (starts_with(datname, '${database.name}') OR query LIKE '%INDEX CONCURRENTLY%')`;
  await expect.poll(async () => (await runOnce(server, ours)).length, { timeout: 60_000, interval: 20 }).toBe(0);
}

async function expectApplied(ground: Ground): Promise<void> {
  const { database, folder } = ground;
  const sql = `SELECT (SELECT count(*)::int FROM "Order") AS orders, (SELECT count(*)::int FROM other) AS others,
    (SELECT string_agg(indexrelid::regclass || ' ' || indisvalid, ', ') FROM pg_index
     WHERE indrelid = '"Order"'::regclass AND NOT indisprimary) AS indexes`;
  expect(await database.query(sql)).toEqual([{ orders: 301, others: 1, indexes: "by_note true" }]);
  expect(await diagnoseWithPrisma(database.url, folder.path)).toEqual(clean);
  expect(await database.query("SELECT FROM atalaya.migration_progress")).toEqual([]);
}

/** The killed run, as the target knows it. */
async function ledgerOf({
  database,
}: Ground): Promise<Pick<MigrationRun, "runId" | "outcome" | "error" | "rollback">[]> {
  const rows = await database.query<{ report: MigrationRun }>(
    "SELECT report FROM atalaya.migration_run ORDER BY started_at",
  );
  return rows.map(({ report }) => report);
}

describe("db:migrate:safe, killed", () => {
  test.concurrent.for(["Snapshot", "Rehearse: applying"])(
    "begins again where nothing has happened yet: %s",
    async (line, context) => {
      const ground = await prepare(files, context);
      const command = startCommand("db-migrate-safe", ground, ["--ci"]);
      await command.said(line);
      await kill(command);
      expect(await columnsOf(ground, '"Order"')).not.toContain("paid");
      expect(await ground.migrate()).toMatchObject({ outcome: "applied", applied: ["2_column", "3_index"] });
      await expectApplied(ground);
    },
  );

  test.concurrent("applies a file once when it is killed inside of its transaction", async (context) => {
    const ground = await prepare(files, context);
    const command = startCommand("db-migrate-safe", ground, ["--ci"]);
    await command.said("Rehearse");
    const reader = await transaction(ground, 'SELECT FROM "Order"');
    await command.said("Apply 2_column");
    await kill(command);
    await end(reader);
    await sessionsAreGone(ground);
    const run = await ground.migrate();
    expect(run).toMatchObject({ outcome: "applied", applied: ["2_column", "3_index"] });
    await expectApplied(ground);
    expect((await ledgerOf(ground)).map(({ outcome }) => outcome)).toEqual(["failed", "applied"]);
  });

  test.concurrent("finishes a file that it was killed in the middle of, while the server built an index", async (context) => {
    const ground = await prepare(files, context);
    const command = startCommand("db-migrate-safe", ground, ["--ci"]);
    await command.said("Rehearse");
    // CREATE INDEX CONCURRENTLY waits for whoever looks at the past.
    const old = await transaction(ground, "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ; SELECT FROM pg_class");
    await command.said("Apply 3_index");
    const waits = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'virtualxid'`;
    await expect.poll(() => ground.database.query(waits), { timeout: 60_000, interval: 20 }).toHaveLength(1);
    await kill(command);
    await sessionsAreGone(ground);
    const invalid = "SELECT FROM pg_index WHERE NOT indisvalid";
    expect(await ground.database.query(invalid)).toHaveLength(1);
    await end(old);
    expect(await ground.migrate()).toMatchObject({ outcome: "applied", applied: ["3_index"] });
    await expectApplied(ground);
  });
});

describe("db:migrate:safe, killed before it has validated", () => {
  test("can be undone: the next run says so, and db:rollback does it without taking it for writes of others", async (context) => {
    const ground = await prepare({ "2_column": files["2_column"] }, context);
    await ground.database.query("CREATE TABLE zz (id int)");
    const command = startCommand("db-migrate-safe", ground, ["--ci"]);
    await command.said("Rehearse");
    const reader = await transaction(ground, 'SELECT FROM "Order"');
    await command.said("Apply 2_column");
    const locker = await transaction(ground, "LOCK TABLE zz");
    await end(reader);
    await command.said("Validate");
    await kill(command);
    await end(locker);
    await sessionsAreGone(ground);
    expect(await columnsOf(ground, '"Order"')).toContain("paid");
    const [killed] = await ledgerOf(ground);
    expect(killed).toMatchObject({ outcome: "failed", error: { code: "migrate.interrupted", exit: 7 } });

    const next = await ground.migrate();
    expect(next.outcome).toBe("nothing-pending");
    expect(next.steps[0]?.note).toContain(`npm run db:rollback -- --run ${killed?.runId}`);

    const { exit, json } = await startCommand("db-rollback", ground, ["--yes", "--run", killed?.runId ?? ""]).ended;
    expect({ exit, json }).toMatchObject({ exit: 0, json: { runId: killed?.runId, how: "backup", lostWrites: 0 } });
    expect(await columnsOf(ground, '"Order"')).not.toContain("paid");
    expect(await ledgerOf(ground)).toMatchObject([
      { outcome: "rolled-back", error: null, rollback: { how: "backup" } },
    ]);
    const { history, ...rest } = await diagnoseWithPrisma(ground.database.url, ground.folder.path);
    expect({ ...rest, history: null }).toEqual(clean);
    expect(history).toMatchObject({ unappliedMigrationNames: ["2_column"] });
  });
});

describe("db:migrate:safe, killed while it rolls back", () => {
  // Sound on the copy, faulty on the target: what a rehearsal cannot foresee.
  const fault = `ALTER TABLE "Order" ADD COLUMN paid boolean;
DO $$ BEGIN IF current_database() LIKE 'run "A"%' THEN
  ALTER TABLE "Order" ADD CONSTRAINT positive CHECK (total > 0) NOT VALID;
END IF; END $$;`;

  async function killedAt(line: string, context: TestContext): Promise<{ ground: Ground; runId: string }> {
    const ground = await prepare({ "2_fault": fault }, context);
    const command = startCommand("db-migrate-safe", ground, ["--ci"]);
    await command.said(line);
    await kill(command);
    await sessionsAreGone(ground);
    return { ground, runId: (await ledgerOf(ground))[0]?.runId ?? "" };
  }

  test("is undone by db:rollback from where it stopped, and the next run applies the mended file", async (context) => {
    const { ground, runId } = await killedAt("Restore", context);
    const { exit, json } = await startCommand("db-rollback", ground, ["--yes", "--run", runId]).ended;
    expect({ exit, json }).toMatchObject({ exit: 0, json: { runId, how: "backup" } });
    expect(await columnsOf(ground, '"Order"')).not.toContain("paid");
    ground.folder.add("2_fault", files["2_column"]);
    expect(await ground.migrate()).toMatchObject({ outcome: "applied", applied: ["2_fault"] });
    expect(await diagnoseWithPrisma(ground.database.url, ground.folder.path)).toEqual(clean);
  });

  test("is finished by db:rollback when the database was back already, and nobody had said so yet", async (context) => {
    const { ground, runId } = await killedAt("Roll back", context);
    const [report] = (
      await ground.database.query<{ report: MigrationRun }>("SELECT report FROM atalaya.migration_run")
    ).map((row) => row.report);
    if (!report?.snapshot) expect.fail("the run took no snapshot");
    const net = await ground.input().openNet();
    const preserveAs = `before-rollback-${runId}`;
    const { preservedAs } = await net.restore({ snapshot: report.snapshot, preserveAs, preserveUntil: new Date() });
    expect(await ground.database.query("SELECT to_regclass('atalaya.migration_run') AS ledger")).toEqual([
      { ledger: null },
    ]);
    const { exit, json } = await startCommand("db-rollback", ground, ["--yes", "--run", runId]).ended;
    expect({ exit, json }).toMatchObject({ exit: 0, json: { runId, how: "backup", preservedAs } });
    expect(await ledgerOf(ground)).toMatchObject([{ runId, outcome: "rolled-back" }]);
  });
});

describe("db:migrate:safe, killed anywhere", () => {
  test("leaves no database behind that the next run does not drop", async () => {
    const left = await runOnce(server.url, "SELECT datname FROM pg_database WHERE datname LIKE 'atalaya%'");
    expect(left).toEqual([]);
  });
});
