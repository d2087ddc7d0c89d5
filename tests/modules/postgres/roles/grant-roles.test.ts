import { Client } from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { GrantedRoles, RoleKind } from "#modules/postgres/roles";
import { installedVersions, startServerOfVersion } from "../../../support/servers.ts";
import type { TestServer } from "../../../support/test-server.ts";
import { openWorkshop, type Workshop } from "../../backup/support/workshop.ts";
import { openWard, type Ward } from "./granted.ts";

const denied = { code: "42501" };

// The oldest and the newest: before 15 PUBLIC may create, and large objects have default rights since 18.
describe.each(installedVersions.filter((version) => version === 14 || version === 18))(
  "grantRoles on PostgreSQL %i",
  (version) => {
    let server: TestServer;
    let workshop: Workshop;
    let ward: Ward;
    let granted: GrantedRoles;
    let clients: Client[];

    beforeAll(async () => {
      server = await startServerOfVersion(version);
      workshop = await openWorkshop();
    });
    afterAll(async () => {
      await workshop?.remove();
      await server?.stop();
    });
    beforeEach(async () => {
      clients = [];
      ward = await openWard(server.url);
      granted = await ward.grant({ login: true, strict: true });
    });
    afterEach(async () => {
      for (const client of clients) await client.end();
      await ward.close();
    });

    async function as(kind: RoleKind): Promise<(sql: string) => Promise<unknown[]>> {
      const client = new Client({ connectionString: ward.urlOf(granted, kind) });
      await client.connect();
      clients.push(client);
      return async (sql) => (await client.query(sql)).rows;
    }

    test("app reads and writes rows, and changes no structure", async () => {
      const run = await as("app");
      await run("INSERT INTO sales.orders (state, total) VALUES ('new', -7)");
      await run("UPDATE sales.orders SET total = -8 WHERE total = -7");
      await run("DELETE FROM sales.orders WHERE total = -8");
      await run("INSERT INTO public.notes (text) VALUES ('three')");
      expect(await run("SELECT count(*)::int AS n FROM sales.paid")).toEqual([{ n: 50 }]);
      expect(await run("SELECT sales.sum_of(3)::int AS n")).toEqual([{ n: 3 }]);
      expect(await run("SELECT id FROM public._prisma_migrations")).toEqual([{ id: "first" }]);
      for (const sql of [
        "CREATE TABLE public.mine (i int)",
        "CREATE TABLE sales.mine (i int)",
        "CREATE SCHEMA mine",
        "DROP TABLE sales.orders",
        "ALTER TABLE sales.orders ADD COLUMN x int",
        "CREATE INDEX ON sales.orders (total)",
        "TRUNCATE sales.orders",
        "DROP VIEW sales.paid",
        "DELETE FROM public._prisma_migrations",
        "INSERT INTO public._prisma_migrations VALUES ('second')",
        "CREATE ROLE another",
        `GRANT "${ward.prefix}migrator" TO CURRENT_USER`,
      ])
        await expect(run(sql), sql).rejects.toMatchObject(denied);
    });

    test("migrator makes structure, which app, backup and metrics then have their part of", async () => {
      const migrator = await as("migrator");
      for (const sql of [
        "CREATE TABLE sales.refunds (id serial PRIMARY KEY, of int REFERENCES sales.orders)",
        "CREATE SCHEMA later",
        "CREATE TABLE later.things (id bigserial PRIMARY KEY, t text)",
        "INSERT INTO later.things (t) VALUES ('x')",
        "ALTER TABLE later.things ADD COLUMN n int",
        "UPDATE sales.orders SET total = total",
        "INSERT INTO public._prisma_migrations VALUES ('second')",
      ])
        await migrator(sql);
      const [app, backup, metrics] = [await as("app"), await as("backup"), await as("metrics")];
      await app("INSERT INTO later.things (t) VALUES ('y')");
      await app("INSERT INTO sales.refunds (of) VALUES (1)");
      expect(await backup("SELECT t FROM later.things ORDER BY id")).toEqual([{ t: "x" }, { t: "y" }]);
      await expect(app("DROP TABLE later.things")).rejects.toMatchObject(denied);
      await expect(metrics("SELECT FROM later.things")).rejects.toMatchObject(denied);
      await expect(migrator("ALTER TABLE sales.orders ADD COLUMN x int")).rejects.toMatchObject(denied);
    });

    test("backup reads every row and writes none", async () => {
      const run = await as("backup");
      expect(await run("SELECT count(*)::int AS n FROM public.notes")).toEqual([{ n: 2 }]);
      expect(await run("SELECT convert_from(lo_get(oid), 'UTF8') AS t FROM pg_largeobject_metadata")).toEqual([
        { t: "bytes of a large object" },
      ]);
      for (const sql of [
        "INSERT INTO public.notes (text) VALUES ('x')",
        "UPDATE sales.orders SET total = 0",
        "DELETE FROM sales.orders",
        "SELECT nextval('sales.orders_id_seq')",
        "SELECT lo_put(oid, 0, 'x') FROM pg_largeobject_metadata",
        "CREATE TABLE public.mine (i int)",
        "CREATE TABLE sales.mine (i int)",
        "TRUNCATE sales.orders",
      ])
        await expect(run(sql), sql).rejects.toMatchObject(denied);
    });

    test("a backup taken by backup is restored equal to the source", async () => {
      const url = ward.urlOf(granted, "backup");
      const taken = await workshop.take({ url });
      expect(taken.rows).toBe(53);
      expect((await workshop.take({ url })).bytes.read).toBe(0);
      const target = new URL(server.url);
      target.pathname = `/restored_${ward.prefix}`;
      const { verified, notChecked } = await workshop.restore({ url: target.href }, { choice: { id: taken.id } });
      expect({ mismatches: verified.mismatches, notChecked }).toEqual({ mismatches: [], notChecked: [] });
      const client = new Client({ connectionString: server.url });
      await client.connect();
      await client.query(`DROP DATABASE "restored_${ward.prefix}" WITH (FORCE)`);
      await client.end();
    });

    test("metrics reads statistics and no rows, for five seconds a statement", async () => {
      const run = await as("metrics");
      expect(await run("SHOW statement_timeout")).toEqual([{ statement_timeout: "5s" }]);
      await run("SELECT query FROM pg_stat_activity");
      expect(await run("SELECT pg_has_role('pg_read_all_settings', 'USAGE') AS may")).toEqual([{ may: true }]);
      const seen = await run("SELECT n_live_tup FROM pg_stat_user_tables WHERE relname = 'orders'");
      expect(seen).toHaveLength(1);
      for (const sql of [
        "SELECT * FROM sales.orders",
        "SELECT * FROM public.notes",
        "CREATE TABLE public.mine (i int)",
        "CREATE SCHEMA mine",
      ])
        await expect(run(sql), sql).rejects.toMatchObject(denied);
    });

    test("nobody else comes in any more when nobody is shut out by it", async () => {
      expect(
        await ward.database.query("SELECT has_database_privilege('public', current_database(), 'CONNECT') AS may"),
      ).toEqual([{ may: false }]);
    });

    test("keeps two databases of one server apart", async () => {
      const other = await openWard(server.url);
      const theirs = await other.grant({ login: true, strict: true });
      await ward.grant({ strict: true });
      const wrong = new URL(other.urlOf(theirs, "app"));
      wrong.pathname = `/${ward.database.name}`;
      await expect(new Client({ connectionString: wrong.href }).connect()).rejects.toMatchObject(denied);
      const right = new Client({ connectionString: other.urlOf(theirs, "app") });
      await right.connect();
      await right.end();
      await other.close();
    });

    test("changes nothing when it is run again, and says so", async () => {
      const again = await ward.grant({ strict: true });
      expect(again).toMatchObject({ changed: false, passwords: {}, passwordsFor: [], conflicts: [], lacking: [] });
      const run = await as("app");
      expect(await run("SELECT 1 AS one")).toEqual([{ one: 1 }]);
    });

    test("covers what came in between", async () => {
      await ward.database.query("CREATE SCHEMA added; CREATE TABLE added.t (i int); SELECT lo_from_bytea(0, 'more')");
      const again = await ward.grant();
      // Tables and schemas by default rights; large objects have those since 18.
      expect(again.changed).toBe(version < 18);
      expect(await (await as("app"))("SELECT FROM added.t")).toEqual([]);
      expect(
        await (await as("backup"))("SELECT length(lo_get(oid)) AS n FROM pg_largeobject_metadata ORDER BY 1"),
      ).toHaveLength(2);
    });

    test("hands what is there to migrator with --take-ownership, and the others keep their part", async () => {
      await ward.grant({ takeOwnership: true });
      const migrator = await as("migrator");
      for (const sql of [
        "ALTER TABLE sales.orders ADD COLUMN x int",
        "CREATE OR REPLACE VIEW sales.paid AS SELECT * FROM sales.orders",
        "ALTER TYPE sales.state ADD VALUE 'void'",
        "CREATE OR REPLACE FUNCTION sales.sum_of(int) RETURNS numeric LANGUAGE sql AS 'SELECT 0::numeric'",
        "DROP TABLE public.notes",
      ])
        await migrator(sql);
      const app = await as("app");
      await app("INSERT INTO sales.orders (total) VALUES (1)");
      await expect(app("ALTER TABLE sales.orders DROP COLUMN x")).rejects.toMatchObject(denied);
      expect((await ward.grant({ takeOwnership: true })).changed).toBe(false);
    });
  },
);
