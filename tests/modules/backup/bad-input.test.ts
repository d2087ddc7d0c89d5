import { execFile, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { type BackupKeys, createKeys } from "#modules/backup";
import { createTestDatabase, type TestDatabase, urlOfDatabase } from "../../support/database.ts";
import { listFiles, objectsOfManifest } from "./children/store-files.ts";

const root = join(import.meta.dirname, "..", "..", "..");
/** Every character here has a meaning of its own in a URL or a shell. */
const awkward = `pä/ss@w:rd?#%${randomBytes(6).toString("hex")}`;

let database: TestDatabase;
let folder: string;
let store: string;
let keys: Required<BackupKeys>;
let other: Required<BackupKeys>;
let backupId: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "atalaya-bad-input-"));
  store = `file://${folder}/store`;
  [keys, other] = await Promise.all([createKeys(), createKeys()]);
  database = await createTestDatabase({ label: "source" });
  await database.query(`
    CREATE TABLE orders (id int PRIMARY KEY, noise bytea);
    INSERT INTO orders SELECT n, (SELECT string_agg(sha256((n * 1000 + i)::text::bytea), '') FROM generate_series(1, 60) i)
      FROM generate_series(1, 400) n;
    CREATE TABLE salaries (id int PRIMARY KEY)`);
  const role = `reader_${database.name}`;
  await database.query(`CREATE ROLE "${role}" LOGIN PASSWORD '${awkward}'; GRANT SELECT ON orders TO "${role}"`);
  const { answer } = await run("backup", ["--url", database.url, "--store", store]);
  backupId = answer.id as string;
});

afterAll(async () => {
  await database.query(`DROP OWNED BY "reader_${database.name}"; DROP ROLE "reader_${database.name}"`);
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

type Ran = { exit: number; answer: Record<string, unknown>; error: Told; stderr: string };
type Told = { code: string; message: string; hint: string; exit: number };
type RunOptions = { keys?: BackupKeys; shell?: string };

/** Runs a command as `npm run db:…` does, with `--json`; whatever it says, no secret may be in it. */
async function run(name: string, args: string[], options: RunOptions = {}): Promise<Ran> {
  const { recipients, identity, secret } = options.keys ?? keys;
  const env = {
    ...process.env,
    BACKUP_RECIPIENTS: recipients.join(","),
    BACKUP_IDENTITY: identity,
    BACKUP_SECRET: secret,
    CI: "1",
  };
  const command = [process.execPath, `scripts/db-${name}.ts`, ...args, "--json"];
  const [file = "", ...rest] = options.shell
    ? ["/bin/sh", "-c", `${options.shell}; exec "$@"`, "sh", ...command]
    : command;
  const said = await new Promise<{ exit: number; stdout: string; stderr: string }>((resolve) => {
    execFile(file, rest, { cwd: root, env }, (error, stdout, stderr) => {
      resolve({ exit: typeof error?.code === "number" ? error.code : 0, stdout, stderr });
    });
  });
  for (const hidden of secrets()) expect(`${said.stdout}${said.stderr}`).not.toContain(hidden);
  const answer = (said.stdout === "" ? {} : JSON.parse(said.stdout)) as Record<string, unknown>;
  return { exit: said.exit, stderr: said.stderr, answer, error: (answer.error ?? {}) as Told };
}

function secrets(): string[] {
  const { password } = new URL(inject("pgUrl"));
  return [
    password,
    awkward,
    encodeURIComponent(awkward),
    ...[keys, other].flatMap(({ identity, secret }) => [identity, secret]),
  ];
}

/** One clear error, in JSON and in prose, with what to do next. */
function expectTold({ exit, error, stderr }: Ran, expected: { code: string; exit: number; naming: string }): void {
  expect(error).toMatchObject({
    code: expected.code,
    exit: expected.exit,
    message: expect.stringContaining(expected.naming),
  });
  expect(error.hint).toMatch(/\w+ \w+/);
  expect(exit).toBe(expected.exit);
  expect(stderr).toContain(error.message);
  expect(stderr).toContain(error.hint);
  expect(stderr).not.toMatch(/\n {4}at /);
}

const urlFor = (name: string) => urlOfDatabase(inject("pgUrl"), name);
const freshStore = () => `file://${folder}/store-${randomBytes(4).toString("hex")}`;

async function closedPort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === "object" && address ? address.port : expect.fail("no port");
}

/** Nothing of a failed restore is on the server: neither under the final name nor beside it. */
async function expectNothingMade(name: string): Promise<void> {
  expect(await database.query("SELECT datname FROM pg_database WHERE starts_with(datname, $1)", [name])).toEqual([]);
}

describe("db:backup", () => {
  test("says that a host cannot be reached", async () => {
    const port = await closedPort();
    const ran = await run("backup", [
      "--url",
      `postgres://me:${encodeURIComponent(awkward)}@127.0.0.1:${port}/shop`,
      "--store",
      freshStore(),
    ]);
    expectTold(ran, { code: "postgres.unreachable", exit: 4, naming: `127.0.0.1:${port}` });
  });

  test("says that a host has no address", async () => {
    const ran = await run("backup", [
      "--url",
      `postgres://me:${encodeURIComponent(awkward)}@nowhere.invalid/shop`,
      "--store",
      freshStore(),
    ]);
    expectTold(ran, { code: "postgres.unreachable", exit: 4, naming: "nowhere.invalid" });
  });

  test("says that a password is wrong", async () => {
    const url = new URL(database.url);
    url.password = encodeURIComponent(awkward);
    expectTold(await run("backup", ["--url", url.href, "--store", freshStore()]), {
      code: "postgres.access-denied",
      exit: 4,
      naming: database.name,
    });
  });

  test("says that a database does not exist", async () => {
    expectTold(await run("backup", ["--url", urlFor("no_such_shop"), "--store", freshStore()]), {
      code: "postgres.no-such-database",
      exit: 4,
      naming: "no_such_shop",
    });
  });

  test("refuses a pooled host before it asks anybody", async () => {
    const url = `postgres://me:${encodeURIComponent(awkward)}@ep-cool-name-123456-pooler.eu-central-1.aws.neon.tech/shop`;
    expectTold(await run("backup", ["--url", url, "--store", freshStore()]), {
      code: "postgres.pooled-host",
      exit: 2,
      naming: "-pooler",
    });
  });

  test("refuses what is no connection string", async () => {
    const ran = await run("backup", [
      "--url",
      `mysql://me:${encodeURIComponent(awkward)}@host/shop`,
      "--store",
      freshStore(),
    ]);
    expectTold(ran, { code: "postgres.bad-url", exit: 2, naming: "postgres://" });
  });

  test("names the table that a role may not read, and lists no backup", async () => {
    const url = new URL(database.url);
    [url.username, url.password] = [`reader_${database.name}`, encodeURIComponent(awkward)];
    const into = freshStore();
    expectTold(await run("backup", ["--url", url.href, "--store", into]), {
      code: "backup.permission-denied",
      exit: 4,
      naming: "public.salaries",
    });
    expect((await run("backups", ["--store", into])).answer).toEqual({ backups: [], faults: [] });
  });

  test("refuses a store that holds other things, and leaves them as they are", async () => {
    const foreign = join(folder, "photos");
    await mkdir(foreign);
    await writeFile(join(foreign, "me.jpg"), "a photo");
    expectTold(await run("backup", ["--url", database.url, "--store", `file://${foreign}`]), {
      code: "backup.foreign-store",
      exit: 3,
      naming: "me.jpg",
    });
    expect(await readdir(foreign)).toEqual(["me.jpg"]);
  });

  test("refuses a store made with another secret", async () => {
    const ran = await run("backup", ["--url", database.url, "--store", store], {
      keys: { ...keys, secret: other.secret },
    });
    expectTold(ran, { code: "backup.wrong-secret", exit: 2, naming: "BACKUP_SECRET" });
  });

  test.each([
    ["an address of no store", ["--store", "ftp://somewhere/else"], "ftp://somewhere/else"],
    ["a relative store", ["--store", "backups"], "backups"],
  ])("refuses %s", async (_, args, naming) => {
    expectTold(await run("backup", ["--url", "postgres://me@127.0.0.1/shop", ...args]), {
      code: "storage.bad-address",
      exit: 2,
      naming,
    });
  });

  test.each([
    [["--no-such-option"], "--no-such-option"],
    [["--kind", "yearly"], "yearly"],
  ])("refuses the options %j and points to --help", async (args, naming) => {
    const { exit, stderr } = await run("backup", args);
    expect(exit).toBe(2);
    expect(stderr).toContain(naming);
    expect(stderr).toContain("--help");
  });
});

/** Ways to have no space left: a file size limit, which every user can set, and a full disk, where disks can be mounted. */
const narrowPlaces: [
  what: string,
  { shell?: string; open: (path: string) => void; widen: (path: string) => void; close: (path: string) => void },
][] = [["a file may grow no further", { shell: "ulimit -f 100", open: () => {}, widen: () => {}, close: () => {} }]];
const mount = (...args: string[]) => spawnSync("mount", args).status === 0;
const probe = spawnSync("mktemp", ["-d"]).stdout.toString().trim();
if (process.getuid?.() === 0 && mount("-t", "tmpfs", "-o", "size=64k", "tmpfs", probe)) {
  spawnSync("umount", [probe]);
  narrowPlaces.push([
    "the disk is full",
    {
      open: (path) => void mount("-t", "tmpfs", "-o", "size=300k", "tmpfs", path),
      widen: (path) => void mount("-o", "remount,size=50m", path),
      close: (path) => void spawnSync("umount", [path]),
    },
  ]);
}
spawnSync("rmdir", [probe]);

describe.each(narrowPlaces)("db:backup, when %s,", (_, { shell, open, widen, close }) => {
  test("says so, lists no backup, leaves no half-written file, and goes on when there is space", async () => {
    const place = await mkdtemp(join(folder, "narrow-"));
    open(place);
    try {
      const args = ["--url", database.url, "--store", `file://${place}`];
      const ran = await run("backup", args, shell ? { shell } : {});
      expectTold(ran, { code: "storage.full", exit: 6, naming: place });
      expect((await listFiles(place)).filter((path) => /^(\.staging|manifests|leases)\//.test(path))).toEqual([]);
      widen(place);
      expect((await run("backup", args)).answer).toMatchObject({ verified: true, tables: 2 });
    } finally {
      close(place);
    }
  });
});

describe("db:restore", () => {
  const restore = (name: string, args: string[] = [], options: RunOptions = {}) =>
    run(
      "restore",
      ["--store", store, "--into", urlFor(name), "--yes", ...(args.length > 0 ? args : ["--latest"])],
      options,
    );

  test("says that the identity is another backup's", async () => {
    const ran = await restore("by_another", [], { keys: { ...keys, identity: other.identity } });
    expectTold(ran, { code: "backup.wrong-identity", exit: 2, naming: "BACKUP_IDENTITY" });
    await expectNothingMade("by_another");
  });

  test("says that the identity is none, and does not show it", async () => {
    const ran = await restore("by_none", [], { keys: { ...keys, identity: other.identity.slice(0, -1) } });
    expect(ran.exit).toBe(2);
    expect(ran.error.message).toContain("BACKUP_IDENTITY");
    await expectNothingMade("by_none");
  });

  test("says that the secret is another store's", async () => {
    const ran = await restore("by_secret", [], { keys: { ...keys, secret: other.secret } });
    expectTold(ran, { code: "backup.wrong-secret", exit: 2, naming: "BACKUP_SECRET" });
    await expectNothingMade("by_secret");
  });

  test.each(["20200101T000000Z-ffffff", "../../etc/passwd", ""])("says that there is no backup %j", async (id) => {
    const ran = await restore("of_unknown", ["--id", id]);
    expect(ran.exit).toBe(2);
    expect(ran.error.code).toBe(id === "" ? "usage.no-choice" : "backup.unknown-id");
    await expectNothingMade("of_unknown");
  });

  test.each([
    ["a time that is none", ["--at", "yesterday"], { code: "usage.bad-time", exit: 2, naming: "yesterday" }],
    [
      "a time before the first backup",
      ["--at", "2020-01-01T00:00:00Z"],
      { code: "backup.none-found", exit: 2, naming: "2020-01-01" },
    ],
    [
      "a table it does not hold",
      ["--latest", "--table", "public.nothing"],
      { code: "backup.unknown-table", exit: 2, naming: "public.nothing" },
    ],
  ])("refuses %s", async (_, args, expected) => {
    expectTold(await restore("of_bad_options", args), expected);
    await expectNothingMade("of_bad_options");
  });

  test("refuses two ways to choose", async () => {
    const ran = await restore("of_bad_options", ["--latest", "--id", "x"]);
    expect(ran).toMatchObject({ exit: 2, error: { code: "usage.both-given" } });
  });

  test("refuses a database that is not empty, and leaves it as it is", async () => {
    const full = await createTestDatabase({ label: "full" });
    try {
      await full.query("CREATE TABLE mine (id int); INSERT INTO mine VALUES (1)");
      const ran = await run("restore", ["--latest", "--store", store, "--into", full.url, "--yes"]);
      expectTold(ran, { code: "backup.target-not-empty", exit: 3, naming: "public.mine" });
      expect(await full.query("SELECT * FROM mine")).toEqual([{ id: 1 }]);
      expect(await database.query("SELECT FROM pg_database WHERE starts_with(datname, $1)", [full.name])).toHaveLength(
        1,
      );
    } finally {
      await full.drop();
    }
  });

  test("does not replace a database unasked", async () => {
    const ran = await run("restore", ["--latest", "--store", store, "--into", database.url, "--replace"]);
    expectTold(ran, { code: "usage.not-confirmed", exit: 3, naming: "--yes" });
  });

  test("says that there is no store", async () => {
    const ran = await run("restore", ["--latest", "--store", freshStore(), "--into", urlFor("of_nothing"), "--yes"]);
    expectTold(ran, { code: "backup.no-store", exit: 2, naming: "store-" });
    await expectNothingMade("of_nothing");
  });

  test("detects a manifest edited by one byte; db:backups and db:scrub tell it too", async () => {
    const manifest = join(folder, "store", "manifests", `${backupId}.json`);
    const sound = await readFile(manifest);
    const edited = Buffer.from(sound);
    const at = edited.indexOf('"rows":') + '"rows":'.length;
    edited[at] = edited[at] === 0x39 ? 0x38 : 0x39;
    await writeFile(manifest, edited);
    try {
      const expected = { code: "backup.manifest-forged", exit: 1, naming: `manifests/${backupId}.json` };
      expectTold(await restore("of_edited", ["--id", backupId]), expected);
      expectTold(await restore("of_edited"), expected);
      await expectNothingMade("of_edited");
      expect(await run("backups", ["--store", store])).toMatchObject({
        exit: 1,
        answer: { faults: [{ id: backupId }] },
      });
      expect(await run("scrub", ["--store", store])).toMatchObject({
        exit: 1,
        answer: { faults: [{ backups: [backupId] }] },
      });
      expect(await run("expire", ["--store", store])).toMatchObject({
        exit: 3,
        error: { code: "backup.manifest-forged" },
      });
    } finally {
      await writeFile(manifest, sound);
    }
  });

  test("says that an object is missing", async () => {
    const { path } = await largestObject();
    const sound = await readFile(join(folder, "store", path));
    await rm(join(folder, "store", path));
    try {
      expectTold(await restore("of_incomplete"), { code: "storage.missing", exit: 1, naming: path });
      expect(await database.query("SELECT FROM pg_database WHERE datname = 'of_incomplete'")).toEqual([]);
    } finally {
      await writeFile(join(folder, "store", path), sound);
      // What is there already is gone on with when the object is back.
      expect((await restore("of_incomplete")).answer).toMatchObject({ tables: 2, verified: { mismatches: [] } });
      await database.query("DROP DATABASE of_incomplete");
    }
  });
});

async function largestObject(): Promise<{ path: string; plainBytes: number }> {
  const { chunks } = await objectsOfManifest(join(folder, "store"), backupId);
  return chunks.reduce((largest, chunk) => (chunk.plainBytes > largest.plainBytes ? chunk : largest));
}
