import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Ask } from "../../../../modules/migrate/history/history.ts";
import { openTarget } from "../../../../modules/migrate/target/open-target.ts";
import { refusePooler } from "../../../../modules/migrate/target/refuse-pooler.ts";
import { createTestDatabase, type TestDatabase } from "../../../support/database.ts";

const log = { info: () => undefined };

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase({ label: 'My "app"' });
});
afterEach(() => database.drop());

async function withRole(work: (url: string, role: string) => Promise<void>): Promise<void> {
  const role = `low_${database.name.slice(-12)}`;
  await database.query(`CREATE ROLE ${role} LOGIN PASSWORD 'pw'`);
  const url = new URL(database.url);
  url.username = role;
  url.password = "pw";
  try {
    await work(url.href, role);
  } finally {
    await database.query(`DROP OWNED BY ${role}; DROP ROLE ${role}`);
  }
}

describe("openTarget", () => {
  test("takes Prisma's lock for as long as it is open, under a name that says what it is", async () => {
    const target = await openTarget({ url: database.url, log });
    const held = `SELECT application_name AS name FROM pg_locks JOIN pg_stat_activity USING (pid)
      WHERE locktype = 'advisory' AND objid = 72707369 AND pg_locks.database = (SELECT oid FROM pg_database WHERE datname = current_database())`;
    expect(await database.query(held)).toEqual([{ name: "atalaya migrations" }]);
    expect(target).toMatchObject({ schema: "public", role: "postgres", notes: [] });
    await expect(openTarget({ url: database.url, log, waitMs: 0 })).rejects.toMatchObject({
      code: "migrate.locked",
      exit: 5,
      message: expect.stringMatching(/"atalaya migrations" of postgres \(pid \d+/),
    });
    const aborted = AbortSignal.abort();
    await expect(openTarget({ url: database.url, log, signal: aborted })).rejects.toMatchObject({
      code: "migrate.cancelled",
      exit: 6,
    });
    await target.close();
    await (await openTarget({ url: database.url, log })).close();
  });

  test("changes nothing", async () => {
    await (await openTarget({ url: database.url, log, schema: "nowhere yet" })).close();
    expect(await database.query("SELECT FROM pg_class WHERE relname = '_prisma_migrations'")).toEqual([]);
    expect(await database.query("SELECT FROM pg_namespace WHERE nspname IN ('nowhere yet', 'atalaya')")).toEqual([]);
  });

  test("notices that its session is gone", async () => {
    const target = await openTarget({ url: database.url, log });
    target.requireHeld();
    await database.query("SELECT pg_terminate_backend($1)", [target.pid]);
    await expect(target.ask("SELECT 1")).rejects.toThrow();
    expect(() => target.requireHeld()).toThrow(expect.objectContaining({ code: "migrate.connection-lost", exit: 4 }));
    await target.close();
  });

  test("refuses a database that takes no writes", async () => {
    const [{ name } = { name: "" }] = await database.query<{ name: string }>(
      "SELECT quote_ident(current_database()) AS name",
    );
    await database.query(`ALTER DATABASE ${name} SET default_transaction_read_only = on`);
    await expect(openTarget({ url: database.url, log })).rejects.toMatchObject({ code: "migrate.read-only", exit: 3 });
  });

  test("refuses a role that may not create in the schema, or not make it, or not write the history", async () => {
    const refusal = { code: "migrate.no-rights", exit: 3 };
    await withRole(async (url, role) => {
      await database.query("REVOKE CREATE ON SCHEMA public FROM PUBLIC");
      await expect(openTarget({ url, log })).rejects.toMatchObject(refusal);
      await expect(openTarget({ url, log, schema: "other" })).rejects.toMatchObject(refusal);
      await database.query(`GRANT CREATE ON SCHEMA public TO ${role}; CREATE TABLE _prisma_migrations (id int)`);
      await expect(openTarget({ url, log })).rejects.toMatchObject(refusal);
    });
  });

  test("tells whose tables the role cannot alter", async () => {
    await database.query('CREATE TABLE _prisma_migrations (id int); CREATE TABLE "Their table" (id int)');
    await withRole(async (url, role) => {
      await database.query(`GRANT CREATE ON SCHEMA public TO ${role}; GRANT ALL ON _prisma_migrations TO ${role}`);
      const target = await openTarget({ url, log });
      await target.close();
      expect(target.notes).toEqual([expect.stringMatching(/^postgres owns 2 tables .*Their table/)]);
    });
  });
});

describe("refusePooler", () => {
  const session = (pids: number[]) => {
    const ask = (async (sql: string) => ({
      rows: sql.includes("pid") ? [{ pid: pids.shift() }] : [],
    })) as unknown as Ask;
    return { ask, pid: pids[0] ?? 0, lostBy: () => null, close: async () => undefined };
  };

  test.each([
    ["two sessions share a server process", [1, 1], [1]],
    ["a session changes its server process", [1, 3], [2]],
  ])("refuses when %s", async (_what, main, watcher) => {
    const refusal = { code: "migrate.pooled", exit: 2 };
    await expect(refusePooler(session(main), session(watcher))).rejects.toMatchObject(refusal);
  });

  test("lets sessions pass that keep their own", async () => {
    await expect(refusePooler(session([1, 1]), session([2]))).resolves.toBeUndefined();
  });
});
