import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { type BackupKeys, createKeys, expireBackups, type RestoreResult, takeBackup } from "#modules/backup";
import { createLog, systemClock } from "#modules/platform";
import { openStorage } from "#modules/storage";
import { differences, dumpForComparison } from "../../support/compare-databases.ts";
import { createTestDatabase, type TestDatabase, urlOfDatabase } from "../../support/database.ts";
import { fillManyChunks } from "./children/many-chunks.ts";
import { Children, type KillPoint } from "./children/run-child.ts";
import { seededRandom } from "./children/seeded-random.ts";
import { listFiles } from "./children/store-files.ts";

const common = { clock: systemClock, log: createLog({ to: "stderr", level: "silent" }) };
const limits = { timeout: 300_000 };

let source: TestDatabase;
let facts: string[];
let folder: string;
let keys: BackupKeys;
let children: Children<RestoreResult>;
/** What a restore that nobody kills announces. */
let steps: string[];
let backupId: string;
let kills = 0;

beforeAll(async () => {
  children = new Children("restore-backup.ts");
  source = await createTestDatabase({ label: "source" });
  await fillManyChunks(source);
  facts = await dumpForComparison(source.url);
  folder = await mkdtemp(join(tmpdir(), "atalaya-kill-"));
  keys = await createKeys();
  const storage = openStorage(pathToFileURL(folder).href);
  const chunkBytes = 128 * 1024;
  ({ id: backupId } = await takeBackup({
    ...common,
    databaseUrl: source.url,
    storage,
    keys,
    kind: "manual",
    chunkBytes,
  }));
  const whole = await run("walked", null);
  steps = whole.announced;
  await dropAll("walked");
});

afterAll(async () => {
  children.stop();
  await source.drop();
  await rm(folder, { recursive: true, force: true });
});

const urlOf = (name: string) => urlOfDatabase(inject("pgUrl"), name);

async function run(name: string, kill: KillPoint | null, replace = false) {
  const end = await children.run({ databaseUrl: urlOf(name), store: pathToFileURL(folder).href, keys, replace }, kill);
  if (end.state === "failed") expect.fail(`after ${end.announced.at(-1)}: ${end.error}`);
  if (end.state === "killed") kills++;
  return end;
}

/** A session of a killed client that is in the middle of a statement ends with that statement; until then it is at work. */
async function sessionsAreGone(name: string): Promise<void> {
  const sql = "SELECT FROM pg_stat_activity WHERE starts_with(datname, $1) AND application_name = 'atalaya'";
  await expect.poll(async () => (await source.query(sql, [name])).length, { timeout: 30_000, interval: 5 }).toBe(0);
}

/** Steps that come once in a restore, in their order: what lies between the many chunks and indexes. */
function turningPoints(): string[] {
  const count = new Map<string, number>();
  for (const step of steps) count.set(step, (count.get(step) ?? 0) + 1);
  return steps.filter((step) => count.get(step) === 1 && !step.startsWith("sql SET "));
}

/** Every database that the restores of one name have made. */
async function databasesOf(name: string): Promise<string[]> {
  const sql = "SELECT datname FROM pg_database WHERE starts_with(datname, $1) ORDER BY 1";
  return (await source.query<{ datname: string }>(sql, [name])).map(({ datname }) => datname);
}

async function expectEqual(name: string): Promise<void> {
  expect(differences(facts, await dumpForComparison(urlOf(name)), 5)).toEqual([]);
}

async function isFilled(name: string): Promise<boolean> {
  const client = new Client({ connectionString: urlOf(name) });
  await client.connect();
  try {
    return (await client.query("SELECT FROM pg_class WHERE relname = 'customers'")).rowCount === 1;
  } finally {
    await client.end();
  }
}

async function dropAll(name: string): Promise<void> {
  for (const found of await databasesOf(name)) await source.query(`DROP DATABASE "${found}" WITH (FORCE)`);
}

describe("restoreBackup", () => {
  test("goes on after a kill at each of its turning points; what bears the name is whole", limits, async () => {
    for (const at of turningPoints()) {
      await run("walked", { at, standsStill: true });
      await sessionsAreGone("walked");
      if (!(await databasesOf("walked")).includes("walked")) continue;
      await expectEqual("walked");
      await dropAll("walked");
    }
    await run("walked", null);
    await expectEqual("walked");
    expect(await databasesOf("walked")).toEqual(["walked"]);
    await dropAll("walked");
  });

  test("goes on after kills at any moment; the empty database stays empty until then", limits, async () => {
    const random = seededRandom(20_261_123);
    await source.query("CREATE DATABASE shot");
    for (let turn = 0; turn < 12; turn++) {
      // The rows that are left get fewer from kill to kill.
      const at = 1 + random(steps.length / (1 + turn / 3));
      await run("shot", { at, standsStill: turn % 2 === 0 });
      await sessionsAreGone("shot");
      if (!(await isFilled("shot"))) continue;
      await expectEqual("shot");
      await source.query("DROP DATABASE shot");
      await source.query("CREATE DATABASE shot");
    }
    await run("shot", null);
    await expectEqual("shot");
    expect(await databasesOf("shot")).toEqual(["shot"]);
    await dropAll("shot");
  });

  test("replaces a database at once, wherever it is killed, and keeps the former one", limits, async () => {
    await source.query("CREATE DATABASE replaced");
    const points = turningPoints();
    const last = points.slice(points.findIndex((step) => step.startsWith("progress verify")));
    for (const at of last) {
      await run("replaced", { at: at.replaceAll("walked", "replaced"), standsStill: true }, true);
      await sessionsAreGone("replaced");
      if (await isFilled("replaced")) await expectEqual("replaced");
    }
    await run("replaced", null, true);
    await expectEqual("replaced");
    const kept = (await databasesOf("replaced")).filter((name) => name !== "replaced");
    expect(kept).toContain(`replaced_before_${backupId}`);
    expect(kept.filter((name) => !name.startsWith("replaced_before_"))).toEqual([]);
    await dropAll("replaced");
  });

  test("goes on in the database itself for a role that may not make one", limits, async () => {
    await source.query("CREATE ROLE tenant LOGIN PASSWORD 'tenant''s own'");
    await source.query("CREATE DATABASE rented OWNER tenant");
    const url = new URL(urlOf("rented"));
    [url.username, url.password] = ["tenant", encodeURIComponent("tenant's own")];
    const input = { databaseUrl: url.href, store: pathToFileURL(folder).href, keys };
    const killed = await children.run(input, { at: steps.length / 2, standsStill: true });
    expect(killed.state).toBe("killed");
    await sessionsAreGone("rented");
    const finished = await children.run(input, null);
    expect(finished).toMatchObject({ state: "finished", result: { verified: { mismatches: [] } } });
    const rows = (all: string[]) => all.filter((fact) => fact.startsWith("row of "));
    expect(differences(rows(facts), rows(await dumpForComparison(urlOf("rented"))), 5)).toEqual([]);
    await dropAll("rented");
    await source.query("DROP ROLE tenant");
  });

  test("refuses to go on with what another restore is at work on", limits, async () => {
    const input = { databaseUrl: urlOf("shared"), store: pathToFileURL(folder).href, keys };
    let refusal = "";
    const meanwhile = async () => {
      const second = await children.run(input, null);
      refusal = second.state === "failed" ? second.error : second.state;
    };
    await run("shared", { at: "sql ANALYZE", standsStill: true, meanwhile });
    expect(refusal).toContain("backup.already-restoring");
    await sessionsAreGone("shared");
    await run("shared", null);
    await expectEqual("shared");
    await dropAll("shared");
  });

  test("has been killed fifty times by now, and left no lease", async () => {
    expect(kills).toBeGreaterThanOrEqual(50);
    const before = await listFiles(folder);
    const retention = { hourly: 0, daily: 0, weekly: 0, monthly: 0 };
    await expireBackups({
      ...common,
      storage: openStorage(pathToFileURL(folder).href),
      keys,
      retention,
      timeZone: "UTC",
    });
    expect(await listFiles(folder)).toEqual(before.filter((file) => !file.startsWith("leases/")));
  });
});
