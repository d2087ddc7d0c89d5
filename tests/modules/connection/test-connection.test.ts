import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { type Actor, commandActor, type Role, roles } from "#modules/access";
import { type ConnectionKind, connectionKinds, testConnection } from "#modules/connection";
import { defineConfig, env, loadSettings } from "#modules/platform";
import { closeAppDatabases } from "#modules/platform/database";
import { startUpstashEmulator } from "../../emulators/upstash.ts";
import { startVercelEmulator } from "../../emulators/vercel.ts";
import { createTestDatabase, type TestDatabase } from "../../support/database.ts";
import { createFakeClock } from "../platform/fake-clock.ts";
import { type Asked, startLoopback } from "./loopback.ts";

const config = defineConfig({ databases: { shop: { url: env("SHOP_DATABASE_URL") } } });
const admin = commandActor("ana");
const started: { stop(): Promise<void> }[] = [];
let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase({ label: "connection" });
});
afterEach(async () => {
  for (const { stop } of started.splice(0)) await stop();
});
afterAll(async () => {
  await closeAppDatabases();
  await database.drop();
});

async function serve(answer: (asked: Asked) => { status: number; body?: unknown }) {
  const service = await startLoopback(answer);
  started.push(service);
  return service;
}

async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "atalaya-connection-"));
  started.push({ stop: () => rm(folder, { recursive: true, force: true }) });
  return folder;
}

function run(kind: ConnectionKind, environment: Record<string, string>, actor: Actor | null = admin) {
  const settings = loadSettings(config, { root: "/nowhere", environment });
  return testConnection({ settings, actor, kind, ...(kind === "database" ? { database: "shop" } : {}) });
}

const passes = { ok: true, latencyMs: expect.any(Number) };
const fails = (code: string) => ({
  ok: false,
  error: { code, message: expect.stringMatching(/\S/), hint: expect.stringMatching(/\S/) },
});

function withPassword(url: string, password: string): string {
  const changed = new URL(url);
  changed.password = password;
  return changed.href;
}

describe("testConnection", () => {
  test.each<[Role]>(roles.filter((role) => role !== "admin").map((role) => [role]))(
    "is refused to a %s",
    async (role) => {
      const actor: Actor = { kind: "user", id: "bob", name: "Bob", role };
      await expect(run("store", {}, actor)).rejects.toMatchObject({ code: "access.forbidden" });
    },
  );

  test("is refused to a stranger", async () => {
    await expect(run("store", {}, null)).rejects.toMatchObject({ code: "access.sign-in-required" });
  });

  test.each(connectionKinds.filter((kind) => kind !== "store").map((kind) => [kind]))(
    "says of %s what is not set",
    async (kind) => {
      expect(await run(kind, {})).toMatchObject(fails("config.missing"));
    },
  );
});

describe("testConnection of databases", () => {
  test("reaches the console's", async () => {
    expect(await run("console-database", { DATABASE_URL: database.url })).toEqual(passes);
  });

  test("says that the console's does not answer", async () => {
    const url = "postgres://u:SENTINEL-password@127.0.0.1:1/console";
    const outcome = await run("console-database", { DATABASE_URL: url });
    expect(outcome).toMatchObject(fails("database.unreachable"));
    expect(JSON.stringify(outcome)).not.toContain("SENTINEL");
  });

  test("reaches one of the config", async () => {
    expect(await run("database", { SHOP_DATABASE_URL: database.url })).toEqual(passes);
  });

  test("says that the password is wrong, and not which", async () => {
    const outcome = await run("database", { SHOP_DATABASE_URL: withPassword(database.url, "SENTINEL-password") });
    expect(outcome).toMatchObject(fails("postgres.access-denied"));
    expect(JSON.stringify(outcome)).not.toContain("SENTINEL");
  });

  test("says that the database does not exist", async () => {
    const url = new URL(database.url);
    url.pathname = "/no_such_database";
    expect(await run("database", { SHOP_DATABASE_URL: url.href })).toMatchObject(fails("postgres.no-such-database"));
  });
});

describe("testConnection of the store", () => {
  test("writes, reads back, and leaves nothing", async () => {
    const folder = await makeFolder();
    expect(await run("store", { BACKUP_STORE_URL: pathToFileURL(folder).href })).toEqual(passes);
    const left = await readdir(folder, { recursive: true, withFileTypes: true });
    expect(left.filter((entry) => entry.isFile())).toEqual([]);
  });

  test("says that it cannot be written", async () => {
    const file = join(await makeFolder(), "no-folder");
    await writeFile(file, "");
    expect((await run("store", { BACKUP_STORE_URL: pathToFileURL(file).href })).ok).toBe(false);
  });

  test("says that the address is none", async () => {
    const outcome = await run("store", { BACKUP_STORE_URL: "gopher://u:SENTINEL-word@h/x" });
    expect(outcome).toMatchObject(fails("storage.bad-address"));
    expect(JSON.stringify(outcome)).not.toContain("SENTINEL");
  });
});

describe("testConnection of the cache", () => {
  test("claims in Upstash", async () => {
    const upstash = await startUpstashEmulator(createFakeClock());
    started.push(upstash);
    const environment = { UPSTASH_REDIS_REST_URL: upstash.url, UPSTASH_REDIS_REST_TOKEN: upstash.token };
    expect(await run("cache", environment)).toEqual(passes);
    const wrong = { ...environment, UPSTASH_REDIS_REST_TOKEN: "SENTINEL-wrong-token" };
    const outcome = await run("cache", wrong);
    expect(outcome).toMatchObject(fails("cache.refused"));
    expect(JSON.stringify(outcome)).not.toContain("SENTINEL");
  });

  test("misses the other half", async () => {
    const outcome = await run("cache", { UPSTASH_REDIS_REST_URL: "https://x.upstash.io" });
    expect(outcome).toMatchObject(fails("config.missing"));
  });
});

describe("testConnection of Inngest", () => {
  const key = "SENTINEL-event-key-0123";

  test("sends an event with the key", async () => {
    const service = await serve(({ path }) => ({
      status: path === `/e/${key}` ? 200 : 401,
      body: { ids: ["1"], status: 200 },
    }));
    expect(await run("inngest", { INNGEST_EVENT_KEY: key, INNGEST_BASE_URL: service.url })).toEqual(passes);
    expect(JSON.parse(service.asked[0]?.body ?? "")).toMatchObject([{ name: "atalaya/connection.tested" }]);
    const outcome = await run("inngest", { INNGEST_EVENT_KEY: "another", INNGEST_BASE_URL: service.url });
    expect(outcome).toMatchObject(fails("connection.refused"));
  });

  test("does not show the key when Inngest cannot be reached", async () => {
    const environment = { INNGEST_EVENT_KEY: "SENTINEL", INNGEST_BASE_URL: "http://127.0.0.1:1" };
    const outcome = await run("inngest", environment);
    expect(outcome).toMatchObject(fails("net.unreachable"));
    expect(JSON.stringify(outcome)).not.toContain("SENTINEL");
  });
});

describe("testConnection of Sentry", () => {
  const dsnOf = (url: string, key = "0123456789abcdef") => `${url.replace("://", `://${key}@`)}/prefix/42`;

  test("sends an empty report with the key", async () => {
    const service = await serve(({ headers }) => ({
      status: String(headers["x-sentry-auth"]).includes("sentry_key=0123456789abcdef") ? 200 : 403,
    }));
    expect(await run("sentry", { SENTRY_DSN: dsnOf(service.url) })).toEqual(passes);
    expect(service.asked[0]).toMatchObject({ method: "POST", path: "/prefix/api/42/envelope/" });
    expect(service.asked[0]?.body.split("\n").map((line) => JSON.parse(line))).toMatchObject([
      {},
      { type: "client_report" },
      { discarded_events: [] },
    ]);
    expect(await run("sentry", { SENTRY_DSN: dsnOf(service.url, "wrong") })).toMatchObject(fails("connection.refused"));
  });

  test.each([["https://o0.ingest.sentry.io/42"], ["https://key@o0.ingest.sentry.io/"], ["https://key@host/name"]])(
    "takes %s for no DSN",
    async (dsn) => {
      expect(await run("sentry", { SENTRY_DSN: dsn })).toMatchObject(fails("connection.bad-dsn"));
    },
  );

  test("tells an answer that is neither yes nor no", async () => {
    const service = await serve(() => ({ status: 500 }));
    expect(await run("sentry", { SENTRY_DSN: dsnOf(service.url) })).toMatchObject(fails("connection.wrong-answer"));
  });
});

describe("testConnection of Vercel", () => {
  test("reads the project with the token", async () => {
    const vercel = await startVercelEmulator();
    started.push(vercel);
    const environment = {
      VERCEL_TOKEN: vercel.token,
      VERCEL_PROJECT_ID: vercel.projectId,
      VERCEL_TEAM_ID: vercel.teamId,
      VERCEL_API_URL: vercel.url,
    };
    expect(await run("vercel", environment)).toEqual(passes);
    expect(await run("vercel", { ...environment, VERCEL_TOKEN: "x" })).toMatchObject(fails("vercel.refused"));
    expect(await run("vercel", { ...environment, VERCEL_TEAM_ID: "" })).toMatchObject(fails("vercel.no-project"));
    vercel.slowDown(1);
    expect(await run("vercel", environment)).toMatchObject(fails("vercel.busy"));
  });
});

describe("testConnection of the console's address", () => {
  const ATALAYA_SECRET = "0123456789abcdef0123456789abcdef";

  test("finds this console there", async () => {
    const service = await serve(() => ({ status: 200, body: { ok: true } }));
    expect(await run("address", { ATALAYA_URL: service.url, ATALAYA_SECRET })).toEqual(passes);
    expect(service.asked[0]?.path).toBe("/api/health");
  });

  test("finds something else there", async () => {
    const service = await serve(() => ({ status: 404 }));
    const outcome = await run("address", { ATALAYA_URL: service.url, ATALAYA_SECRET });
    expect(outcome).toMatchObject(fails("connection.elsewhere"));
  });
});

describe("testConnection of GitHub", () => {
  test.each([
    [200, "bad_verification_code", passes],
    [200, "incorrect_client_credentials", fails("connection.refused")],
    [404, "not found", fails("connection.refused")],
    [200, "something_new", fails("connection.wrong-answer")],
  ])("understands %s %s", async (status, error, expected) => {
    const service = await serve(() => ({ status, body: { error } }));
    const environment = { GITHUB_CLIENT_ID: "id", GITHUB_CLIENT_SECRET: "secret", GITHUB_URL: service.url };
    expect(await run("github", environment)).toMatchObject(expected);
    expect(service.asked[0]?.body).toBe("client_id=id&client_secret=secret&code=connection-test");
  });
});
