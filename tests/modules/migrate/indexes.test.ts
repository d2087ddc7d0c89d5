import { Client } from "pg";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../support/database.ts";
import { follow, statements, theFault, told, validate } from "./validation.ts";

let database: TestDatabase;

beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(() => database.drop());

const schema = `CREATE SCHEMA "An ""odd' USING"; CREATE TABLE "An ""odd' USING"."T USING x;" ("a b" int);`;
const table = `"An ""odd' USING"."T USING x;"`;

/** A unique index that finds duplicates while it is built stays, invalid. */
async function breakOff(index: string, on: string): Promise<void> {
  await expect(follow(database, [`CREATE UNIQUE INDEX CONCURRENTLY ${index} ON ${on}`])).rejects.toThrow(
    "could not create unique index",
  );
}

describe("migrate.invalid-index", () => {
  test("is not told of sound indexes", async () => {
    await database.query(`${schema} CREATE INDEX "i ""USING" ON ${table} ("a b")`);
    const result = await validate(database);
    expect(told(result)).toEqual([]);
    expect(result.checks.find(({ check }) => check === "invalid-indexes")).toMatchObject({
      state: "passed",
      looked: 1,
    });
  });

  test("is an index whose building was broken off, and REINDEX CONCURRENTLY mends it", async () => {
    await database.query(`${schema} INSERT INTO ${table} VALUES (1), (1)`);
    await breakOff('"i ""1"', `${table} ("a b")`);
    const fault = theFault(await validate(database), "migrate.invalid-index");
    expect(fault.object).toBe(`"An ""odd' USING"."i ""1"`);
    expect(fault.message).toContain("there may be duplicates");
    await database.query(`DELETE FROM ${table} WHERE ctid = (SELECT min(ctid) FROM ${table})`);
    const [reindex = ""] = statements(fault.hint);
    expect(reindex).toMatch(/^REINDEX INDEX CONCURRENTLY /);
    await follow(database, [reindex]);
    expect(told(await validate(database))).toEqual([]);
  });

  test("is the leftover of a REINDEX, which is to be dropped", async () => {
    await database.query("CREATE TABLE t (a int); INSERT INTO t VALUES (1), (1)");
    await breakOff("t_a_ccnew", "t (a)");
    const { hint } = theFault(await validate(database), "migrate.invalid-index");
    expect(statements(hint)).toEqual(["DROP INDEX CONCURRENTLY public.t_a_ccnew;"]);
    await follow(database, statements(hint));
    expect(told(await validate(database))).toEqual([]);
  });

  test("is an index of a partitioned table without all its parts, and the hint builds and attaches them", async () => {
    await database.query(`CREATE TABLE p (a int, b int) PARTITION BY RANGE (a);
      CREATE TABLE p_1 PARTITION OF p FOR VALUES FROM (0) TO (10);
      CREATE TABLE "P 2" PARTITION OF p FOR VALUES FROM (10) TO (20) PARTITION BY LIST (b);
      CREATE TABLE p_2_1 PARTITION OF "P 2" DEFAULT;
      CREATE INDEX "p USING b" ON ONLY p USING hash (b) WHERE b > 0`);
    const fault = theFault(await validate(database), "migrate.invalid-index");
    expect(fault.message).toContain('no valid part of it on public."P 2", public.p_1');
    expect(statements(fault.hint)).toHaveLength(4);
    await follow(database, statements(fault.hint));
    expect(told(await validate(database))).toEqual([]);
  });

  test("is an index of a partitioned table whose part was broken off", async () => {
    await database.query(`CREATE TABLE p (a int) PARTITION BY LIST (a); CREATE TABLE p_1 PARTITION OF p DEFAULT;
      INSERT INTO p VALUES (1), (1); CREATE UNIQUE INDEX p_a ON ONLY p (a)`);
    await breakOff("p_1_a", "p_1 (a)");
    await database.query("ALTER INDEX p_a ATTACH PARTITION p_1_a; DELETE FROM p WHERE ctid = '(0,1)'");
    const result = await validate(database);
    expect(told(result)).toEqual(["migrate.invalid-index public.p_1_a", "migrate.invalid-index public.p_a"]);
    await follow(database, statements(result.faults[1]?.hint ?? ""));
    expect(told(await validate(database))).toEqual([]);
  });

  test("is not told of an index that is being built just now", async () => {
    await database.query("CREATE TABLE t (a int)");
    const [writer, builder] = [database.url, database.url].map((url) => new Client({ connectionString: url }));
    if (!writer || !builder) throw new Error("no clients");
    await Promise.all([writer.connect(), builder.connect()]);
    try {
      await writer.query("BEGIN; INSERT INTO t VALUES (1)");
      const built = builder.query("CREATE INDEX CONCURRENTLY t_a ON t (a)");
      await vi.waitFor(async () =>
        expect(await database.query("SELECT FROM pg_class WHERE relname = 't_a'")).toHaveLength(1),
      );
      const result = await validate(database);
      expect(told(result)).toEqual([]);
      expect(result.notChecked).toEqual([
        { check: "invalid-indexes", object: "public.t_a", message: expect.stringContaining("being built just now") },
      ]);
      await writer.query("COMMIT");
      await built;
      expect((await validate(database)).notChecked).toEqual([]);
    } finally {
      await Promise.all([writer.end(), builder.end()]);
    }
  });
});
