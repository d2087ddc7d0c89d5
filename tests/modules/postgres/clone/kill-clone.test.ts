import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createLog } from "#modules/platform";
import { cloneDatabase } from "#modules/postgres";
import { differences, dumpForComparison } from "../../../support/compare-databases.ts";
import { createTestDatabase, type TestDatabase, urlOfDatabase } from "../../../support/database.ts";
import { startTestServer, type TestServer } from "../../../support/test-server.ts";

const script = join(import.meta.dirname, "children", "clone-database.ts");
const log = createLog({ to: "stderr", level: "silent" });
const limits = { timeout: 600_000 };

let server: TestServer;
let source: TestDatabase;
let facts: string[];
/** Somebody who stays connected, so that the copy is made row by row. */
let other: Client;
let admin: Client;

beforeAll(async () => {
  // A server of its own: every database of it is looked at.
  server = await startTestServer();
  source = await createTestDatabase({ server: server.url, label: "source" });
  await source.query(`CREATE TABLE orders (id int PRIMARY KEY, note text);
    INSERT INTO orders SELECT i, 'note ' || i FROM generate_series(1, 2000) i;
    CREATE TABLE lines (id serial PRIMARY KEY, order_id int REFERENCES orders);
    INSERT INTO lines (order_id) SELECT 1 + i % 2000 FROM generate_series(1, 5000) i;
    SELECT lo_from_bytea(4711, '\\x0102')`);
  facts = await dumpForComparison(source.url);
  other = new Client({ connectionString: source.url });
  admin = new Client({ connectionString: server.url });
  await Promise.all([other.connect(), admin.connect()]);
});
afterAll(async () => {
  await Promise.all([other.end(), admin.end()]);
  await source.drop();
  await server.stop();
});

/** Runs one clone to its end, or kills it with SIGKILL where it stands still. @returns how many statements it announced */
async function run(name: string, replaces: boolean, standStillAt: number | null): Promise<number> {
  const child = spawn(process.execPath, [script], { stdio: ["pipe", "pipe", "inherit"] });
  const ended = once(child, "close");
  child.stdin.end(JSON.stringify({ serverUrl: server.url, source: source.name, name, replaces, standStillAt }));
  let announced = 0;
  for await (const _ of createInterface({ input: child.stdout })) {
    if (++announced === standStillAt) child.kill("SIGKILL");
  }
  const [code] = await ended;
  expect(code).toBe(standStillAt === null ? 0 : null);
  return announced;
}

const names = async () =>
  (await admin.query<{ datname: string }>("SELECT datname FROM pg_database WHERE NOT datistemplate")).rows
    .map(({ datname }) => datname)
    .filter((name) => name !== "postgres" && name !== source.name);

async function sessionsAreGone(): Promise<void> {
  const sql = "SELECT FROM pg_stat_activity WHERE application_name = 'atalaya'";
  await expect.poll(async () => (await admin.query(sql)).rowCount, { timeout: 30_000, interval: 5 }).toBe(0);
}

const withoutComment = (lines: string[]) => lines.filter((line) => !line.startsWith("database comment"));

async function expectEqual(name: string): Promise<void> {
  const found = await dumpForComparison(urlOfDatabase(server.url, name));
  expect(differences(withoutComment(facts), withoutComment(found))).toEqual([]);
}

describe("cloneDatabase after kill -9", () => {
  test(
    "has left nothing under the copy's name wherever it was killed, and the next run clears up and succeeds",
    limits,
    async () => {
      const total = await run("whole", false, null);
      await admin.query("DROP DATABASE whole");
      const points = Array.from({ length: 8 }, (_, i) => 1 + Math.round((i * (total - 1)) / 7));
      const seen = new Set<string>();
      for (const at of new Set([...points, total - 1, total - 2])) {
        await run("copy", false, at);
        await sessionsAreGone();
        const left = await names();
        for (const name of left) seen.add(name.replace(/[0-9a-f]{16}$/, "…"));
        // The last statements come after the copy has its name; by then it is whole.
        if (left.includes("copy")) await expectEqual("copy");
        if (left.includes("copy")) await admin.query("DROP DATABASE copy");
      }
      expect([...seen].filter((name) => name !== "copy")).toEqual(["atalaya-work-…"]);
      await cloneDatabase({ serverUrl: server.url, source: source.name, name: "copy", comment: null, log });
      expect(await names()).toEqual(["copy"]);
      await expectEqual("copy");
    },
  );

  test("has left the old database or the new one under the name when it replaced one", limits, async () => {
    await admin.query("CREATE DATABASE replaced");
    const total = await run("replaced", true, null);
    for (let at = total; at > total - 8; at--) {
      await run("replaced", true, at);
      await sessionsAreGone();
      expect(await names()).toContain("replaced");
      await expectEqual("replaced");
    }
    await cloneDatabase({ serverUrl: server.url, source: source.name, name: "last", comment: null, log });
    expect((await names()).sort()).toEqual(["copy", "last", "replaced"]);
  });
});
