import { Client } from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { grantRoles, type RoleOptions } from "#modules/postgres/roles";
import { createTestDatabase, type TestDatabase } from "../../../support/database.ts";
import { installedVersions, startServerOfVersion } from "../../../support/servers.ts";
import type { TestServer } from "../../../support/test-server.ts";
import { openWorkshop } from "../../backup/support/workshop.ts";
import { silentLog } from "../../backup/test-store.ts";
import { plainly, urlFor } from "./granted.ts";

const versions = installedVersions.filter((version) => version === 14 || version === 16 || version === 18);

// Hosts without superusers: an owner with CREATEROLE. What such a role may hand on changed with 16.
describe.each(versions)("grantRoles by an owner who is no superuser, on PostgreSQL %i", (version) => {
  let server: TestServer;
  let database: TestDatabase;
  let url: string;
  let prefix: string;

  beforeAll(async () => {
    server = await startServerOfVersion(version);
  });
  afterAll(() => server.stop());
  beforeEach(async () => {
    // Dropped with the server.
    database = await createTestDatabase({ server: server.url, label: "owned" });
    prefix = `${database.name}_`;
    const owner = `${prefix}owner`;
    await database.query(`CREATE ROLE ${owner} LOGIN CREATEROLE PASSWORD 'p'`);
    await database.query(`ALTER DATABASE ${database.name} OWNER TO ${owner}`);
    if (version < 15) await database.query(`ALTER SCHEMA public OWNER TO ${owner}`);
    url = urlFor(database.url, owner, "p");
    await ask(
      url,
      "CREATE SCHEMA sales; CREATE TABLE sales.orders (id serial, t text); INSERT INTO sales.orders (t) VALUES ('a')",
    );
  });

  async function ask(of: string, sql: string): Promise<unknown[]> {
    const client = new Client({ connectionString: of });
    await client.connect();
    return client.query(sql).then(
      ({ rows }) => client.end().then(() => rows),
      (error: unknown) => client.end().then(() => Promise.reject(error)),
    );
  }

  const grant = (change: Partial<RoleOptions> = {}) =>
    grantRoles({ url, options: { ...plainly, prefix, ...change }, mayChange: false, log: silentLog });

  test("does what the server lets the owner do, twice the same, and says what is missing", async () => {
    const granted = await grant({ login: true });
    const mayHandOn = version < 16;
    expect(granted.notes.some((note) => note.includes("may not grant pg_read_all_data"))).toBe(!mayHandOn);
    expect(granted.notes.some((note) => note.includes("may not grant pg_monitor"))).toBe(!mayHandOn);
    expect(granted.notes.join("\n")).toContain("may not give BYPASSRLS");
    expect((await grant()).changed).toBe(false);

    const as = (kind: keyof typeof granted.names, sql: string) =>
      ask(urlFor(url, granted.names[kind], granted.passwords[kind] ?? ""), sql);
    expect(await as("backup", "SELECT t FROM sales.orders")).toEqual([{ t: "a" }]);
    await as("app", "INSERT INTO sales.orders (t) VALUES ('b')");
    await as("migrator", "CREATE TABLE sales.later (i int); INSERT INTO sales.later VALUES (1)");
    expect(await as("app", "SELECT i FROM sales.later")).toEqual([{ i: 1 }]);
    expect(await as("backup", "SELECT i FROM sales.later")).toEqual([{ i: 1 }]);
    for (const kind of ["app", "backup", "metrics"] as const)
      await expect(as(kind, "DROP TABLE sales.later")).rejects.toMatchObject({ code: "42501" });
  });

  test("hands the owner's tables to migrator", async () => {
    const granted = await grant({ login: true, takeOwnership: true });
    const migrator = urlFor(url, granted.names.migrator, granted.passwords.migrator ?? "");
    await ask(migrator, "ALTER TABLE sales.orders ADD COLUMN n int");
    expect((await grant({ takeOwnership: true })).changed).toBe(false);
  });

  test("gives passwords as text where Neon takes no other", async () => {
    await database.query("CREATE ROLE neon_superuser");
    const { names, passwords, notes } = await grant({ login: true });
    await database.query("DROP ROLE neon_superuser");
    expect(notes.join("\n")).toMatch(/Neon has no superuser[\s\S]*Neon takes passwords as text/);
    expect(await ask(urlFor(url, names.app, passwords.app ?? ""), "SELECT 1 AS one")).toEqual([{ one: 1 }]);
  });

  test("makes a role that backs up what the owner has", async () => {
    const workshop = await openWorkshop();
    const granted = await grant({ login: true });
    const { rows } = await workshop.take({ url: urlFor(url, granted.names.backup, granted.passwords.backup ?? "") });
    expect(rows).toBe(1);
    await workshop.remove();
  });
});
