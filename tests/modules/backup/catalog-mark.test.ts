import { randomBytes } from "node:crypto";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { catalogMark } from "../../../modules/backup/source/catalog-mark.ts";
import { readSource } from "../../../modules/backup/source/read-source.ts";
import { beginInPublic, client, prepareConnection } from "./support/own-connection.ts";

prepareConnection();

describe("catalogMark", () => {
  const role = `marked_${randomBytes(4).toString("hex")}`;
  const objects = [
    `create role ${role}`,
    "create type mood as enum ('sad', 'ok')",
    "create domain positive as int check (value > 0)",
    "create table t (i int primary key, t text default 'x', m mood)",
    "create table u (i int references t, e int generated always as identity)",
    "create index u_i on u (i)",
    "create sequence s",
    "create view v as select i from t",
    "create materialized view w as select i from t with no data",
    "create function f() returns int language sql as 'select 1'",
    "create function g() returns trigger language plpgsql as 'begin return new; end'",
    "create trigger g before insert on t for each row execute function g()",
    "create policy p on t using (i > 0)",
    "create rule r as on delete to v do instead nothing",
    "create statistics st on i, t from t",
    "create publication pub for table t",
    "create schema n",
    'create collation c from "C"',
    `grant select on t to ${role}`,
    "comment on table t is 'before'",
    "create foreign data wrapper fdw; create server srv foreign data wrapper fdw; create user mapping for public server srv options (a '1')",
    'create text search configuration ts (parser = "default")',
  ];

  beforeAll(async () => {
    const takeBack = await beginInPublic();
    for (const sql of objects) await client.query(sql);
    return takeBack;
  });
  beforeEach(async () => {
    await client.query("savepoint made");
    return () => client.query("rollback to savepoint made").then(() => undefined);
  });

  const mark = async () => catalogMark(client, await readSource(client));

  test.each([
    "create or replace function f() returns int language sql as 'select 2'",
    "alter function f() cost 5",
    "alter function f() set search_path = ''",
    "create or replace view v as select i, t from t",
    "refresh materialized view w",
    "alter table t alter t set default 'y'",
    "alter table t alter t set not null",
    "alter table t alter t set statistics 7",
    "alter table t alter t set storage external",
    "alter table t set (fillfactor = 50)",
    "alter table t add check (i > 0)",
    "alter table t disable trigger g",
    "alter table t enable row level security",
    "alter table t replica identity full",
    "alter policy p on t using (i > 1)",
    "alter table t rename t to tt",
    "alter index u_i rename to u_j",
    "drop index u_i",
    "create rule q as on update to v do instead nothing",
    "alter sequence s increment 2",
    "alter table u alter e set increment 3",
    "alter type mood rename value 'sad' to 'blue'",
    "alter type mood add value 'glad'",
    "alter domain positive set not null",
    "alter statistics st set statistics 9",
    "alter publication pub set (publish = 'insert')",
    "comment on table t is 'after'",
    "comment on column t.i is 'x'",
    "revoke select on t from ROLE",
    "grant update (i) on t to ROLE",
    "alter default privileges in schema n grant select on tables to ROLE",
    "alter table t owner to ROLE",
    "alter role ROLE rename to ROLE_2",
    "alter schema n rename to m",
    "alter collation c rename to d",
    "alter user mapping for public server srv options (set a '2')",
    "alter server srv options (add b '1')",
    "alter text search configuration ts add mapping for word with simple",
    "create cast (mood as int) with function f2(mood)",
    "create operator === (leftarg = int, rightarg = int, function = int4eq)",
    "create aggregate agg (int) (sfunc = int4pl, stype = int)",
  ])("is another after: %s", async (change) => {
    if (change.startsWith("create cast"))
      await client.query("create function f2(mood) returns int language sql as 'select 1'");
    const before = await mark();
    await client.query(change.replaceAll("ROLE", role));
    expect(await mark()).not.toBe(before);
    expect(before).not.toBeNull();
  });

  test.each([
    "insert into t values (1, 'a', 'ok'); update t set t = 'b'; delete from t",
    "select nextval('s'), setval('s', 100)",
    "analyze t",
    "select lo_from_bytea(0, 'x')",
    "lock table t",
    "set local work_mem = '1MB'",
  ])("is the same after: %s", async (change) => {
    const before = await mark();
    await client.query(change);
    expect(await mark()).toBe(before);
  });

  test("is none where this role may not look into a catalog that counts", async () => {
    await client.query(`revoke select on pg_proc from public; set local role ${role}`);
    expect(await mark()).toBeNull();
  });
});
