import { randomBytes } from "node:crypto";
import { rename } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { RestoreBackupInput } from "../../../modules/backup/index.ts";
import { objectPath } from "../../../modules/backup/store/layout.ts";
import { createTestDatabase, type TestDatabase } from "../../support/database.ts";
import { openWorkshop, runTransactions, type Workshop } from "./support/workshop.ts";

const structure = [
  "create type mood as enum ('sad', 'glad')",
  "create table people (id serial primary key, name text unique, mood mood, loud text generated always as (upper(name)) stored)",
  "create table visits (id int generated always as identity primary key, person_id int not null references people, at timestamptz default now())",
  "create schema old",
  "create table old.people (id int)",
  "create table journal (what text)",
  "create function note() returns trigger language plpgsql as $$ begin insert into public.journal values (tg_table_name); return null; end $$",
  "create trigger noted after insert on people for each row execute function note()",
  "create trigger always_noted after insert on visits for each row execute function note()",
  "alter table visits enable always trigger always_noted",
  "create trigger replica_noted after insert on people for each row execute function note()",
  "alter table people enable replica trigger replica_noted",
];
const rows = [
  "insert into people (name, mood) select 'ñ ' || i, 'glad' from generate_series(1, 300) i",
  "insert into visits (person_id) select 1 + i % 300 from generate_series(1, 900) i",
  "insert into old.people values (7)",
  "truncate journal",
];

let workshop: Workshop;
let source: TestDatabase;
let target: TestDatabase;
beforeAll(async () => {
  workshop = await openWorkshop();
  source = await createTestDatabase();
  await runTransactions(source.url, [...structure, ...rows]);
  await workshop.take(source, { chunkBytes: 8192 });
});
afterAll(async () => {
  await source?.drop();
  await workshop?.remove();
});
beforeEach(async () => {
  target = await createTestDatabase();
  return () => target.drop();
});

const only = (...tables: string[]) => ({ selection: { tables, schemas: [] } });
const md5 = (database: TestDatabase, relation: string) =>
  database.query(`select count(*)::int as n, md5(string_agg(r::text, ';' order by r::text)) as md5 from ${relation} r`);
const schemas = async () =>
  (
    await target.query<{ nspname: string }>(
      "select nspname from pg_namespace where nspname !~ '^pg_|^information_schema' order by 1",
    )
  ).map(({ nspname }) => nspname);

/** Takes one object of a table out of the store until the function it answers is called. */
async function loseChunk(table: string): Promise<() => Promise<void>> {
  const [{ id } = { id: "" }] = (await Array.fromAsync(workshop.storage.list("manifests/"))).map(({ path }) => ({
    id: path.slice(10, -5),
  }));
  const { chunks } = await workshop.table(id, table);
  const path = join(workshop.folder, objectPath(chunks.at(-1)?.object.name ?? ""));
  await rename(path, `${path}.away`);
  return () => rename(`${path}.away`, path);
}

describe("restoreBackup into a schema", () => {
  const into = (intoSchema: string, change: Partial<RestoreBackupInput> = {}) =>
    workshop.restore(target, { intoSchema, ...only("public.people", "public.visits"), ...change });

  test("brings bare tables of equal rows beside the live ones, and touches those in no way", async () => {
    await runTransactions(target.url, [...structure, "insert into people (name) values ('live')", "truncate journal"]);
    const result = await into('Rückblick "1"');
    expect(result).toMatchObject({ rows: 1200, tables: 2, verified: { mismatches: [] }, keptAs: null });
    expect(await target.query("select count(*)::int as n from people")).toEqual([{ n: 1 }]);
    expect(await target.query("select count(*)::int as n from journal")).toEqual([{ n: 0 }]);
    expect(await schemas()).toEqual(['Rückblick "1"', "old", "public"].sort());
    expect(await md5(target, '"Rückblick ""1""".visits')).toEqual(await md5(source, "visits"));
    const people = (schema: string) => `(select id, name, mood from ${schema}.people)`;
    expect(await md5(target, people('"Rückblick ""1"""'))).toEqual(await md5(source, people("public")));
    const parts = await target.query(
      'select relkind::text, count(*)::int as n from pg_class where relnamespace = \'"Rückblick ""1"""\'::regnamespace group by 1',
    );
    expect(parts).toEqual([{ relkind: "r", n: 2 }]);
  });

  test("refuses a schema that exists, and two tables of one name", async () => {
    await runTransactions(target.url, structure);
    await expect(into("old")).rejects.toMatchObject({ code: "backup.schema-exists", exit: 3 });
    const same = only("public.people", "old.people");
    await expect(into("both", same)).rejects.toMatchObject({
      code: "backup.same-name",
      exit: 2,
      message: expect.stringContaining("people"),
    });
    await expect(into("other", only("public.nothing"))).rejects.toMatchObject({
      code: "backup.unknown-table",
      exit: 2,
    });
    expect(await schemas()).toEqual(["old", "public"]);
  });

  test("gives nothing the name before all is there, and succeeds when it is run again", async () => {
    await runTransactions(target.url, structure);
    const giveBack = await loseChunk("visits");
    await expect(into("back")).rejects.toMatchObject({ code: "storage.missing" });
    expect(await schemas()).not.toContain("back");
    await giveBack();
    expect((await into("back")).rows).toBe(1200);
    expect(await schemas()).toEqual(["back", "old", "public"]);
  });
});

describe("restoreBackup of the rows only", () => {
  const load = (change: Partial<RestoreBackupInput> = {}) => workshop.restore(target, { dataOnly: true, ...change });
  const triggers = () =>
    target.query("select tgname, tgenabled::text from pg_trigger where not tgisinternal order by 1");

  test("fills tables that exist: no trigger fires, sequences go on, and the triggers are as they were", async () => {
    await runTransactions(target.url, structure);
    const before = await triggers();
    expect(await load()).toMatchObject({ rows: 1201, tables: 4, verified: { mismatches: [] }, notChecked: [] });
    for (const table of ["people", "visits", "old.people", "journal"])
      expect(await md5(target, table)).toEqual(await md5(source, table));
    expect(await triggers()).toEqual(before);
    expect(await schemas()).toEqual(["old", "public"]);
    expect(await target.query("insert into people (name) values ('next') returning id")).toEqual([{ id: 301 }]);
    expect(await target.query("insert into visits (person_id) values (1) returning id")).toEqual([{ id: 901 }]);
    expect(await target.query("select count(*)::int as n from journal")).toEqual([{ n: 2 }]);
  });

  test("fills one table, whose sequence goes on behind its rows", async () => {
    await runTransactions(target.url, structure);
    await load(only("public.people"));
    expect(await target.query("insert into people (name) values ('next') returning id")).toEqual([{ id: 301 }]);
    expect(await target.query("insert into visits (person_id) values (1) returning id")).toEqual([{ id: 1 }]);
  });

  test("refuses a table that holds rows or is not there, and leaves no trace", async () => {
    await runTransactions(target.url, [...structure, "insert into people (name) values ('live')", "truncate journal"]);
    await expect(load()).rejects.toMatchObject({
      code: "backup.target-not-empty",
      exit: 3,
      message: expect.stringContaining("public.people"),
    });
    await target.query("drop table visits; truncate people");
    await expect(load()).rejects.toMatchObject({
      code: "backup.table-absent",
      exit: 3,
      message: expect.stringContaining("public.visits"),
    });
    expect(await schemas()).toEqual(["old", "public"]);
    expect(await target.query("select count(*)::int as n from people")).toEqual([{ n: 0 }]);
  });

  test("goes on after a failure, doubling no row", async () => {
    await runTransactions(target.url, structure);
    const before = await triggers();
    const giveBack = await loseChunk("visits");
    await expect(load({ jobs: 1 })).rejects.toMatchObject({ code: "storage.missing" });
    expect(await triggers()).toEqual(before);
    await giveBack();
    expect((await load()).verified.mismatches).toEqual([]);
    expect(await md5(target, "visits")).toEqual(await md5(source, "visits"));
    expect(await schemas()).toEqual(["old", "public"]);
  });

  test("does not go on with what another restore left half-done", async () => {
    await runTransactions(target.url, structure);
    const giveBack = await loseChunk("visits");
    await expect(load({ jobs: 1, ...only("public.visits") })).rejects.toMatchObject({ code: "storage.missing" });
    await giveBack();
    await expect(load()).rejects.toMatchObject({
      code: "backup.target-not-empty",
      message: expect.stringContaining("public.visits"),
    });
  });

  test("wakes the triggers that it put to sleep, also when its sessions were cut off and it had to be run again", async () => {
    await runTransactions(target.url, structure);
    const before = await triggers();
    let cut: Promise<unknown> | undefined;
    const end = () =>
      target.query(
        "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'atalaya'",
      );
    await expect(
      load({
        jobs: 1,
        onProgress: ({ chunksDone }) => {
          if (chunksDone === 1) cut ??= end();
        },
      }),
    ).rejects.toThrow();
    await cut;
    await load();
    expect(await triggers()).toEqual(before);
    expect(await md5(target, "visits")).toEqual(await md5(source, "visits"));
  });

  test("says so when the role may not put triggers to sleep", async () => {
    const role = `loader_${randomBytes(4).toString("hex")}`;
    await runTransactions(target.url, [
      ...structure,
      `create role ${role} login password 'p'; grant all on all tables in schema public to ${role}`,
    ]);
    const url = new URL(target.url);
    url.username = role;
    url.password = "p";
    await expect(workshop.restore({ url: url.href }, { dataOnly: true })).rejects.toMatchObject({
      code: "backup.replica-role-denied",
      exit: 4,
    });
    await target.query(`drop owned by ${role}; drop role ${role}`);
  });
});

test.each<[string, Partial<RestoreBackupInput>]>([
  ["--into-schema and --data-only", { intoSchema: "a", dataOnly: true }],
  ["--into-schema and --schema-only", { intoSchema: "a", schemaOnly: true }],
  ["--data-only and --schema-only", { dataOnly: true, schemaOnly: true }],
  ["--data-only and --replace", { dataOnly: true, replace: true }],
  ["--into-schema and --replace", { intoSchema: "a", replace: true }],
])("restoreBackup refuses %s together", async (names, options) => {
  await expect(workshop.restore(target, options)).rejects.toMatchObject({
    code: "backup.options-contradict",
    exit: 2,
    message: expect.stringContaining(names),
  });
});
