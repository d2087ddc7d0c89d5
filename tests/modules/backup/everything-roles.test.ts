import { randomBytes } from "node:crypto";
import { Client } from "pg";
import { afterEach, beforeEach, expect, inject, test } from "vitest";
import { openRoundTrip, type RoundTrip, runSql } from "../../fixtures/everything/round-trip.ts";
import { differences, dumpForComparison } from "../../support/compare-databases.ts";
import { createTestDatabase, type TestDatabase } from "../../support/database.ts";

let admin: Client;
let source: TestDatabase;
let target: TestDatabase;
let trip: RoundTrip;
let role: string;

beforeEach(async () => {
  admin = new Client({ connectionString: inject("pgUrl") });
  await admin.connect();
  role = `everything_${randomBytes(4).toString("hex")}`;
  await admin.query(`create role ${role} login password 'secret' createdb`);
  [source, target, trip] = [await createTestDatabase(), await createTestDatabase(), await openRoundTrip()];
});
afterEach(async () => {
  await source.drop();
  await target.drop();
  await admin.query(`drop role if exists ${role}`);
  await admin.end();
  await trip.remove();
});

const owned = (name: string) => `
  create schema s authorization ${name};
  create table s.t (id serial primary key, x text);
  insert into s.t (x) values ('a'), ('b');
  alter table s.t owner to ${name};
  grant select on s.t to ${name} with grant option;
  create table mine (id integer);
  grant select (id) on mine to ${name} with grant option;
  set role ${name};
  grant select on s.t to public;
  grant select (id) on mine to public;
  reset role;
  alter table s.t enable row level security;
  create policy only_theirs on s.t to ${name} using (x = 'a');
  create policy for_all on s.t using (true);
  alter default privileges for role ${name} in schema s grant select on tables to public;
  select lo_from_bytea(1, 'bytes');
  alter large object 1 owner to ${name};
  do $$ begin execute format('alter role ${name} in database %I set work_mem = ''5MB''', current_database()); end $$;`;

test("rows come back whole where the source's roles do not exist, and what was left out is named", async () => {
  await runSql(source.url, [owned(role)]);
  const backup = await trip.backUp(source.url);
  const rows = await source.query("select * from s.t order by id");
  await source.drop();
  await admin.query(`drop role ${role}`);

  const result = await trip.restore(backup.id, target.url);

  expect(result.verified.mismatches).toEqual([]);
  expect(result.notChecked.length).toBeGreaterThan(0);
  expect(result.notChecked.every((line) => line.includes(role))).toBe(true);
  expect(await target.query("select * from s.t order by id")).toEqual(rows);
  expect(await target.query("select polname from pg_policy order by 1")).toEqual([{ polname: "for_all" }]);
  expect(await target.query("select convert_from(lo_get(1), 'UTF8') as content")).toEqual([{ content: "bytes" }]);
});

test("a role that is no superuser backs up and restores its own database", async () => {
  const url = new URL(source.url);
  [url.username, url.password] = [role, "secret"];
  await admin.query(`alter database ${source.name} owner to ${role}`);
  await runSql(url.href, [
    `create extension citext;
     create schema app;
     create type app.state as enum ('new', 'paid');
     create table app.customers (id integer generated always as identity primary key, mail citext unique);
     create table app.orders (id bigserial primary key, customer integer not null references app.customers, state app.state, total numeric) partition by range (id);
     create table app.orders_1 partition of app.orders for values from (1) to (1000);
     insert into app.customers (mail) select 'a' || i || '@b.es' from generate_series(1, 20) i;
     insert into app.orders (customer, state, total) select 1 + i % 20, 'paid', i * 1.10 from generate_series(1, 300) i;
     alter table app.customers enable row level security;
     alter table app.customers force row level security;
     create policy nobody on app.customers using (false);
     create function app.refuse() returns trigger language plpgsql as 'begin raise exception ''fired''; end';
     create trigger refuse before insert on app.orders for each row execute function app.refuse();
     create materialized view app.totals as select customer, sum(total) from app.orders group by customer;
     comment on schema app is 'the application';
     select lo_from_bytea(7, 'bytes');`,
  ]);
  await admin.query(`alter role ${role} bypassrls`);
  const backup = await trip.backUp(url.href);
  const into = new URL(target.url);
  [into.username, into.password] = [role, "secret"];
  await target.drop();

  const result = await trip.restore(backup.id, into.href, { owners: true });

  expect(result.notChecked).toEqual([]);
  const restored = await dumpForComparison(target.url);
  await admin.query(`drop database ${target.name}`);
  const { rows } = await admin.query("select 1 from pg_database where datname = $1", [target.name]);
  expect(rows).toEqual([]);
  expect(differences(await dumpForComparison(source.url), restored)).toEqual([]);
});
