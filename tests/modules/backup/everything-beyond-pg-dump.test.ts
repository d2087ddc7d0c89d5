import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, inject, test } from "vitest";
import { openRoundTrip, type RoundTrip, runSql } from "../../fixtures/everything/round-trip.ts";
import { differences, dumpForComparison } from "../../support/compare-databases.ts";
import { createTestDatabase, type TestDatabase } from "../../support/database.ts";
import { startTestServer } from "../../support/test-server.ts";

let trip: RoundTrip;
let opened: TestDatabase[] = [];

beforeEach(async () => {
  trip = await openRoundTrip();
});
afterEach(async () => {
  for (const database of opened) await database.drop();
  opened = [];
  await trip.remove();
});

async function database(server = inject("pgUrl")): Promise<TestDatabase> {
  const made = await createTestDatabase({ server });
  opened.push(made);
  return made;
}

async function roundTrip(sql: string[], server?: string) {
  const [source, target] = [await database(server), await database(server)];
  await runSql(source.url, sql);
  const backup = await trip.backUp(source.url);
  const result = await trip.restore(backup.id, target.url, { owners: true });
  return { source, target, result };
}

// In each of these, what pg_dump writes cannot be restored, or not whole, by psql alone.
describe("restoreBackup goes further than pg_dump", () => {
  test("with rows hashed by a value that holds an enum's", async () => {
    const { source, target } = await roundTrip([
      `create type mood as enum ('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h');
       create type pair as (m mood, n integer);
       create table by_array (m mood[], n integer) partition by hash (m);
       create table by_array_0 partition of by_array for values with (modulus 3, remainder 0);
       create table by_array_1 partition of by_array for values with (modulus 3, remainder 1);
       create table by_array_2 partition of by_array for values with (modulus 3, remainder 2);
       insert into by_array select array[m, m], 1 from unnest(enum_range(null::mood)) m;
       create table by_pair (p pair) partition by hash (p);
       create table by_pair_0 partition of by_pair for values with (modulus 2, remainder 0);
       create table by_pair_1 partition of by_pair for values with (modulus 2, remainder 1);
       insert into by_pair select row(m, 1)::pair from unnest(enum_range(null::mood)) m;`,
    ]);
    for (const sql of ["select * from by_array order by m", "select p::text from by_pair order by 1"]) {
      expect(await target.query(sql)).toEqual(await source.query(sql));
    }
  });

  test("with checks and generated columns whose functions rely on the search path", async () => {
    const { source, target } = await roundTrip([
      `create table users (id integer primary key, name text);
       insert into users values (1, 'ana'), (2, 'luis');
       create function first_letter(text) returns text language sql immutable as 'select left($1, 1)';
       create function initial(text) returns text language sql immutable as 'select first_letter($1)';
       create function no_user(integer) returns boolean language plpgsql as 'begin return not exists (select from users where id = $1); end';
       create table notes (id integer check (no_user(id)), t text, i text generated always as (initial(t)) stored);
       insert into notes (id, t) values (3, 'x'), (4, 'y');`,
    ]);
    expect(differences(await dumpForComparison(source.url), await dumpForComparison(target.url))).toEqual([]);
  });

  test("with an exclusion constraint on a partitioned table", async () => {
    const { target, result } = await roundTrip([
      `create table days (id integer, day date, exclude using btree (day with =, id with =)) partition by range (day);
       create table days_2024 partition of days for values from ('2024-01-01') to ('2025-01-01');
       insert into days values (1, '2024-05-05');`,
    ]);
    expect(await target.query("select id from days")).toEqual([{ id: 1 }]);
    await expect(target.query("insert into days values (1, '2024-05-05')")).rejects.toThrow("exclusion constraint");
    const constraints = await target.query("select conname from pg_constraint where contype = 'x' and conparentid = 0");
    expect(constraints.length + result.notChecked.length).toBeGreaterThan(0);
  });

  test("with a tablespace that the target server lacks", async () => {
    const [source, target] = [await database(), await database()];
    const name = `space_${source.name}`;
    await runSql(source.url, ["set allow_in_place_tablespaces = on", `create tablespace ${name} location ''`]);
    await runSql(source.url, [
      `create table elsewhere (id integer primary key using index tablespace ${name}, t text) tablespace ${name};
       create index on elsewhere (t) tablespace ${name};
       insert into elsewhere values (1, 'x');`,
    ]);
    const backup = await trip.backUp(source.url);
    await source.drop();
    await runSql(target.url, [`drop tablespace ${name}`]);
    const result = await trip.restore(backup.id, target.url, { owners: true });
    expect(result.verified.mismatches).toEqual([]);
    expect(await target.query("select * from elsewhere")).toEqual([{ id: 1, t: "x" }]);
    expect(await target.query("select count(*)::int as indexes from pg_indexes where tablename = 'elsewhere'")).toEqual(
      [{ indexes: 2 }],
    );
  });
});

test("a drill of a database that subscribes to another leaves nothing behind", async () => {
  const server = inject("pgUrl");
  const source = await database(server);
  const name = `follows_${source.name}`;
  await runSql(source.url, [
    "create table t (id integer)",
    `create subscription ${name} connection 'host=127.0.0.1 port=1' publication p with (connect = false, slot_name = none)`,
  ]);
  try {
    const backup = await trip.backUp(source.url);
    expect(await trip.drill(backup.id, server)).toMatchObject({ ok: true, tables: 1 });
    // The catalog of subscriptions is the whole server's; a database that holds one cannot be dropped.
    const holders = "select datname from pg_subscription join pg_database d on d.oid = subdbid where subname = $1";
    expect(await source.query(holders, [name])).toEqual([{ datname: source.name }]);
  } finally {
    await runSql(source.url, [`drop subscription ${name}`]);
  }
});

test("rows that users added to an extension's own tables come back, its own rows once", async () => {
  const folder = await mkdtemp(join(tmpdir(), "atalaya-extension-"));
  await mkdir(join(folder, "extension"));
  await writeFile(join(folder, "extension", "spatial.control"), "default_version = '1.0'\nrelocatable = true\n");
  await writeFile(
    join(folder, "extension", "spatial--1.0.sql"),
    `create table reference_systems (id integer primary key, name text);
     insert into reference_systems select i, 'of the extension' from generate_series(1, 100) i;
     select pg_catalog.pg_extension_config_dump('reference_systems', 'where id > 100');
     create table jobs (id serial primary key, what text);
     select pg_catalog.pg_extension_config_dump('jobs', '');
     select pg_catalog.pg_extension_config_dump('jobs_id_seq', '');`,
  );
  for (const path of [folder, join(folder, "extension")]) await chmod(path, 0o755);
  const server = await startTestServer({ settings: { extension_control_path: `$system:${folder}` } });
  try {
    const { source, target } = await roundTrip(
      [
        `create extension spatial;
         insert into reference_systems values (101, 'mine'), (102, null);
         insert into jobs (what) values ('a'), ('b');
         create table uses (id integer references reference_systems);
         insert into uses values (1), (101);`,
      ],
      server.url,
    );
    expect(differences(await dumpForComparison(source.url), await dumpForComparison(target.url))).toEqual([]);
  } finally {
    for (const made of opened) await made.drop();
    opened = [];
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
});
