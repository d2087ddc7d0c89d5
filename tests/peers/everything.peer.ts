import { glob, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { everythingSql } from "../fixtures/everything/index.ts";
import { openRoundTrip, type RoundTrip, runSql } from "../fixtures/everything/round-trip.ts";
import { differences, dumpForComparison } from "../support/compare-databases.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import type { TestServer } from "../support/test-server.ts";
import { restoreByHand } from "./by-hand.ts";
import { firstDifferences, pgDumpLines, startDebianServer } from "./debian.ts";

// pg_dump itself makes a child with its parent's columns first, and spreads rows that are hashed by enum anew;
// those rows are compared by `dumpForComparison`, column by column and through the parent.
const comparable = ["--exclude-schema=reordered", "--exclude-table-data=parts.by_enum_hash_*"];

// The recipe restores what is in the database, not what the server knows of it, and in pg_dump's order: event triggers
// hear the last statements.
const beyondRecipe = /^. (setting |database (rights|comment) |(row of|sequence) events\.heard)/;

describe("a PostgreSQL of Debian's with everything in it", () => {
  let server: TestServer;
  let source: TestDatabase;
  let target: TestDatabase;
  let byHand: TestDatabase;
  let trip: RoundTrip;
  let facts: string[];

  beforeAll(async () => {
    server = await startDebianServer();
    const make = (label: string) => createTestDatabase({ server: server.url, label });
    [source, target, byHand] = [await make("source"), await make("target"), await make("by_hand")];
    trip = await openRoundTrip();
    await runSql(source.url, everythingSql(15));
    facts = await dumpForComparison(source.url);
    const backup = await trip.backUp(source.url);
    await trip.restore(backup.id, target.url, { owners: true });
  });

  afterAll(async () => {
    for (const database of [source, target, byHand]) await database?.drop();
    await trip?.remove();
    await server?.stop();
  });

  test("comes back so that pg_dump writes the same text of both", async () => {
    const before = await pgDumpLines(source.url, comparable);
    expect(before.length).toBeGreaterThan(90_000);
    expect(firstDifferences(before, await pgDumpLines(target.url, comparable))).toEqual([]);
  });

  test("comes back equal in every fact of its catalogs and every row", async () => {
    expect(differences(facts, await dumpForComparison(target.url))).toEqual([]);
  });

  test("comes back by hand, with age, zstd and psql alone", async () => {
    const { code, stderr } = await restoreByHand({ ...trip, target: byHand.url });
    expect({ code, errors: stderr.match(/.*(?:ERROR|FATAL|error):.*/g) }).toEqual({ code: 0, errors: null });
    const found = differences(facts, await dumpForComparison(byHand.url), Number.POSITIVE_INFINITY);
    expect(found.filter((line) => !beyondRecipe.test(line)).slice(0, 100)).toEqual([]);
  });
});

describe("the recipe of the README", () => {
  test("stops at an object that is damaged", async () => {
    const server = await startDebianServer();
    const trip = await openRoundTrip();
    try {
      const source = await createTestDatabase({ server: server.url });
      const target = await createTestDatabase({ server: server.url });
      await runSql(source.url, ["create table t as select i, md5(i::text) from generate_series(1, 50000) i"]);
      await trip.backUp(source.url);
      await damageLargestObject(trip.store);
      const { code } = await restoreByHand({ ...trip, target: target.url });
      expect(code).not.toBe(0);
    } finally {
      await trip.remove();
      await server.stop();
    }
  });
});

async function damageLargestObject(store: string): Promise<void> {
  let largest = { path: "", bytes: Buffer.alloc(0) };
  for await (const name of glob("objects/**/*.age", { cwd: store })) {
    const bytes = await readFile(join(store, name));
    if (bytes.length > largest.bytes.length) largest = { path: join(store, name), bytes };
  }
  const at = largest.bytes.length - 100;
  largest.bytes[at] = (largest.bytes[at] ?? 0) ^ 1;
  await writeFile(largest.path, largest.bytes);
}
