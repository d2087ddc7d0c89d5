import { randomBytes } from "node:crypto";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { createKeys, listBackups, restoreBackup, scrubStore, takeBackup } from "#modules/backup";
import { OpsError, systemClock } from "#modules/platform";
import { encodeSigned } from "../../../modules/backup/store/manifest.ts";
import { differences, dumpForComparison } from "../../support/compare-databases.ts";
import { createTestDatabase, type TestDatabase, urlOfDatabase } from "../../support/database.ts";
import { seededRandom } from "./children/seeded-random.ts";
import { listFiles, objectsOfManifest } from "./children/store-files.ts";
import { createTestStore, silentLog, type TestStore } from "./test-store.ts";

const random = seededRandom(20_261_124);
let database: TestDatabase;
let store: TestStore;
/** Their ids, and by path of an object the one that needs it. */
let backups: [string, string];
const neededBy = new Map<string, string>();

beforeAll(async () => {
  database = await createTestDatabase({ label: "corrupted" });
  await database.query(`
    CREATE TABLE letters (id int PRIMARY KEY, body text);
    INSERT INTO letters SELECT n, repeat(md5(n::text), 20) FROM generate_series(1, 400) n;
    CREATE TABLE notes (id int PRIMARY KEY, body text);
    INSERT INTO notes SELECT n, md5(n::text) FROM generate_series(1, 900) n`);
  store = await createTestStore();
  const first = await backUp();
  await database.query("UPDATE letters SET body = body || ', seen' WHERE id < 30; DELETE FROM notes WHERE id = 7");
  backups = [first, await backUp()];
  for (const id of backups) {
    for (const { path } of (await objectsOfManifest(store.folder, id)).all) neededBy.set(path, id);
  }
});

afterAll(async () => {
  await database.drop();
  await store.remove();
});

const common = () => ({ storage: store.storage, keys: store.keys, clock: systemClock, log: silentLog });

async function backUp(): Promise<string> {
  const input = { ...common(), databaseUrl: database.url, kind: "manual", chunkBytes: 64 * 1024 } as const;
  return (await takeBackup(input)).id;
}

const MARKER = "atalaya-store.json";
const manifestOf = (id: string) => `manifests/${id}.json`;
const read = (path: string) => readFile(join(store.folder, path));
const pick = <T>(all: T[]): T => all[random(all.length)] as T;
const anObject = () => pick([...neededBy.keys()]);
const aManifest = () => manifestOf(pick(backups));

/** Files as they shall be: their bytes, or null for none. */
type Harm = Record<string, Buffer | null>;

async function cut(path: string): Promise<Harm> {
  const bytes = await read(path);
  return { [path]: bytes.subarray(0, random(bytes.length)) };
}

async function flip(path: string, limit = Number.POSITIVE_INFINITY): Promise<Harm> {
  const bytes = await read(path);
  const at = random(Math.min(limit, bytes.length));
  bytes[at] = (bytes[at] ?? 0) ^ (1 << random(8));
  return { [path]: bytes };
}

async function grow(path: string): Promise<Harm> {
  return { [path]: Buffer.concat([await read(path), randomBytes(1 + random(100))]) };
}

async function swapObjects(): Promise<Harm> {
  const [one, other] = [anObject(), anObject()];
  return one === other ? swapObjects() : { [one]: await read(other), [other]: await read(one) };
}

async function manifestOfAnother(): Promise<Harm> {
  const [one, other] = random(2) === 0 ? backups : ([...backups].reverse() as [string, string]);
  return { [manifestOf(one)]: await read(manifestOf(other)) };
}

/** One digit changed: the signature kept, or made with another secret in the way the format says. */
async function forgeManifest(): Promise<Harm> {
  const path = aManifest();
  const text = (await read(path)).toString();
  const digits = [...(text.split("\n")[0]?.matchAll(/(?<=:)\d/g) ?? [])];
  const at = pick(digits).index;
  const edited = `${text.slice(0, at)}${(Number(text[at]) + 1) % 10}${text.slice(at + 1)}`;
  if (random(2) === 0) return { [path]: Buffer.from(edited) };
  return { [path]: encodeSigned(await createKeys(), path, JSON.parse(edited.split("\n")[0] ?? "")) };
}

const kinds: [name: string, times: number, make: () => Promise<Harm>][] = [
  ["an object cut short", 35, () => cut(anObject())],
  ["one bit of an object flipped", 40, () => flip(anObject())],
  ["a bit of an object's header flipped", 10, () => flip(anObject(), 150)],
  ["bytes behind an object's end", 10, () => grow(anObject())],
  ["an object gone", 10, async () => ({ [anObject()]: null })],
  ["two objects swapped", 20, swapObjects],
  ["a manifest cut short", 15, () => cut(aManifest())],
  ["one bit of a manifest flipped", 20, () => flip(aManifest())],
  ["bytes behind a manifest's end", 5, () => grow(aManifest())],
  ["a manifest in another's place", 4, manifestOfAnother],
  ["a forged manifest", 10, forgeManifest],
  ["the store's marker cut short", 5, () => cut(MARKER)],
  ["one bit of the store's marker flipped", 15, () => flip(MARKER)],
  ["the store's marker gone", 1, async () => ({ [MARKER]: null })],
];

/** Does the harm, looks, and undoes it. */
async function during<T>(harm: Harm, look: () => Promise<T>): Promise<T> {
  const sound = new Map<string, Buffer>();
  for (const path of Object.keys(harm)) sound.set(path, await read(path));
  try {
    for (const [path, bytes] of Object.entries(harm)) {
      await (bytes ? writeFile(join(store.folder, path), bytes) : rm(join(store.folder, path)));
    }
    return await look();
  } finally {
    for (const [path, bytes] of sound) await writeFile(join(store.folder, path), bytes);
  }
}

async function wordsOfScrub(): Promise<string> {
  try {
    return (await scrubStore(common())).faults.map(({ message }) => message).join("\n");
  } catch (error) {
    return error instanceof OpsError ? error.message : expect.fail(String(error));
  }
}

async function wordsOfRestore(id: string): Promise<string> {
  const name = `from_corrupted_${randomBytes(6).toString("hex")}`;
  const into = { url: urlOfDatabase(inject("pgUrl"), name) };
  const error = await restoreBackup({ ...common(), choice: { id }, into }).catch((cause: unknown) => cause);
  const made = await database.query<{ datname: string }>(
    "SELECT datname FROM pg_database WHERE starts_with(datname, $1)",
    [name],
  );
  for (const { datname } of made) await database.query(`DROP DATABASE "${datname}" WITH (FORCE)`);
  expect(made.map(({ datname }) => datname)).not.toContain(name);
  return error instanceof OpsError
    ? error.message
    : expect.fail(`restored all the same, or failed otherwise: ${error}`);
}

/** The backup that a harmed file belongs to. */
function victimOf(harm: Harm): string {
  const [path = ""] = Object.keys(harm);
  return neededBy.get(path) ?? backups.find((id) => path === manifestOf(id)) ?? backups[1];
}

describe("scrubStore", () => {
  test("finds nothing in a sound store", async () => {
    expect(kinds.reduce((sum, [, times]) => sum + times, 0)).toBe(200);
    expect(await scrubStore(common())).toMatchObject({ objectsRead: neededBy.size, faults: [] });
  });

  test.each(kinds)("detects %s (%i times) and names it", async (_, times, make) => {
    for (let time = 0; time < times; time++) {
      const harm = await make();
      const words = await during(harm, wordsOfScrub);
      for (const path of Object.keys(harm)) expect(words, `seen of ${path}`).toContain(path);
    }
    expect(await wordsOfScrub()).toBe("");
  });
});

describe("listBackups", () => {
  test.each(kinds.filter(([name]) => name.includes("manifest")))(
    "tells %s beside the sound backups",
    async (_, __, make) => {
      const harm = await make();
      const { backups: sound, faults } = await during(harm, () => listBackups(common()));
      expect(faults.map(({ id }) => manifestOf(id))).toEqual(Object.keys(harm));
      expect([...sound, ...faults].map(({ id }) => id).sort()).toEqual([...backups].sort());
    },
  );
});

describe("restoreBackup", () => {
  test.each(kinds)("detects %s, names it and leaves no database under the name", async (_, __, make) => {
    for (let time = 0; time < 2; time++) {
      const harm = await make();
      const words = await during(harm, () => wordsOfRestore(victimOf(harm)));
      expect(
        Object.keys(harm).some((path) => words.includes(path)),
        words,
      ).toBe(true);
    }
  });
});

describe("takeBackup", () => {
  test("believes no damaged journal of a run that was given up: what it takes restores equal", async () => {
    for (const damage of [cut, flip, grow]) {
      await database.query("UPDATE letters SET body = upper(body)");
      const giveUp = new AbortController();
      const onProgress = ({ rowsDone }: { rowsDone: number }) => void (rowsDone > 200 && giveUp.abort());
      const input = {
        ...common(),
        databaseUrl: database.url,
        kind: "manual",
        chunkBytes: 64 * 1024,
        onProgress,
      } as const;
      await expect(takeBackup({ ...input, signal: giveUp.signal })).rejects.toMatchObject({ code: "backup.cancelled" });
      const journals = (await listFiles(store.folder)).filter((path) => path.startsWith("journals/"));
      expect(journals.length).toBeGreaterThan(0);
      for (const path of journals) {
        const harm = await damage(path);
        await writeFile(join(store.folder, path), harm[path] as Buffer);
      }
      await expectRestoresEqual(await backUp());
    }
  });
});

async function expectRestoresEqual(id: string): Promise<void> {
  const copy = await createTestDatabase({ label: "copy" });
  try {
    await restoreBackup({ ...common(), choice: { id }, into: { url: copy.url } });
    expect(differences(await dumpForComparison(database.url), await dumpForComparison(copy.url), 5)).toEqual([]);
  } finally {
    await copy.drop();
  }
}
