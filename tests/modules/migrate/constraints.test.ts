import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../support/database.ts";
import { follow, statements, theFault, told, validate } from "./validation.ts";

let database: TestDatabase;

beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(() => database.drop());

const parents = `CREATE TABLE "Par'ent" ("I d" int PRIMARY KEY); INSERT INTO "Par'ent" SELECT generate_series(1, 10);`;
const children = `${parents} CREATE TABLE "Chi""ld" ("re f" int);`;
const foreignKey = `ALTER TABLE "Chi""ld" ADD CONSTRAINT "to; parent" FOREIGN KEY ("re f") REFERENCES "Par'ent"`;

describe("migrate.not-valid", () => {
  test("is not told of validated constraints, nor of a copy on a child", async () => {
    await database.query(`${children} ${foreignKey}; ALTER TABLE "Chi""ld" ADD CHECK ("re f" > 0)`);
    expect(told(await validate(database))).toEqual([]);
  });

  test("is a CHECK added NOT VALID; it counts the rows that break it, and VALIDATE mends it", async () => {
    await database.query(`CREATE TABLE "T 1" (a int); INSERT INTO "T 1" SELECT generate_series(-1200, 5);
      INSERT INTO "T 1" VALUES (NULL); ALTER TABLE "T 1" ADD CONSTRAINT "a's" CHECK (a > 0) NOT VALID`);
    const broken = theFault(await validate(database), "migrate.not-valid");
    expect(broken.object).toBe(`public."T 1"."a's"`);
    expect(broken.message).toContain(
      "CHECK ((a > 0)) was added NOT VALID: new rows obey it; 1,201 older rows break it.",
    );
    expect(statements(broken.hint)[0]).toBe('SELECT * FROM public."T 1" WHERE NOT ((a > 0)) LIMIT 20;');
    await database.query('DELETE FROM "T 1" WHERE a <= 0');
    const clean = theFault(await validate(database), "migrate.not-valid");
    expect(clean.message).toContain("no older row breaks it");
    expect(statements(clean.hint)).toHaveLength(1);
    await follow(database, statements(clean.hint));
    expect(told(await validate(database))).toEqual([]);
  });

  test("is told once for a parent and its children, and for a domain", async () => {
    await database.query(`CREATE TABLE up (a int); CREATE TABLE down () INHERITS (up); INSERT INTO down VALUES (-1);
      ALTER TABLE up ADD CONSTRAINT positive CHECK (a > 0) NOT VALID;
      CREATE DOMAIN "Pri ce" AS int; CREATE TABLE d (p "Pri ce"); ALTER DOMAIN "Pri ce" ADD CONSTRAINT c CHECK (VALUE > 0) NOT VALID`);
    const result = await validate(database);
    expect(told(result)).toEqual(['migrate.not-valid public."Pri ce".c', "migrate.not-valid public.up.positive"]);
    expect(result.faults[1]?.message).toContain("1 older row breaks it");
    await database.query("TRUNCATE up");
    await follow(
      database,
      result.faults.flatMap(({ hint }) => statements(hint)),
    );
    expect(told(await validate(database))).toEqual([]);
  });

  test("is a NOT NULL added NOT VALID, and a note where a constraint is NOT ENFORCED", async () => {
    await database.query(`CREATE TABLE t (a int); INSERT INTO t VALUES (NULL); ALTER TABLE t ADD CONSTRAINT n NOT NULL a NOT VALID;
      ALTER TABLE t ADD CONSTRAINT declared CHECK (a > 0) NOT ENFORCED`);
    const result = await validate(database);
    expect(told(result)).toEqual(["migrate.not-valid public.t.n"]);
    expect(result.faults[0]?.message).toContain("1 older row breaks it");
    expect(result.notes).toEqual([
      { check: "not-valid-constraints", object: "public.t.declared", message: expect.stringContaining("NOT ENFORCED") },
    ]);
  });

  test("still tells of a constraint whose rows cannot be looked at", async () => {
    await database.query(
      `CREATE TABLE t (a int); INSERT INTO t VALUES (0); ALTER TABLE t ADD CONSTRAINT c CHECK (1 / a > 0) NOT VALID`,
    );
    expect(theFault(await validate(database), "migrate.not-valid").message).toContain("(division by zero)");
  });
});

describe("migrate.orphans", () => {
  test("counts the rows without a parent under a NOT VALID foreign key; its hints and VALIDATE mend it", async () => {
    await database.query(`${children} INSERT INTO "Chi""ld" VALUES (1), (11), (12), (NULL); ${foreignKey} NOT VALID`);
    const result = await validate(database);
    expect(told(result)).toEqual([
      'migrate.not-valid public."Chi""ld"."to; parent"',
      'migrate.orphans public."Chi""ld"."to; parent"',
    ]);
    expect(result.faults[1]?.message).toMatch(
      /^2 rows of public\."Chi""ld" point at rows of public\."Par'ent" that are not/,
    );
    await follow(
      database,
      [...result.faults].reverse().flatMap(({ hint }) => statements(hint)),
    );
    expect(told(await validate(database))).toEqual([]);
    expect(await database.query('SELECT FROM "Chi""ld"')).toHaveLength(2);
  });

  test("is not told where every row has its parent", async () => {
    await database.query(`${children} INSERT INTO "Chi""ld" VALUES (1), (NULL); ${foreignKey} NOT VALID`);
    expect(told(await validate(database))).toEqual(['migrate.not-valid public."Chi""ld"."to; parent"']);
  });

  test("judges MATCH SIMPLE and MATCH FULL as the server does", async () => {
    await database.query(`CREATE TABLE p (a int, b text, PRIMARY KEY (a, b)); INSERT INTO p VALUES (1, 'x');
      CREATE TABLE simple (a int, b text); CREATE TABLE strict (LIKE simple);
      INSERT INTO simple VALUES (1, 'x'), (1, NULL), (NULL, NULL), (1, 'y'); INSERT INTO strict SELECT * FROM simple;
      ALTER TABLE simple ADD CONSTRAINT f FOREIGN KEY (a, b) REFERENCES p NOT VALID;
      ALTER TABLE strict ADD CONSTRAINT f FOREIGN KEY (a, b) REFERENCES p MATCH FULL NOT VALID`);
    const messages = (await validate(database)).faults
      .filter(({ code }) => code === "migrate.orphans")
      .map(({ message }) => message);
    expect(messages.map((message) => message.slice(0, 21))).toEqual(["1 row of public.simpl", "2 rows of public.stri"]);
  });

  test("compares across types and collations", async () => {
    await database.query(`CREATE COLLATION german (provider = icu, locale = 'de-u-ks-level2', deterministic = false);
      CREATE TABLE p (a bigint PRIMARY KEY, b text COLLATE german UNIQUE); INSERT INTO p VALUES (1, 'Öl');
      CREATE TABLE c (a smallint, b text COLLATE german); INSERT INTO c VALUES (1, 'öl'), (2, 'Wasser');
      ALTER TABLE c ADD CONSTRAINT fa FOREIGN KEY (a) REFERENCES p (a) NOT VALID;
      ALTER TABLE c ADD CONSTRAINT fb FOREIGN KEY (b) REFERENCES p (b) NOT VALID;
      CREATE TABLE p2 (b text COLLATE "C" PRIMARY KEY); INSERT INTO p2 VALUES ('a'); CREATE TABLE c2 (b text); INSERT INTO c2 VALUES ('a'), ('A');
      ALTER TABLE c2 ADD CONSTRAINT f FOREIGN KEY (b) REFERENCES p2 NOT VALID`);
    const result = await validate(database);
    expect(result.notChecked).toEqual([]);
    expect(told(result).filter((line) => line.startsWith("migrate.orphans"))).toEqual([
      "migrate.orphans public.c.fa",
      "migrate.orphans public.c.fb",
      "migrate.orphans public.c2.f",
    ]);
    expect(
      result.faults
        .filter(({ code }) => code === "migrate.orphans")
        .every(({ message }) => message.startsWith("1 row ")),
    ).toBe(true);
  });

  test("counts a partitioned table once, on either side", async () => {
    await database.query(`CREATE TABLE p (a int PRIMARY KEY) PARTITION BY RANGE (a);
      CREATE TABLE p_1 PARTITION OF p FOR VALUES FROM (0) TO (10); CREATE TABLE p_2 PARTITION OF p DEFAULT;
      CREATE TABLE c (a int CONSTRAINT f REFERENCES p) PARTITION BY LIST (a);
      CREATE TABLE c_1 PARTITION OF c FOR VALUES IN (1); CREATE TABLE c_2 PARTITION OF c DEFAULT;
      INSERT INTO p VALUES (1), (20); INSERT INTO c VALUES (1), (20);
      ALTER TABLE p_1 DISABLE TRIGGER ALL; DELETE FROM p_1; ALTER TABLE p_1 ENABLE TRIGGER ALL;
      ALTER TABLE c_2 DISABLE TRIGGER ALL; INSERT INTO c_2 VALUES (30), (40)`);
    const orphans = theFault(await validate(database), "migrate.orphans");
    expect(orphans.object).toBe("public.c.f");
    expect(orphans.message).toMatch(/^3 rows of public\.c point at rows of public\.p /);
  });

  test("judges a temporal foreign key by all its parents together", async () => {
    await database.query(`CREATE EXTENSION btree_gist;
      CREATE TABLE room (id int, during daterange, PRIMARY KEY (id, during WITHOUT OVERLAPS));
      INSERT INTO room VALUES (1, '[2026-01-01,2026-02-01)'), (1, '[2026-02-01,2026-03-01)');
      CREATE TABLE stay (room int, during daterange);
      INSERT INTO stay VALUES (1, '[2026-01-20,2026-02-10)'), (1, '[2026-02-20,2026-03-10)'), (2, '[2026-01-20,2026-01-21)');
      ALTER TABLE stay ADD CONSTRAINT f FOREIGN KEY (room, PERIOD during) REFERENCES room (id, PERIOD during) NOT VALID`);
    expect(theFault(await validate(database), "migrate.orphans").message).toMatch(/^2 rows of public\.stay /);
  });
});

describe("migrate.trigger-disabled", () => {
  test("is a foreign key whose triggers are disabled, with the orphans that came in; a superuser switches them on", async () => {
    await database.query(
      `${children} ${foreignKey}; ALTER TABLE "Chi""ld" DISABLE TRIGGER ALL; INSERT INTO "Chi""ld" VALUES (99)`,
    );
    const result = await validate(database);
    expect(told(result)).toEqual([
      'migrate.trigger-disabled public."Chi""ld"."to; parent"',
      'migrate.orphans public."Chi""ld"."to; parent"',
    ]);
    const enable = statements(result.faults[0]?.hint ?? "").filter((line) => line.includes("ENABLE TRIGGER"));
    expect(enable).toHaveLength(2);
    await follow(database, enable);
    expect(told(await validate(database))).toEqual([]);
    await expect(database.query('INSERT INTO "Chi""ld" VALUES (98)')).rejects.toThrow("violates foreign key");
  });

  test("is mended without a superuser by making the foreign key anew", async () => {
    await database.query(`${children} ${foreignKey}; ALTER TABLE "Par'ent" DISABLE TRIGGER ALL`);
    const { hint } = theFault(await validate(database), "migrate.trigger-disabled");
    await follow(
      database,
      statements(hint).filter((line) => !line.includes("ENABLE TRIGGER")),
    );
    expect(told(await validate(database))).toEqual([]);
  });

  test("is a deferred unique constraint whose trigger fires in replicas only", async () => {
    await database.query(`CREATE TABLE t (a int CONSTRAINT u UNIQUE DEFERRABLE INITIALLY DEFERRED);
      DO $$ DECLARE name text; BEGIN
        SELECT tgname INTO name FROM pg_trigger WHERE tgrelid = 't'::regclass; EXECUTE format('ALTER TABLE t ENABLE REPLICA TRIGGER %I', name);
      END $$`);
    const fault = theFault(await validate(database), "migrate.trigger-disabled");
    expect(fault.message).toContain("new duplicates come in unnoticed");
    await follow(database, statements(fault.hint));
    expect(told(await validate(database))).toEqual([]);
  });

  test("is told of triggers of one's own as a note only", async () => {
    await database.query(`CREATE TABLE t (a int); CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
      CREATE TRIGGER mine BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f(); ALTER TABLE t DISABLE TRIGGER mine`);
    const result = await validate(database);
    expect(result.ok).toBe(true);
    expect(result.notes.map(({ object }) => object)).toEqual(["public.t.mine"]);
  });
});
