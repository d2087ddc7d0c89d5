import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type BackupKeys, type BackupResult, createKeys, expireBackups, restoreBackup } from "#modules/backup";
import { createLog, systemClock } from "#modules/platform";
import { openStorage } from "#modules/storage";
import { differences, dumpForComparison } from "../../support/compare-databases.ts";
import { createTestDatabase, type TestDatabase } from "../../support/database.ts";
import { changeManyChunks, fillManyChunks } from "./children/many-chunks.ts";
import { Children } from "./children/run-child.ts";
import { seededRandom } from "./children/seeded-random.ts";
import { listFiles, objectsOfManifest } from "./children/store-files.ts";

const ROUNDS = 5;
const KILLS_A_ROUND = 10;
const CHUNK_BYTES = 128 * 1024;
const SESSIONS = 2;
/** Steps of a run that reads half of the chunks, and of one that finds them all in the store. */
const STEPS = { most: 560, least: 220 };

const common = { clock: systemClock, log: createLog({ to: "stderr", level: "silent" }) };
let database: TestDatabase;
let folder: string;
let keys: BackupKeys;
let children: Children<BackupResult>;
let changes = 0;

beforeAll(async () => {
  children = new Children("take-backup.ts");
  database = await createTestDatabase({ label: "killed" });
  await fillManyChunks(database);
  folder = await mkdtemp(join(tmpdir(), "atalaya-kill-"));
  keys = await createKeys();
});

afterAll(async () => {
  children.stop();
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

const openStore = () => openStorage(pathToFileURL(folder).href);

function run(killAt: { at: number; standsStill: boolean } | null) {
  return children.run(
    { databaseUrl: database.url, store: pathToFileURL(folder).href, keys, chunkBytes: CHUNK_BYTES },
    killAt,
  );
}

/** The server sees that a client is dead when it next speaks with it; until then the backup's own lock is held. */
async function sessionsAreGone(): Promise<void> {
  const sql = "SELECT FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'atalaya'";
  await expect.poll(async () => (await database.query(sql)).length, { timeout: 30_000, interval: 5 }).toBe(0);
}

/** Kills runs one after the other, each going on where the last one died. One that finishes before its turn gets new rows to read. */
async function killRuns(random: (limit: number) => number): Promise<void> {
  for (let kills = 0; kills < KILLS_A_ROUND; ) {
    const steps = STEPS.most - ((STEPS.most - STEPS.least) * kills) / KILLS_A_ROUND;
    const end = await run({ at: 1 + random(steps), standsStill: kills % 2 === 0 });
    await sessionsAreGone();
    if (end.state === "failed") expect.fail(`after ${end.announced.at(-1)}: ${end.error}`);
    if (end.state === "killed") kills++;
    else await changeManyChunks(database, ++changes);
  }
}

async function expectRestoresEqual(id: string): Promise<void> {
  const copy = await createTestDatabase({ label: "restored" });
  try {
    const restored = await restoreBackup({
      ...common,
      storage: openStore(),
      keys,
      choice: { id },
      into: { url: copy.url },
    });
    expect(restored.verified.mismatches).toEqual([]);
    const [source, found] = await Promise.all([dumpForComparison(database.url), dumpForComparison(copy.url)]);
    expect(differences(source, found, 5)).toEqual([]);
  } finally {
    await copy.drop();
  }
}

/** Runs to the end; answers the plain bytes that were in the store already and were read all the same. */
async function finish(): Promise<{ id: string; readAgain: number; largest: number }> {
  const before = new Set(await listFiles(folder));
  const end = await run(null);
  if (end.state !== "finished") expect.fail(end.state === "failed" ? end.error : "killed by somebody else");
  const { chunks } = await objectsOfManifest(folder, end.result.id);
  const missing = chunks.filter(({ path }) => !before.has(path));
  const readAgain = end.result.bytes.read - missing.reduce((sum, { plainBytes }) => sum + plainBytes, 0);
  return { id: end.result.id, readAgain, largest: Math.max(...chunks.map(({ plainBytes }) => plainBytes)) };
}

describe("takeBackup", () => {
  const random = seededRandom(20_261_122);
  let lastId = "";

  test.for(Array.from({ length: ROUNDS }, (_, round) => round))(
    "goes on after each kill, restores equal and reads at most a chunk a session again, round %i",
    { timeout: 300_000 },
    async (round) => {
      if (round > 0) await changeManyChunks(database, ++changes);
      await killRuns(random);
      const { id, readAgain, largest } = await finish();
      // One more than there are sessions: small chunks gather in the journal until they make one.
      expect(readAgain).toBeLessThanOrEqual((SESSIONS + 1) * largest);
      await expectRestoresEqual(id);
      lastId = id;
    },
  );

  test("leaves no object, staging file, journal or lease behind once expireBackups has run", async () => {
    const retention = { hourly: 0, daily: 0, weekly: 0, monthly: 0 };
    await expireBackups({ ...common, storage: openStore(), keys, retention, timeZone: "UTC" });
    const { all } = await objectsOfManifest(folder, lastId);
    const needed = ["atalaya-store.json", `manifests/${lastId}.json`, ...all.map(({ path }) => path)];
    expect(await listFiles(folder)).toEqual([...new Set(needed)].sort());
  });
});
