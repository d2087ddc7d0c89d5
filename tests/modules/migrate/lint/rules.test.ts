import { describe, expect, test } from "vitest";
import type { rules } from "../../../../modules/migrate/lint/registry.ts";
import { squawkRules } from "../../../../modules/migrate/lint/squawk/squawk-rules.ts";
import type { Finding } from "../../../../modules/migrate/types.ts";
import { lintAlone } from "./linting.ts";

type Pair = { hazards: string[]; harmless: string[] };

const pairs: Record<keyof typeof rules, Pair> = {
  "delete-without-where": {
    hazards: [
      "DELETE FROM a;",
      "DELETE FROM a WHERE true;",
      "DELETE FROM a WHERE x = 1 OR 1 = 1;",
      "WITH d AS (DELETE FROM a RETURNING *) SELECT * FROM d;",
      "DELETE FROM a WHERE id > 0;",
    ],
    harmless: [
      "DELETE FROM a WHERE old;",
      "CREATE TEMP TABLE a (x int); DELETE FROM a;",
      "DELETE FROM a USING b WHERE a.x = b.x;",
    ],
  },
  "update-without-where": {
    hazards: ["UPDATE a SET x = 1;", "UPDATE a SET x = b.x FROM b;", "DO $$ BEGIN UPDATE a SET x = 1; END $$;"],
    harmless: ["UPDATE a SET x = 1 WHERE y = 2;", "CREATE TABLE a (x int); UPDATE a SET x = 1;"],
  },
  truncate: { hazards: ["TRUNCATE a;", "TRUNCATE a, b CASCADE;"], harmless: ["CREATE TABLE a (x int); TRUNCATE a;"] },
  "drop-cascade": {
    hazards: [
      "DROP TABLE a CASCADE;",
      "ALTER TABLE a DROP COLUMN x CASCADE;",
      "DROP SCHEMA s CASCADE;",
      "ALTER TABLE a DROP CONSTRAINT c CASCADE;",
      "DROP OWNED BY bob;",
    ],
    harmless: ["DROP FUNCTION f();", "CREATE SCHEMA s; DROP SCHEMA s CASCADE;"],
  },
  "drop-table": {
    hazards: ["DROP TABLE a;", "DROP VIEW v;", "DROP FUNCTION f(int);", 'DROP TABLE IF EXISTS s."A b";'],
    harmless: [
      "CREATE TABLE a (x int); DROP TABLE a;",
      "DROP FUNCTION f(); CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';",
      "DROP VIEW v; CREATE VIEW v AS SELECT 1;",
    ],
  },
  "drop-column": {
    hazards: ["ALTER TABLE a DROP COLUMN x;", "ALTER TABLE a DROP COLUMN x, ADD COLUMN x int;"],
    harmless: ["ALTER TABLE a ADD COLUMN x int; ALTER TABLE a DROP COLUMN x;"],
  },
  "rename-table": {
    hazards: ["ALTER TABLE a RENAME TO b;", "ALTER TABLE a SET SCHEMA s;", "ALTER SCHEMA s RENAME TO t;"],
    harmless: [
      "ALTER TABLE a RENAME TO b; CREATE VIEW a AS SELECT * FROM b;",
      "ALTER INDEX i RENAME TO j;",
      "CREATE TABLE a (x int); ALTER TABLE a RENAME TO b;",
    ],
  },
  "rename-column": {
    hazards: ["ALTER TABLE a RENAME COLUMN x TO y;"],
    harmless: ["ALTER TABLE a RENAME CONSTRAINT x TO y;"],
  },
  "rename-type": {
    hazards: ["ALTER TYPE e RENAME VALUE 'a' TO 'b';", "ALTER TYPE e RENAME TO f;"],
    harmless: ["CREATE TYPE f AS ENUM ('a'); ALTER TYPE e RENAME TO g; ALTER TYPE f RENAME TO e;"],
  },
  "ddl-with-backfill": {
    hazards: [
      "ALTER TABLE a ADD COLUMN x int; UPDATE a SET x = y WHERE x IS NULL;",
      "UPDATE b SET x = 1 WHERE y; ALTER TABLE a ADD COLUMN x int;",
      "ALTER TABLE a ADD COLUMN x int; CREATE TABLE c AS SELECT * FROM b;",
    ],
    harmless: [
      "ALTER TABLE a ADD COLUMN x int; UPDATE a SET x = 1 WHERE id = 7;",
      "ALTER TABLE a ADD COLUMN x int; INSERT INTO b VALUES (1);",
      "CREATE TABLE c (x int); INSERT INTO c SELECT x FROM a;",
      "UPDATE a SET x = 1 WHERE y;",
    ],
  },
  "many-locked-tables": {
    hazards: ["ALTER TABLE a ADD COLUMN x int; ALTER TABLE b ADD COLUMN x int;"],
    harmless: [
      "ALTER TABLE a ADD COLUMN x int; ALTER TABLE a ADD COLUMN y int;",
      "CREATE TABLE b (y int); ALTER TABLE a ADD COLUMN x int; ALTER TABLE b ADD COLUMN x int;",
    ],
  },
  "add-required-column": {
    hazards: [
      "ALTER TABLE a ADD COLUMN x int NOT NULL;",
      "ALTER TABLE a ADD COLUMN x int NOT NULL DEFAULT NULL;",
      "ALTER TABLE a ADD COLUMN x int DEFAULT 0 NOT NULL; ALTER TABLE a ALTER COLUMN x DROP DEFAULT;",
    ],
    harmless: ["ALTER TABLE a ADD COLUMN x int NOT NULL DEFAULT 0;", "ALTER TABLE a ALTER COLUMN x DROP DEFAULT;"],
  },
  "volatile-default": {
    hazards: [
      "ALTER TABLE a ADD COLUMN x uuid DEFAULT gen_random_uuid();",
      "ALTER TABLE a ADD COLUMN x bigserial;",
      "ALTER TABLE a ADD COLUMN x text DEFAULT 'A' || left(md5(random()::text), 4);",
      "ALTER TABLE a ADD COLUMN x text DEFAULT stranger();",
    ],
    harmless: [
      "ALTER TABLE a ADD COLUMN x timestamptz NOT NULL DEFAULT now(), ADD COLUMN y date DEFAULT CURRENT_DATE, ADD COLUMN z jsonb DEFAULT '{}'::jsonb;",
      "CREATE FUNCTION f() RETURNS int IMMUTABLE LANGUAGE sql AS 'SELECT 1'; ALTER TABLE a ADD COLUMN x int DEFAULT f();",
    ],
  },
  "generated-column": {
    hazards: ["ALTER TABLE a ADD COLUMN x int GENERATED ALWAYS AS (y * 2) STORED;"],
    harmless: ["ALTER TABLE a ADD COLUMN x int GENERATED ALWAYS AS (y * 2) VIRTUAL;"],
  },
  "change-column-type": {
    hazards: [
      "ALTER TABLE a ALTER COLUMN x TYPE bigint;",
      "ALTER TABLE a ALTER COLUMN x TYPE varchar(10);",
      "ALTER TABLE a ADD COLUMN x varchar(9); ALTER TABLE a ALTER COLUMN x TYPE varchar(5);",
    ],
    harmless: [
      "ALTER TABLE a ADD COLUMN x varchar(9); ALTER TABLE a ALTER COLUMN x TYPE varchar(50) USING x::varchar(50);",
    ],
  },
  "set-not-null": {
    hazards: [
      "ALTER TABLE a ALTER COLUMN x SET NOT NULL;",
      "ALTER TABLE a ADD CONSTRAINT c CHECK (x IS NOT NULL) NOT VALID; ALTER TABLE a ALTER COLUMN x SET NOT NULL;",
    ],
    harmless: [
      "ALTER TABLE a VALIDATE CONSTRAINT c; ALTER TABLE a ALTER COLUMN x SET NOT NULL; ALTER TABLE a DROP CONSTRAINT c;",
      "ALTER TABLE a ALTER COLUMN x DROP NOT NULL;",
    ],
  },
  "add-foreign-key": {
    hazards: [
      "ALTER TABLE a ADD CONSTRAINT f FOREIGN KEY (x) REFERENCES b (id);",
      "ALTER TABLE a ADD COLUMN x int DEFAULT 1 REFERENCES b (id);",
    ],
    harmless: [
      "ALTER TABLE a ADD CONSTRAINT f FOREIGN KEY (x) REFERENCES b (id) NOT VALID;",
      "ALTER TABLE a ADD COLUMN x int REFERENCES b (id);",
      "CREATE TABLE a (x int); ALTER TABLE a ADD FOREIGN KEY (x) REFERENCES b (id);",
    ],
  },
  "add-check": {
    hazards: [
      "ALTER TABLE a ADD CHECK (x > 0);",
      "ALTER TABLE a ADD COLUMN x int CHECK (x > 0);",
      "ALTER TABLE a ADD CONSTRAINT c NOT NULL x;",
    ],
    harmless: [
      "ALTER TABLE a ADD CONSTRAINT c CHECK (x > 0) NOT VALID;",
      "ALTER TABLE a ADD CONSTRAINT c NOT NULL x NOT VALID;",
    ],
  },
  "validate-in-same-transaction": {
    hazards: [
      "ALTER TABLE a ADD CONSTRAINT c CHECK (x > 0) NOT VALID; ALTER TABLE a VALIDATE CONSTRAINT c;",
      "ALTER TABLE a ADD CONSTRAINT c CHECK (x > 0) NOT VALID, VALIDATE CONSTRAINT c;",
    ],
    harmless: ["ALTER TABLE a VALIDATE CONSTRAINT c;"],
  },
  "add-unique": {
    hazards: [
      "ALTER TABLE a ADD UNIQUE (x);",
      "ALTER TABLE a ADD PRIMARY KEY (x);",
      "ALTER TABLE a ADD COLUMN x int UNIQUE;",
      "ALTER TABLE a ADD EXCLUDE USING gist (x WITH &&);",
    ],
    harmless: ["ALTER TABLE a ADD CONSTRAINT u UNIQUE USING INDEX u;"],
  },
  "add-domain-constraint": {
    hazards: ["ALTER DOMAIN d ADD CONSTRAINT c CHECK (value > 0);"],
    harmless: ["ALTER DOMAIN d ADD CONSTRAINT c CHECK (value > 0) NOT VALID;", "ALTER DOMAIN d DROP DEFAULT;"],
  },
  "create-index": {
    hazards: ["CREATE INDEX ON a (x);", 'CREATE UNIQUE INDEX "i" ON s."A" ("x");'],
    harmless: [
      "CREATE INDEX CONCURRENTLY i ON a (x);",
      "CREATE TABLE a (x int); CREATE INDEX ON a (x);",
      "SELECT 1 AS x INTO a; CREATE INDEX ON a (x);",
    ],
  },
  "drop-index": { hazards: ["DROP INDEX i;"], harmless: ["DROP INDEX CONCURRENTLY i;"] },
  reindex: { hazards: ["REINDEX TABLE a;", "REINDEX SCHEMA public;"], harmless: ["REINDEX INDEX CONCURRENTLY i;"] },
  "concurrently-with-others": {
    hazards: ["SELECT 1; CREATE INDEX CONCURRENTLY i ON a (x);"],
    harmless: ["CREATE INDEX CONCURRENTLY i ON a (x);"],
  },
  "enum-value-in-use": {
    hazards: [
      "ALTER TYPE e ADD VALUE 'new'; UPDATE a SET x = 'new' WHERE id = 1;",
      "ALTER TYPE e ADD VALUE 'new'; ALTER TABLE a ALTER COLUMN x SET DEFAULT 'new'::e;",
    ],
    harmless: [
      "ALTER TYPE e ADD VALUE 'new'; UPDATE a SET x = 'old' WHERE id = 1;",
      "CREATE TYPE e AS ENUM ('a'); ALTER TYPE e ADD VALUE 'new'; SELECT 'new'::e;",
    ],
  },
  "lock-table": {
    hazards: ["LOCK TABLE a;", "LOCK a IN SHARE MODE;"],
    harmless: ["LOCK TABLE a IN ACCESS SHARE MODE;"],
  },
  "rewrite-table": {
    hazards: [
      "VACUUM FULL a;",
      "CLUSTER a USING i;",
      "ALTER TABLE a SET UNLOGGED;",
      "ALTER TABLE a SET LOGGED;",
      "ALTER TABLE a SET TABLESPACE t;",
      "ALTER TABLE a SET ACCESS METHOD heap;",
    ],
    harmless: ["VACUUM a;", "ALTER TABLE a SET (fillfactor = 70);"],
  },
  "refresh-view": {
    hazards: ["REFRESH MATERIALIZED VIEW m;"],
    harmless: ["REFRESH MATERIALIZED VIEW CONCURRENTLY m;"],
  },
  "attach-partition": {
    hazards: ["ALTER TABLE p ATTACH PARTITION a FOR VALUES IN (1);"],
    harmless: [
      "ALTER INDEX i ATTACH PARTITION j;",
      "CREATE TABLE a (x int); ALTER TABLE p ATTACH PARTITION a FOR VALUES IN (1);",

      "ALTER TABLE a VALIDATE CONSTRAINT bound; ALTER TABLE p ATTACH PARTITION a FOR VALUES IN (1);",
    ],
  },
  "detach-partition": {
    hazards: ["ALTER TABLE p DETACH PARTITION a;"],
    harmless: ["ALTER TABLE p DETACH PARTITION a CONCURRENTLY;"],
  },
  "create-trigger": {
    hazards: ["CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW EXECUTE FUNCTION f();"],
    harmless: ["CREATE TABLE a (x int); CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW EXECUTE FUNCTION f();"],
  },
  "disable-trigger": {
    hazards: ["ALTER TABLE a DISABLE TRIGGER t;", "ALTER TABLE a DISABLE TRIGGER ALL;"],
    harmless: ["ALTER TABLE a ENABLE TRIGGER t;"],
  },
  "drop-guard": {
    hazards: ["ALTER TABLE a DROP CONSTRAINT c;", 'DROP INDEX CONCURRENTLY "User_email_key";', "DROP TRIGGER t ON a;"],
    harmless: [
      'ALTER TABLE "A" DROP CONSTRAINT "A_x_fkey"; ALTER TABLE "A" ADD CONSTRAINT "A_x_fkey2" FOREIGN KEY ("x") REFERENCES b (id) NOT VALID;',
      "DROP INDEX CONCURRENTLY orders_placed_at_idx;",
      "DROP TRIGGER t ON a; CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW EXECUTE FUNCTION f();",
    ],
  },
  "json-column": { hazards: ["ALTER TABLE a ADD COLUMN x json;"], harmless: ["ALTER TABLE a ADD COLUMN x jsonb;"] },
  "restart-sequence": {
    hazards: [
      "ALTER SEQUENCE s RESTART;",
      "SELECT setval('\"Order_id_seq\"', 1, false);",
      "SELECT pg_catalog.setval(pg_get_serial_sequence('a', 'id'), 1);",
    ],
    harmless: [
      "ALTER SEQUENCE s OWNED BY a.x;",
      "SELECT setval('a_id_seq', (SELECT max(id) FROM a));",
      "CREATE TABLE coupon (id serial); SELECT setval('public.coupon_id_seq', 100);",
      "CREATE TABLE coupon (id serial); SELECT setval(pg_get_serial_sequence('coupon', 'id'), 100);",
    ],
  },
  "session-setting": {
    hazards: [
      "SET lock_timeout = 0;",
      "SET LOCAL statement_timeout = '0ms';",
      "SET session_replication_role = replica;",
      "SET search_path = s;",
      "SELECT set_config('lock_timeout', '0', true);",
    ],
    harmless: ["SET LOCAL lock_timeout = '2s';", "SET statement_timeout = 0; CREATE INDEX CONCURRENTLY i ON a (x);"],
  },
  "transaction-control": {
    hazards: ["DO $$ BEGIN COMMIT; END $$;"],
    harmless: ["DO $$ BEGIN NULL; EXCEPTION WHEN others THEN NULL; END $$;"],
  },
  "widen-access": {
    hazards: [
      "GRANT SELECT ON a TO PUBLIC;",
      "ALTER TABLE a DISABLE ROW LEVEL SECURITY;",
      "DROP POLICY p ON a;",
      "ALTER TABLE a ENABLE ROW LEVEL SECURITY;",
    ],
    harmless: [
      "GRANT SELECT ON a TO app;",
      "DROP POLICY p ON a; CREATE POLICY p ON a USING (true);",
      "GRANT EXECUTE ON FUNCTION f() TO PUBLIC;",
      "ALTER TABLE a ENABLE ROW LEVEL SECURITY; CREATE POLICY p ON a USING (true);",
    ],
  },
  "hidden-loss": {
    hazards: ["DO $$ BEGIN EXECUTE 'DROP TABLE ' || current_setting('x.y'); END $$;"],
    harmless: ["DO $$ BEGIN EXECUTE format('CREATE TABLE %I (x int)', 'a'); END $$;"],
  },
  "hidden-statement": {
    hazards: [
      "DO $$ BEGIN EXECUTE 'ALTER TABLE ' || current_setting('x.y') || ' ADD x int'; END $$;",
      "SELECT backfill();",
      "CALL backfill();",
      "DO LANGUAGE plpython3u 'pass';",
    ],
    harmless: ["DO $$ BEGIN EXECUTE 'CREATE TABLE a (x int)'; END $$;", "SELECT setval('s', 7);"],
  },
};

const cases = Object.entries(pairs) as [string, Pair][];

describe.each(cases)("%s", (rule, { hazards, harmless }) => {
  test.each(hazards)("finds %s", async (sql) => {
    expect(await lintAlone(sql)).toContainEqual(expect.objectContaining({ rule, line: 1, by: "atalaya" }));
  });

  // A note may remain: it refuses nothing.
  test.each(harmless)("lets pass %s", async (sql) => {
    expect((await lintAlone(sql)).filter((finding) => finding.rule === rule && finding.severity !== "note")).toEqual(
      [],
    );
  });
});

/** What is told of every hazard above, and what squawk's rules tell. */
async function everythingTold(): Promise<Pick<Finding, "message" | "safeWay">[]> {
  const own = await Promise.all(cases.map(([, { hazards }]) => lintAlone(hazards)));
  return [...own.flat(), ...Object.values(squawkRules).filter((rule) => "keep" in rule)];
}

describe("findings", () => {
  test("teach: each says what happens and how it is done safely", async () => {
    const thin = (await everythingTold()).filter(({ message, safeWay }) => message.length < 40 || safeWay.length < 12);
    expect(thin).toEqual([]);
  });

  test("carry SQL for the very table and column", async () => {
    const [finding] = await lintAlone('ALTER TABLE "Order Item" ALTER COLUMN "unit price" SET NOT NULL;', 17);
    expect(finding?.safeWay.split("\n").slice(1)).toEqual([
      'ALTER TABLE "Order Item" ADD CONSTRAINT "Order Item_unit price_not_null" CHECK ("unit price" IS NOT NULL) NOT VALID;',
      'ALTER TABLE "Order Item" VALIDATE CONSTRAINT "Order Item_unit price_not_null";',
      'ALTER TABLE "Order Item" ALTER COLUMN "unit price" SET NOT NULL;',
      'ALTER TABLE "Order Item" DROP CONSTRAINT "Order Item_unit price_not_null";',
    ]);
  });

  test("end a line with a semicolon only when it is SQL to run as it stands", async () => {
    const told = await everythingTold();
    const lines = told.flatMap(({ safeWay }) => safeWay.split("\n").filter((line) => line.endsWith(";")));
    await expect(lintAlone(lines.join("\n"))).resolves.toBeDefined();
    expect(lines.filter((line) => line.includes("/*"))).toEqual([]);
  });
});
