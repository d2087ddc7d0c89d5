import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createLog } from "#modules/platform";
import { cloneDatabase, dropAbandonedWork, openAdmin } from "#modules/postgres";
import { runSql } from "../../../fixtures/everything/round-trip.ts";
import { urlOfDatabase } from "../../../support/database.ts";
import { startTestServer, type TestServer } from "../../../support/test-server.ts";

let server: TestServer;
/** A role that makes and drops databases of its own and is no superuser. */
let ownerUrl: string;
let warnings: Record<string, unknown>[];
const log = createLog({ to: { write: (line) => void warnings.push(JSON.parse(line)) }, level: "warn" });

beforeAll(async () => {
  // A server of its own: a clone of another test would drop what these leave.
  server = await startTestServer();
  await runSql(server.url, ["CREATE ROLE owner LOGIN CREATEDB PASSWORD 'own'", "CREATE DATABASE shop OWNER owner"]);
  const url = new URL(server.url);
  [url.username, url.password] = ["owner", "own"];
  ownerUrl = url.href;
});
afterAll(() => server?.stop());

const leftover = (digit: string) => `atalaya-work-${digit.repeat(16)}`;
const make = (name: string) => runSql(server.url, [`CREATE DATABASE "${name}" OWNER owner`]);

async function asOwner(): Promise<number> {
  warnings = [];
  const admin = await openAdmin(ownerUrl);
  return dropAbandonedWork(admin, log).finally(() => admin.end());
}

async function leftovers(): Promise<string[]> {
  const admin = await openAdmin(server.url);
  const sql = "SELECT datname AS name FROM pg_database WHERE datname LIKE 'atalaya-work-%' ORDER BY datname";
  const { rows } = await admin.query<{ name: string }>(sql).finally(() => admin.end());
  return rows.map(({ name }) => name);
}

describe("dropAbandonedWork", () => {
  test("leaves a template alone that is named like a leftover, and clones are made beside it", async () => {
    const template = leftover("a");
    await make(template);
    await runSql(server.url, [`ALTER DATABASE "${template}" IS_TEMPLATE true`]);
    await make(leftover("b"));
    await make(`${leftover("b")}_restoring_012345`);
    expect([await asOwner(), await leftovers(), warnings]).toEqual([2, [template], []]);
    const clone = await cloneDatabase({ serverUrl: ownerUrl, source: "shop", name: "copy", comment: null, log });
    expect(clone.name).toBe("copy");
    await runSql(server.url, [`ALTER DATABASE "${template}" IS_TEMPLATE false`]);
  });

  test("warns of a leftover that it cannot drop, goes on with the next, and drops it another time", async () => {
    const [used, free] = [leftover("c"), leftover("d")];
    await make(used);
    await make(free);
    // The owner may not end the session of a superuser.
    const superuser = new Client({ connectionString: urlOfDatabase(server.url, used) });
    superuser.on("error", () => {});
    await superuser.connect();
    await asOwner();
    expect(await leftovers()).toEqual([used]);
    expect(warnings).toMatchObject([{ level: "warn", database: used, error: { message: expect.any(String) } }]);
    const clone = await cloneDatabase({ serverUrl: ownerUrl, source: "shop", name: "beside", comment: null, log });
    expect(clone.name).toBe("beside");
    await superuser.end();
    await expect.poll(asOwner, { timeout: 30_000, interval: 5 }).toBe(1);
    expect([await leftovers(), warnings]).toEqual([[], []]);
  });
});
