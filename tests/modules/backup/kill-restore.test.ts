import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
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
let source: TestDatabase;
let folder: string;
let keys: BackupKeys;
let children: Children<RestoreResult>;
let steps: string[];
let kills = 0;

beforeAll(async () => {
  children = new Children("restore-backup.ts");
  source = await createTestDatabase({ label: "source" });
  await fillManyChunks(source);
  folder = await mkdtemp(join(tmpdir(), "atalaya-kill-"));
  keys = await createKeys();
  await takeBackup({ ...common, databaseUrl: source.url, storage: openStore(), keys, kind: "manual", chunkBytes: 128 * 1024 });
  const whole = await run("never_killed", null);
  steps = whole.announced;
  await expectEqual("never_killed");
  await dropAll("never_killed");
});

afterAll(async () => {
  children.stop();
  await source.drop();
  await rm(folder, { recursive: true, force: true });
});

const openStore = () => openStorage(pathToFileURL(folder).href);
const urlOf = (name: string) => urlOfDatabase(inject("pgUrl"), name);

async function run(name: string, kill: KillPoint | null, replace = false) {
  const end = await children.run({ databaseUrl: urlOf(name), store: pathToFileURL(folder).href, keys, replace }, kill);
  console.log(kill, end.state, end.announced.length, end.announced.at(-1));
  if (end.state === "failed") expect.fail(`after ${end.announced.at(-1)}: ${end.error}`);
  if (end.state === "killed") kills++;
  return end;
}

/** Steps that come once in a restore, in their order: its turning points. */
function turningPoints(): string[] {
  const count = new Map<string, number>();
  for (const step of steps) count.set(step, (count.get(step) ?? 0) + 1);
  return steps.filter((step) => count.get(step) === 1);
}

/** Every database that the restores of one name have made. */
async function databasesOf(name: string): Promise<string[]> {
  const sql = "SELECT datname FROM pg_database WHERE starts_with(datname, $1) ORDER BY 1";
  return (await source.query<{ datname: string }>(sql, [name])).map(({ datname }) => datname);
}

async function expectEqual(name: string): Promise<void> {
  const [before, after] = await Promise.all([dumpForComparison(source.url), dumpForComparison(urlOf(name))]);
  expect(differences(before, after, 5)).toEqual([]);
}

async function dropAll(name: string): Promise<void> {
  for (const found of await databasesOf(name)) await source.query(`DROP DATABASE "${found}" WITH (FORCE)`);
}

describe("restoreBackup", () => {
  test("goes on after a kill at each of its turning points", { timeout: 300_000 }, async () => {
    const points = turningPoints();
    console.log(points);
    for (const at of points) {
      const end = await run("walked", { at, standsStill: true });
      if (!(await databasesOf("walked")).includes("walked")) continue;
      // Renamed already, or none of its work was left: then it must be whole.
      await expectEqual("walked");
      await dropAll("walked");
    }
    await run("walked", null);
    await expectEqual("walked");
    expect(await databasesOf("walked")).toEqual(["walked"]);
    await dropAll("walked");
  });
});
