import { randomBytes } from "node:crypto";
import { rename } from "node:fs/promises";
import { join } from "node:path";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test } from "vitest";
import type { RestoreBackupInput } from "../../../modules/backup/index.ts";
import { manifestPath, objectPath } from "../../../modules/backup/store/layout.ts";
import { writeManifest } from "../../../modules/backup/store/vault.ts";
import { urlForDatabase } from "../../../modules/postgres/index.ts";
import { createTestDatabase, type TestDatabase, withDatabase } from "../../support/database.ts";
import { relations } from "./support/small-shop.ts";
import { backup, databases, prepareSmallShop, source, workshop } from "./support/small-shop-backup.ts";
import { openWorkshop, runTransactions } from "./support/workshop.ts";

prepareSmallShop();

const restoreInto = (
  change: Partial<RestoreBackupInput>,
  work: (target: TestDatabase, notChecked: string[]) => Promise<void>,
) =>
  withDatabase(async (target) => {
    const { notChecked, verified } = await workshop.restore(target, change);
    expect(verified.mismatches).toEqual([]);
    await work(target, notChecked);
  });

describe("restoreBackup of a part", () => {
  test("brings one table with its rows, key, index, checks, triggers, policy, comments and counting identity", async () => {
    await restoreInto({ selection: { tables: ["public.orders"], schemas: [] } }, async (target, notChecked) => {
      expect(await relations(target)).toEqual(["public.orders"]);
      expect(notChecked).toEqual([expect.stringContaining("of_customer")]);
      const rows = "select md5(string_agg(o::text, ';' order by id)) as md5 from orders o";
      expect(await target.query(rows)).toEqual(await source.query(rows));
      const facts = (database: TestDatabase) =>
        database.query(
          `select (select array_agg(indexdef order by 1) from pg_indexes where tablename = 'orders') as indexes,
             (select array_agg(pg_get_constraintdef(oid) order by 1) from pg_constraint where conrelid = 'orders'::regclass and contype <> 'f') as constraints,
             (select array_agg(pg_get_triggerdef(oid) order by 1) from pg_trigger where tgrelid = 'orders'::regclass and not tgisinternal) as triggers,
             (select array_agg(policyname || qual) from pg_policies where tablename = 'orders') as policies,
             (select relrowsecurity from pg_class where oid = 'orders'::regclass) as secured,
             (select array_agg(description order by description) from pg_description where objoid = 'orders'::regclass
                or objoid in (select oid from pg_constraint where conrelid = 'orders'::regclass)) as comments,
             (select array_agg(stxname::text) from pg_statistic_ext where stxrelid = 'orders'::regclass) as statistics,
             (select attidentity::text from pg_attribute where attrelid = 'orders'::regclass and attname = 'id') as identity`,
        );
      expect(await facts(target)).toEqual(await facts(source));
      expect(await target.query("insert into orders (customer_id, total) values (1, 5) returning id")).toEqual([
        { id: 201 },
      ]);
    });
  });

  test("brings a serial table with its sequence at its value and its type, and an empty table", async () => {
    await restoreInto(
      { selection: { tables: ["public.customers", "public.empty_table"], schemas: [] } },
      async (target) => {
        expect(await relations(target, "rvmS")).toEqual([
          "public.customers",
          "public.customers_id_seq",
          "public.empty_table",
        ]);
        expect(await target.query("insert into customers (mood) values ('sad') returning id")).toEqual([{ id: 51 }]);
        expect(await target.query("select * from empty_table")).toEqual([]);
      },
    );
  });

  test("brings a whole schema beside a table, and foreign keys only where both ends came", async () => {
    await restoreInto({ selection: { tables: ["public.orders"], schemas: ["sales"] } }, async (target) => {
      expect(await relations(target)).toEqual([
        "public.orders",
        "sales.counts",
        "sales.regions",
        "sales.visited",
        "sales.visits",
      ]);
      const keys =
        "select conrelid::regclass::text as of, confrelid::regclass::text as to from pg_constraint where contype = 'f' order by 1";
      expect(await target.query(keys)).toEqual([
        { of: "orders", to: "sales.regions" },
        { of: "sales.visits", to: "sales.regions" },
      ]);
      expect(await target.query("select sum(count)::int as n from sales.counts")).toEqual([{ n: 100 }]);
      expect(await target.query("select count(*)::int as n from sales.visited")).toEqual([{ n: 7 }]);
      expect(await target.query("insert into sales.regions default values returning id::int")).toEqual([{ id: 8 }]);
    });
  });

  test("names what the backup does not hold, and makes no database", async () => {
    const name = `never_${randomBytes(4).toString("hex")}`;
    const into = { url: urlForDatabase(inject("pgUrl"), name) };
    const selection = { tables: ["public.orders", "public.nothing"], schemas: [] };
    await expect(workshop.restore(into, { selection })).rejects.toMatchObject({
      code: "backup.unknown-table",
      exit: 2,
      message: expect.stringContaining("public.nothing"),
    });
    expect(await databases(name)).toEqual([]);
  });
});

describe("restoreBackup of the structure only", () => {
  test("makes every object and brings no row", async () => {
    await restoreInto({ schemaOnly: true }, async (target) => {
      expect(await relations(target, "rvmSi")).toEqual(await relations(source, "rvmSi"));
      expect(
        await target.query(
          "select (select count(*) from orders)::int + (select count(*) from sales.regions)::int as n",
        ),
      ).toEqual([{ n: 0 }]);
      expect(await target.query("select relispopulated from pg_class where relname = 'counts'")).toEqual([
        { relispopulated: false },
      ]);
      expect(await target.query("insert into customers (email) values ('first@example.com') returning id")).toEqual([
        { id: 1 },
      ]);
    });
  });
});

describe("restoreBackup by choice", () => {
  test("brings back an older state by its id", async () => {
    const changing = await createTestDatabase();
    const own = await openWorkshop();
    onTestFinished(async () => {
      await changing.drop();
      await own.remove();
    });
    await changing.query("create table t as select 1 as version");
    const { id } = await own.take(changing);
    await changing.query("update t set version = 2");
    await own.take(changing);
    await withDatabase(async (target) => {
      await own.restore(target, { choice: { id } });
      expect(await target.query("select version from t")).toEqual([{ version: 1 }]);
    });
  });
});

describe("restoreBackup under a name", () => {
  const freshName = () => `fresh_${randomBytes(6).toString("hex")}`;
  const drop = (name: string) => source.query(`drop database if exists "${name}" with (force)`);

  test("makes the database when there is none", async () => {
    const name = freshName();
    onTestFinished(() => drop(name).then(() => undefined));
    const result = await workshop.restore({ url: urlForDatabase(inject("pgUrl"), name) }, { owners: true });
    expect(result).toMatchObject({
      id: backup.id,
      rows: backup.rows,
      tables: backup.tables,
      keptAs: null,
      notChecked: [],
    });
    expect(result.target).toContain(name);
    expect(await databases(name)).toEqual([name]);
  });

  test("refuses one that holds something, says what, and touches nothing", async () => {
    await withDatabase(async (target) => {
      await target.query("create table mine as select 42 as answer");
      await expect(workshop.restore(target)).rejects.toMatchObject({
        code: "backup.target-not-empty",
        exit: 3,
        message: expect.stringContaining("public.mine"),
      });
      expect(await target.query("select answer from mine")).toEqual([{ answer: 42 }]);
      expect(await databases(target.name)).toEqual([target.name]);
    });
  });

  test("refuses one that holds no table, but anything else of the user's", async () => {
    const things = [
      ["create view v as select 1 as a", "drop view v"],
      ["create sequence s", "drop sequence s"],
      ["create type t as enum ('a')", "drop type t"],
      ["create domain d as int", "drop domain d"],
      ["create function f() returns int language sql as 'select 1'", "drop function f"],
      ["create schema s", "drop schema s"],
      ["select lo_create(7)", "select lo_unlink(7)"],
    ] as const;
    await withDatabase(async (target) => {
      for (const [make, unmake] of things) {
        await target.query(make);
        const refused = { code: "backup.target-not-empty", exit: 3 };
        await expect(workshop.restore(target), make).rejects.toMatchObject(refused);
        await target.query(unmake);
      }
      expect((await workshop.restore(target)).verified.mismatches).toEqual([]);
    });
  });

  test("replaces one when asked to: sessions are closed, the former one is kept whole under another name", async () => {
    const target = await createTestDatabase();
    const keptAs = `${target.name}_before_${backup.id}`;
    onTestFinished(async () => {
      await target.drop();
      await drop(keptAs);
    });
    await target.query("create table mine as select 42 as answer");
    const other = new Client({ connectionString: target.url });
    const closed = new Promise((resolve) => other.on("error", resolve));
    await other.connect();
    const result = await workshop.restore(target, { replace: true });
    expect(result.keptAs).toBe(keptAs);
    expect(await closed).toMatchObject({ code: "57P01" });
    expect(await relations(target)).toEqual(await relations(source));
    const kept = new Client({ connectionString: urlForDatabase(inject("pgUrl"), keptAs) });
    await kept.connect();
    expect((await kept.query("select answer from mine")).rows).toEqual([{ answer: 42 }]);
    await kept.end();
  });

  test("replaces one that does not exist, too", async () => {
    const name = freshName();
    onTestFinished(() => drop(name).then(() => undefined));
    const result = await workshop.restore({ url: urlForDatabase(inject("pgUrl"), name) }, { replace: true });
    expect(result.keptAs).toBeNull();
    expect(await databases(name)).toEqual([name]);
  });

  test("replaces nothing when the restored rows differ; the name stays with the former one", async () => {
    const target = await createTestDatabase();
    const id = "20200101T000000000Z-0ff0ff";
    onTestFinished(async () => {
      await workshop.storage.remove([manifestPath(id)]);
      for (const name of await databases(target.name)) if (name !== target.name) await drop(name);
      await target.drop();
    });
    await target.query("create table mine as select 42 as answer");
    const manifest = await workshop.manifest(backup.id);
    const tables = manifest.tables.map((table) =>
      table.name === "orders" ? { ...table, checksum: "0".repeat(16) } : table,
    );
    await writeManifest(await workshop.openVault(), { ...manifest, id, tables });
    await expect(workshop.restore(target, { replace: true, choice: { id } })).rejects.toMatchObject({
      code: "backup.verification-failed",
      exit: 1,
      message: expect.stringContaining("public.orders"),
    });
    expect(await target.query("select answer from mine")).toEqual([{ answer: 42 }]);
  });

  describe("by a role that is no superuser", () => {
    const role = `restorer_${randomBytes(4).toString("hex")}`;
    beforeAll(async () => {
      await source.query(`create role ${role} login createdb password 'p'`);
    });
    afterAll(() => source.query(`drop role ${role}`).then(() => undefined));

    /** A database of the role's own that holds something, and the way to replace it. */
    async function ownDatabase() {
      const target = await createTestDatabase();
      await runTransactions(target.url, [
        "create table mine as select 42 as answer",
        `alter database "${target.name}" owner to ${role}`,
      ]);
      const url = new URL(target.url);
      url.username = role;
      url.password = "p";
      const seen = { work: "" };
      const onTarget = (workUrl: string) => {
        seen.work = new URL(workUrl).pathname.slice(1);
      };
      onTestFinished(async () => {
        for (const name of await databases(target.name)) if (name !== target.name) await drop(name);
        await target.drop();
      });
      return { target, seen, replace: () => workshop.restore({ url: url.href }, { replace: true, onTarget }) };
    }

    const untilNobodyIsIn = (name: string) =>
      expect
        .poll(() => source.query("select pid from pg_stat_activity where datname = $1", [name]), { interval: 10 })
        .toEqual([]);

    test("gives the name back to the former database when the restored one cannot take it", async () => {
      const { target, seen, replace } = await ownDatabase();
      const { chunks } = await workshop.table(backup.id, "orders");
      const path = join(workshop.folder, objectPath(chunks[0]?.object.name ?? ""));
      await rename(path, `${path}.away`);
      await expect(replace()).rejects.toMatchObject({ code: "storage.missing" });
      await rename(`${path}.away`, path);
      // A database can be renamed by its owner only; the rows may still come in.
      await runTransactions(urlForDatabase(inject("pgUrl"), seen.work), [
        `alter database "${seen.work}" owner to current_user; grant all on database "${seen.work}" to ${role}; grant all on schema public to ${role}`,
      ]);
      await untilNobodyIsIn(seen.work);
      await untilNobodyIsIn(target.name);
      await expect(replace()).rejects.toThrow(/must be owner/);
      expect(await target.query("select answer from mine")).toEqual([{ answer: 42 }]);
      expect(await databases(target.name)).toEqual([target.name, seen.work].sort());
    });

    test("says so when it may not close the sessions of others, and the name stays", async () => {
      const { target, replace } = await ownDatabase();
      const other = new Client({ connectionString: target.url });
      await other.connect();
      await expect(replace()).rejects.toMatchObject({
        code: "backup.target-in-use",
        exit: 5,
        retry: "later",
        message: expect.stringContaining(target.name),
      });
      expect((await other.query("select answer from mine")).rows).toEqual([{ answer: 42 }]);
      await other.end();
    });
  });
});
