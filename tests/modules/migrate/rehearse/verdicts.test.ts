import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase, withDatabase } from "../../../support/database.ts";
import { startServerOfVersion } from "../../../support/servers.ts";
import type { TestServer } from "../../../support/test-server.ts";
import { follow } from "../validation.ts";
import { locksOf, rehearse } from "./rehearsing.ts";

const setup = `CREATE TABLE customers (id int PRIMARY KEY); INSERT INTO customers SELECT generate_series(1, 100);
  CREATE TABLE orders (id int PRIMARY KEY, customer int, name varchar(20), at timestamp, total int, kept int CHECK (kept IS NOT NULL));
  INSERT INTO orders SELECT g, 1 + g % 100, 'n' || g, now(), g, g FROM generate_series(1, 500) g;
  ALTER TABLE orders ADD CONSTRAINT positive CHECK (total > 0) NOT VALID;
  CREATE INDEX orders_name ON orders (name);
  CREATE TABLE parts (a int, b int) PARTITION BY LIST (a);
  CREATE TABLE parts_one PARTITION OF parts FOR VALUES IN (1); CREATE TABLE parts_rest PARTITION OF parts DEFAULT;
  INSERT INTO parts SELECT g % 2, g FROM generate_series(1, 100) g;
  CREATE SCHEMA "Ä;s""x"; CREATE TABLE "Ä;s""x"."T a""b" ("Id" int PRIMARY KEY, v int); INSERT INTO "Ä;s""x"."T a""b" VALUES (1, 1)`;

type Verdict = { sql: string; rewrites?: string[]; scans?: string[]; locks: string[] };

const indexes = ["index public.orders_name", "index public.orders_pkey"];
const exclusive = ["AccessExclusiveLock public.orders"];
const rewritten = { rewrites: ["public.orders", ...indexes], scans: ["public.orders"], locks: exclusive };

/** Those of the design's table, on the oldest and the newest server. */
const core: Verdict[] = [
  { sql: "ALTER TABLE orders ADD COLUMN x int DEFAULT 1", locks: exclusive },
  { sql: "ALTER TABLE orders ADD COLUMN x uuid DEFAULT gen_random_uuid()", ...rewritten },
  { sql: "ALTER TABLE orders ALTER name TYPE varchar(40)", locks: exclusive },
  {
    sql: "ALTER TABLE orders ALTER name TYPE varchar(30) USING name::varchar(30), ALTER total TYPE int",
    locks: exclusive,
  },
  { sql: "ALTER TABLE orders ALTER name TYPE varchar(10)", ...rewritten },
  { sql: "SET timezone = 'UTC'; ALTER TABLE orders ALTER at TYPE timestamptz", locks: exclusive },
  { sql: "SET timezone = 'Europe/Madrid'; ALTER TABLE orders ALTER at TYPE timestamptz", ...rewritten },
  { sql: "ALTER TABLE orders ALTER total SET NOT NULL", scans: ["public.orders"], locks: exclusive },
  { sql: "ALTER TABLE orders ALTER kept SET NOT NULL", locks: exclusive },
  { sql: "ALTER TABLE orders ADD CHECK (total > 0)", scans: ["public.orders"], locks: exclusive },
  { sql: "ALTER TABLE orders ADD CHECK (total > 0) NOT VALID", locks: exclusive },
  {
    sql: "ALTER TABLE orders VALIDATE CONSTRAINT positive",
    scans: ["public.orders"],
    locks: ["ShareUpdateExclusiveLock public.orders"],
  },
  {
    sql: "ALTER TABLE orders ADD FOREIGN KEY (customer) REFERENCES customers",
    scans: ["public.customers", "public.orders"],
    locks: ["ShareRowExclusiveLock public.customers", "ShareRowExclusiveLock public.orders"],
  },
];

const others: Verdict[] = [
  {
    sql: "ALTER TABLE orders ADD FOREIGN KEY (customer) REFERENCES customers NOT VALID",
    locks: ["ShareRowExclusiveLock public.customers", "ShareRowExclusiveLock public.orders"],
  },
  { sql: "CREATE INDEX i ON orders (total)", scans: ["public.orders"], locks: ["ShareLock public.orders"] },
  {
    sql: "CREATE INDEX CONCURRENTLY i ON orders (total)",
    scans: ["public.orders"],
    locks: ["ShareUpdateExclusiveLock public.orders"],
  },
  {
    sql: "DROP INDEX CONCURRENTLY orders_name",
    locks: ["ShareUpdateExclusiveLock public.orders", "ShareUpdateExclusiveLock public.orders_name"],
  },
  {
    sql: "REINDEX TABLE orders",
    rewrites: indexes,
    scans: ["public.orders"],
    locks: [
      "AccessExclusiveLock public.orders_name",
      "AccessExclusiveLock public.orders_pkey",
      "ShareLock public.orders",
    ],
  },
  {
    sql: "REINDEX INDEX CONCURRENTLY orders_name",
    rewrites: ["index public.orders_name"],
    scans: ["public.orders"],
    locks: ["ShareUpdateExclusiveLock public.orders", "ShareUpdateExclusiveLock public.orders_name"],
  },
  { sql: "VACUUM orders", locks: ["ShareUpdateExclusiveLock public.orders"] },
  { sql: "VACUUM FULL orders", ...rewritten },
  { sql: "TRUNCATE orders", locks: exclusive },
  { sql: "UPDATE orders SET total = total + 1", scans: ["public.orders"], locks: [] },
  { sql: "SELECT 1 FROM orders LIMIT 1", locks: [] },
  {
    sql: "CREATE TABLE new_one (id int PRIMARY KEY); ALTER TABLE new_one ADD COLUMN u uuid DEFAULT gen_random_uuid()",
    locks: [],
  },
  { sql: "ALTER TABLE orders RENAME TO bills", locks: exclusive },
  {
    sql: "ALTER TABLE orders RENAME TO bills; ALTER TABLE bills ADD COLUMN u uuid DEFAULT gen_random_uuid()",
    ...rewritten,
    locks: [],
  },
  { sql: "DROP TABLE orders", locks: exclusive },
  {
    sql: "ALTER TABLE parts ALTER b SET NOT NULL",
    scans: ["public.parts_one", "public.parts_rest"],
    locks: [
      "AccessExclusiveLock public.parts",
      "AccessExclusiveLock public.parts_one",
      "AccessExclusiveLock public.parts_rest",
    ],
  },
  {
    sql: 'ALTER TABLE "Ä;s""x"."T a""b" ALTER v SET NOT NULL',
    scans: ['"Ä;s""x"."T a""b"'],
    locks: ['AccessExclusiveLock "Ä;s""x"."T a""b"'],
  },
];

describe.each([14, 18] as const)("the verdict of a rehearsal on PostgreSQL %i", (version) => {
  let server: TestServer;
  let template: TestDatabase;

  beforeAll(async () => {
    server = await startServerOfVersion(version);
    template = await createTestDatabase({ server: server.url });
    await follow(template, [setup]);
  });
  afterAll(() => server.stop());

  test.each(version === 18 ? [...core, ...others] : core)("$sql", async ({ sql, rewrites = [], scans = [], locks }) => {
    await withDatabase(
      async (database) => {
        const { statements, failure } = await rehearse(database, sql);
        expect(failure).toBeNull();
        const last = statements.at(-1);
        expect({ rewrites: last?.rewrites, scans: last?.scans, locks: locksOf(last) }).toEqual({
          rewrites,
          scans,
          locks,
        });
      },
      { server: server.url, from: template.name },
    );
  });
});
