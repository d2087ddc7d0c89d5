import { escapeIdentifier } from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openRoundTrip, type RoundTrip, runSql } from "../../fixtures/everything/round-trip.ts";
import { differences, dumpForComparison } from "../../support/compare-databases.ts";
import { createTestDatabase, type TestDatabase, urlOfDatabase } from "../../support/database.ts";
import { startTestServer, type TestServer } from "../../support/test-server.ts";

// Each has stopped, cut short or silently changed somebody's dump or restore.
const hostileSettings = [
  "statement_timeout = '500ms'",
  "lock_timeout = '1ms'",
  "idle_in_transaction_session_timeout = '500ms'",
  "idle_session_timeout = '500ms'",
  "transaction_timeout = '500ms'",
  "default_transaction_read_only = on",
  "default_transaction_isolation = 'serializable'",
  "default_transaction_deferrable = on",
  "session_replication_role = 'replica'",
  "array_nulls = off",
  "transform_null_equals = on",
  "xmloption = 'document'",
  "standard_conforming_strings = off",
  "backslash_quote = off",
  "quote_all_identifiers = on",
  "check_function_bodies = on",
  "row_security = off",
  "search_path = 'elsewhere'",
  "client_encoding = 'latin1'",
  "\"DateStyle\" = 'SQL, DMY'",
  "\"IntervalStyle\" = 'iso_8601'",
  "\"TimeZone\" = 'America/St_Johns'",
  "bytea_output = 'escape'",
  "extra_float_digits = -15",
  "xmlbinary = 'hex'",
  "default_toast_compression = 'pglz'",
  "enable_seqscan = off",
  "enable_tidscan = off",
  "synchronous_commit = off",
  "client_min_messages = 'debug1'",
  "default_with_oids_does_not_exist.x = 'a custom ''setting'''",
];

const sensitive = `
  create table sensitive (
    id integer primary key, a integer[], t text, x xml, i interval, at timestamptz, d date, f float8, b bytea,
    constraint c check (t <> E'back\\\\slash' and (id = 1) is not null)
  );
  insert into sensitive values
    (1, '{1,NULL,3}', 'ñ 🐘 \\', 'not <b>a document</b>', '1 year 2 days 03:04:05.6', '2024-07-01 12:00+00', '2024-02-01', 0.1::float8 + 0.2, '\\x00ff5c'),
    (2, '{}', '', '<a/>', '-1 day', 'infinity', '-infinity', 1e-300, ''),
    (3, null, null, null, null, null, null, 'NaN', null);
  create function waits() returns integer language sql as 'select 1 from pg_sleep(0.8)';
  create materialized view slow as select public.waits() as w;
  create index on sensitive (t);`;

describe("a database whose own settings are against it", () => {
  let source: TestDatabase;
  let target: TestDatabase;
  let trip: RoundTrip;

  beforeEach(async () => {
    [source, target, trip] = [await createTestDatabase(), await createTestDatabase(), await openRoundTrip()];
    await runSql(source.url, [sensitive]);
  });
  afterEach(async () => {
    await source.drop();
    await target.drop();
    await trip.remove();
  });

  test("comes back equal, settings and all", async () => {
    const settings = hostileSettings.map((setting) => `alter database ${escapeIdentifier(source.name)} set ${setting}`);
    await runSql(source.url, [settings.join(";")]);
    const backup = await trip.backUp(source.url);
    const result = await trip.restore(backup.id, target.url, { owners: true });
    expect(result.notChecked).toEqual([]);
    expect(differences(await dumpForComparison(source.url), await dumpForComparison(target.url))).toEqual([]);
  });

  test("is found unchanged by a second backup after its settings changed", async () => {
    await trip.backUp(source.url);
    await runSql(source.url, [
      hostileSettings.map((setting) => `alter database ${escapeIdentifier(source.name)} set ${setting}`).join(";"),
    ]);
    const second = await trip.backUp(source.url);
    expect(second.chunks).toMatchObject({ written: 0 });
  });
});

const encodings: [name: string, definition: string, sql: string[]][] = [
  [
    "LATIN1",
    "encoding 'LATIN1' locale 'C'",
    [
      'create table "año" ("é" text default \'ü\'); insert into "año" values (\'ñ ÿ £\'), (default); comment on table "año" is \'ö\'',
    ],
  ],
  ["WIN1252", "encoding 'WIN1252' locale 'C'", ["create table t (x text); insert into t values ('€ “quoted” …')"]],
  ["EUC_JP", "encoding 'EUC_JP' locale 'C'", ['create table "表" ("列" text); insert into "表" values (\'日本語\')']],
  [
    "SQL_ASCII",
    "encoding 'SQL_ASCII' locale 'C'",
    ["create table t (x text); insert into t values ('ñ'), (convert_from('\\xe9ff'::bytea, 'SQL_ASCII'))"],
  ],
  [
    "ICU",
    "locale_provider icu icu_locale 'es-u-kn-true' icu_rules '& V << w <<< W' locale 'C' encoding 'UTF8'",
    ["create table t (x text primary key); insert into t values ('a10'), ('a9')"],
  ],
  [
    "the built-in provider",
    "locale_provider builtin builtin_locale 'C.UTF-8' locale 'C' encoding 'UTF8'",
    ["create table t (x text primary key); insert into t values ('É'), ('é')"],
  ],
];

// On a server of its own: where a role's name is written in UTF-8, pg_dump cannot read the roles from another encoding.
describe("a database of another encoding or locale", () => {
  let server: TestServer;

  beforeAll(async () => {
    server = await startTestServer();
  });
  afterAll(async () => {
    await server.stop();
  });

  test.each(encodings)("comes back equal in %s", async (_name, definition, sql) => {
    const trip = await openRoundTrip();
    const target = await createTestDatabase({ server: server.url });
    const name = `${target.name}_source`;
    try {
      await runSql(server.url, [`create database ${escapeIdentifier(name)} template template0 ${definition}`]);
      const url = urlOfDatabase(server.url, name);
      await runSql(url, sql);
      const backup = await trip.backUp(url);
      const result = await trip.restore(backup.id, target.url, { owners: true });
      expect(result.notChecked).toEqual([]);
      expect(differences(await dumpForComparison(url), await dumpForComparison(target.url))).toEqual([]);
    } finally {
      await target.drop();
      await trip.remove();
    }
  });
});
