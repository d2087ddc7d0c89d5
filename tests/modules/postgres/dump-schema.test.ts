import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test } from "vitest";
import { openConnection } from "../../../modules/postgres/connect.ts";
import { urlForDatabase } from "../../../modules/postgres/database-url.ts";
import { dumpSchema } from "../../../modules/postgres/dump-schema.ts";
import { openSnapshot } from "../../../modules/postgres/snapshot.ts";
import { splitSql } from "../../../modules/postgres/split-sql.ts";
import { createTestDatabase, type TestDatabase } from "../../support/database.ts";

const schema = `
  create table public.customer (id int primary key, "Ñame" text not null default 'x;y', check (id > 0));
  create table public.purchase (
    id bigint generated always as identity primary key,
    customer_id int not null references public.customer,
    at timestamptz default now());
  create index purchase_at on public.purchase (at desc);
  create view public.loud as select upper("Ñame") as name from public.customer;
  create function public.shout(t text) returns text language sql immutable as $$ select upper(t) || '!;' $$;
  comment on table public.customer is 'who buys; ''ñ'' 🐘';`;

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await database.query(schema);
});
afterAll(() => database.drop());

describe("dumpSchema", () => {
  test("writes two sections that rebuild the schema, and no psql command", async () => {
    const { url } = database;
    const before = await dumpSchema({ url, section: "pre-data" });
    const after = await dumpSchema({ url, section: "post-data" });
    expect(before).toContain("CREATE TABLE public.customer");
    expect(before).not.toMatch(/PRIMARY KEY|FOREIGN KEY|CREATE INDEX/);
    expect(after).toMatch(/CREATE INDEX purchase_at[\s\S]*FOREIGN KEY/);
    expect(`${before}${after}`).not.toMatch(/^\\/m);

    const copy = await createTestDatabase();
    onTestFinished(() => copy.drop());
    for (const statement of await splitSql(`${before}\n${after}`)) {
      if (!/^CREATE SCHEMA public/.test(statement)) await copy.query(statement);
    }
    await copy.query(`set search_path = public; insert into public.customer values (1)`);
    expect(await copy.query("select name, public.shout('ñ') from public.loud")).toEqual([
      { name: "X;Y", shout: "Ñ!;" },
    ]);
    await expect(copy.query("insert into public.purchase (customer_id) values (2)")).rejects.toMatchObject({
      code: "23503",
    });
    const comment = "select obj_description('public.customer'::regclass) as words";
    expect(await copy.query(comment)).toEqual([{ words: "who buys; 'ñ' 🐘" }]);
  });

  test("writes an object whose text is larger than any buffer on the way", async () => {
    const own = await createTestDatabase();
    onTestFinished(() => own.drop());
    const body = `-- ${"ñ🐘x".repeat(300_000)}`;
    await own.query(`create function big() returns int language plpgsql as $big$ ${body}\nbegin return 1; end $big$`);
    await own.query(`do $$ begin for i in 1..400 loop
      execute format('create table t%s (i int)', i);
      execute format('comment on table t%s is %L', i, repeat('ñ', 2500) || i);
    end loop; end $$`);
    const sql = await dumpSchema({ url: own.url, section: "pre-data" });
    expect(sql).toContain(body);
    for (let i = 1; i <= 400; i++) expect(sql).toContain(`COMMENT ON TABLE public.t${i} IS '${"ñ".repeat(2500)}${i}'`);
  });

  test("asks of thousands of tables at once, in questions longer than a network block", async () => {
    const many = await createTestDatabase();
    onTestFinished(() => many.drop());
    await many.query(
      "do $$ begin for i in 1..2500 loop execute format('create table t_%s (id int)', i); end loop; end $$",
    );
    const sql = await dumpSchema({ url: many.url, section: "pre-data" });
    expect(sql.match(/^CREATE TABLE /gm)).toHaveLength(2500);
  });

  test("sees what the snapshot sees", async () => {
    const own = await createTestDatabase();
    onTestFinished(() => own.drop());
    await own.query("create table before_freeze (i int)");
    const snapshot = await openSnapshot(own.url);
    onTestFinished(() => snapshot.release());
    await own.query("create table after_freeze (i int)");
    const frozen = await dumpSchema({ url: own.url, section: "pre-data", snapshotId: snapshot.id });
    const live = await dumpSchema({ url: own.url, section: "pre-data" });
    expect([frozen.includes("before_freeze"), frozen.includes("after_freeze")]).toEqual([true, false]);
    expect(live).toContain("after_freeze");
  });

  test("keeps words that pg_dump uses for itself when they stand in a body", async () => {
    const own = await createTestDatabase();
    onTestFinished(() => own.drop());
    const body =
      "\\restrict me\n\\unrestrict me\n\\connect elsewhere\nSELECT pg_catalog.set_config('search_path', '', false);";
    await own.query(`create function odd() returns text language sql as $odd$ select $t$\n${body}\n$t$ $odd$`);
    expect(await dumpSchema({ url: own.url, section: "pre-data" })).toContain(body);
  });

  test("says permission-denied in pg_dump's words, naming the table", async () => {
    const own = await createTestDatabase();
    const role = `reader_${randomBytes(4).toString("hex")}`;
    onTestFinished(async () => {
      await own.drop();
      await database.query(`drop role ${role}`);
    });
    await own.query(`create role ${role} login password 'p'; create table hidden_ledger (i int)`);
    const url = new URL(own.url);
    url.username = role;
    url.password = "p";
    await expect(dumpSchema({ url: url.href, section: "pre-data" })).rejects.toMatchObject({
      code: "postgres.permission-denied",
      exit: 4,
      message: expect.stringMatching(/permission denied for table hidden_ledger/),
    });
  });

  test("says dump-failed for a snapshot that is gone", async () => {
    const snapshot = await openSnapshot(database.url);
    await snapshot.release();
    await expect(dumpSchema({ url: database.url, section: "pre-data", snapshotId: snapshot.id })).rejects.toMatchObject(
      {
        code: "postgres.dump-failed",
        exit: 6,
        message: expect.stringContaining(snapshot.id),
      },
    );
  });

  test("fails, and does not wait, when the server ends the session", async () => {
    const own = await createTestDatabase();
    onTestFinished(() => own.drop());
    await own.query("create table ledger (i int)");
    const blocker = await openConnection(own.url);
    onTestFinished(() => blocker.end());
    await blocker.query("begin; lock table public.ledger in access exclusive mode");
    const dumped = dumpSchema({ url: own.url, section: "pre-data" }).catch((error: unknown) => error);
    const waiting =
      "from pg_locks l where not granted and database = (select oid from pg_database where datname = current_database())";
    await expect.poll(() => own.query(`select pid ${waiting}`), { interval: 10 }).toHaveLength(1);
    await own.query(`select pg_terminate_backend(pid) ${waiting}`);
    expect(await dumped).toMatchObject({ code: "postgres.dump-failed" });
  });

  test("says no-such-database like every other connection", async () => {
    const url = urlForDatabase(inject("pgUrl"), "no_such_database");
    await expect(dumpSchema({ url, section: "pre-data" })).rejects.toMatchObject({ code: "postgres.no-such-database" });
  });

  test("leaves no session behind", async () => {
    await dumpSchema({ url: database.url, section: "post-data" });
    const sql =
      "select count(*)::int as n from pg_stat_activity where datname = current_database() and application_name = 'atalaya'";
    await expect.poll(async () => (await database.query(sql))[0], { interval: 10 }).toEqual({ n: 0 });
  });
});
