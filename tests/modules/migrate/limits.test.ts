import { randomBytes } from "node:crypto";
import { Client } from "pg";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../support/database.ts";
import { follow, told, validate } from "./validation.ts";

let database: TestDatabase;
let roles: string[];

beforeEach(async () => {
  database = await createTestDatabase();
  roles = [];
});
afterEach(async () => {
  for (const role of roles) await database.query(`DROP OWNED BY ${role} CASCADE; DROP ROLE ${role}`);
  await database.drop();
});

/** A role that may log in and nothing else, and the database's URL for it. */
async function createRole(name: string): Promise<{ role: string; url: string }> {
  const role = `${name}_${randomBytes(4).toString("hex")}`;
  const password = randomBytes(12).toString("hex");
  await database.query(`CREATE ROLE ${role} LOGIN PASSWORD '${password}'`);
  roles.push(role);
  const url = new URL(database.url);
  url.username = role;
  url.password = password;
  return { role, url: url.href };
}

const faulty = `CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE c (id serial PRIMARY KEY, p int);
  INSERT INTO c VALUES (5, 7); ALTER TABLE c ADD CONSTRAINT f FOREIGN KEY (p) REFERENCES p NOT VALID;
  ALTER TABLE c ADD CONSTRAINT positive CHECK (p < 0) NOT VALID;
  CREATE TABLE _prisma_migrations (id text, checksum text, finished_at timestamptz, migration_name text, logs text,
    rolled_back_at timestamptz, started_at timestamptz DEFAULT now(), applied_steps_count int);
  INSERT INTO _prisma_migrations (id, migration_name) VALUES ('a', '1_failed')`;

const allFaults = [
  "migrate.failed 1_failed",
  "migrate.not-valid public.c.f",
  "migrate.not-valid public.c.positive",
  "migrate.orphans public.c.f",
  "migrate.sequence-behind public.c.id",
];

describe("validateDatabase", () => {
  test("sees everything as a plain owner", async () => {
    const { role, url } = await createRole("owner");
    await database.query(`ALTER SCHEMA public OWNER TO ${role}`);
    await follow({ url }, [faulty]);
    const result = await validate({ url });
    expect(told(result)).toEqual(allFaults);
    expect(result.notChecked).toEqual([]);
    expect(result.database.role).toBe(role);
  });

  test("sees everything as a role that may read all data", async () => {
    await database.query(faulty);
    const { role, url } = await createRole("reader");
    await database.query(`GRANT pg_read_all_data TO ${role}`);
    const result = await validate({ url });
    expect(told(result)).toEqual(allFaults);
    expect(result.notChecked).toEqual([]);
  });

  test("says what a role may not see, and goes on", async () => {
    await database.query(faulty);
    const { url } = await createRole("nobody");
    const result = await validate({ url });
    expect(told(result)).toEqual(["migrate.not-valid public.c.f", "migrate.not-valid public.c.positive"]);
    expect(result.notChecked).toEqual([
      { check: "failed-migrations", object: null, message: "permission denied for table _prisma_migrations" },
      {
        check: "foreign-key-orphans",
        object: "public.c.f",
        message: expect.stringContaining("permission denied for table"),
      },
      { check: "sequences-behind", object: "public.c.id", message: expect.stringContaining("permission denied for") },
    ]);
    expect(result.checks.map(({ state }) => state)).toEqual(
      expect.arrayContaining(["not-checked", "partly", "faulty", "passed"]),
    );
  });

  test("reads the sequences it may read when others are closed to it", async () => {
    await database.query(
      "CREATE TABLE a (id serial); CREATE TABLE b (id serial); INSERT INTO a VALUES (1); INSERT INTO b VALUES (1)",
    );
    const { role, url } = await createRole("half");
    await database.query(`GRANT SELECT ON a, a_id_seq, b TO ${role}`);
    const result = await validate({ url });
    expect(told(result)).toEqual(["migrate.sequence-behind public.a.id"]);
    expect(result.notChecked.map(({ object }) => object)).toEqual(["public.b.id"]);
  });

  test("does not take rows that a policy hides for rows that are not there", async () => {
    await database.query(`${faulty}; ALTER TABLE p ENABLE ROW LEVEL SECURITY; INSERT INTO p VALUES (7)`);
    const { role, url } = await createRole("tenant");
    await database.query(`GRANT SELECT ON ALL TABLES IN SCHEMA public TO ${role}`);
    const result = await validate({ url });
    expect(told(result)).not.toContain("migrate.orphans public.c.f");
    expect(result.notChecked).toContainEqual({
      check: "foreign-key-orphans",
      object: "public.c.f",
      message: expect.stringContaining("row-level security"),
    });
  });

  test("does not wait for a lock", async () => {
    await database.query(faulty);
    const holder = new Client({ connectionString: database.url });
    await holder.connect();
    try {
      await holder.query("BEGIN; LOCK TABLE p IN ACCESS EXCLUSIVE MODE");
      const result = await validate(database, { limitMs: 400 });
      expect(result.notChecked).toEqual([
        {
          check: "foreign-key-orphans",
          object: "public.c.f",
          message: expect.stringContaining("another session holds a lock on it"),
        },
      ]);
      expect(told(result)).toContain("migrate.sequence-behind public.c.id");
    } finally {
      await holder.end();
    }
  });

  test("ends a statement that takes too long, and does not begin another in that check", async () => {
    await database.query(`CREATE TABLE t (a int); INSERT INTO t VALUES (1);
      ALTER TABLE t ADD CONSTRAINT first CHECK (pg_sleep(3600) IS NULL) NOT VALID; ALTER TABLE t ADD CONSTRAINT second CHECK (a > 0) NOT VALID`);
    const result = await validate(database, { limitMs: 400 });
    expect(result.faults.map(({ message }) => message)).toEqual([
      expect.stringContaining("(it took longer than 400 ms)"),
      expect.stringContaining("(the 400 ms of this check were used up)"),
    ]);
    expect(result.checks.find(({ check }) => check === "extensions")?.state).toBe("passed");
  });

  test("changes nothing, whatever an expression would do", async () => {
    await database.query(`CREATE TABLE t (a int); INSERT INTO t VALUES (1); CREATE TABLE log (a int);
      CREATE FUNCTION f(int) RETURNS boolean LANGUAGE sql AS 'INSERT INTO public.log VALUES ($1); SELECT true';
      ALTER TABLE t ADD CONSTRAINT writes CHECK (f(a)) NOT VALID`);
    expect((await validate(database)).faults[0]?.message).toContain("read-only transaction");
    expect(await database.query("SELECT FROM log")).toEqual([]);
  });

  test("fails as unreachable, not as many checks, when the connection is lost", async () => {
    await database.query(`CREATE TABLE t (a int); INSERT INTO t VALUES (1);
      ALTER TABLE t ADD CONSTRAINT ends CHECK (pg_terminate_backend(pg_backend_pid())) NOT VALID`);
    await expect(validate(database)).rejects.toMatchObject({
      code: "migrate.connection-lost",
      exit: 4,
      retry: "later",
    });
  });

  test("is not misled by the database's own settings", async () => {
    await database.query(`${faulty}; DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET quote_all_identifiers = on', current_database());
      EXECUTE format('ALTER DATABASE %I SET search_path = nowhere', current_database());
      EXECUTE format('ALTER DATABASE %I SET standard_conforming_strings = off', current_database()); END $$`);
    expect(told(await validate(database))).toEqual(allFaults);
  });

  test("finds no fault in an empty database", async () => {
    const result = await validate(database);
    expect(result).toMatchObject({ ok: true, faults: [], notChecked: [], notes: [] });
    expect(result.checks).toHaveLength(14);
  });
});
