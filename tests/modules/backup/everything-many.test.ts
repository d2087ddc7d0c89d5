import { Client } from "pg";
import { expect, onTestFinished, test } from "vitest";
import { manyTablesSql } from "../../fixtures/everything/index.ts";
import { openRoundTrip, runSql } from "../../fixtures/everything/round-trip.ts";
import { differences, dumpForComparison } from "../../support/compare-databases.ts";
import { createTestDatabase } from "../../support/database.ts";

async function openSession(url: string): Promise<Client> {
  const client = new Client({ connectionString: url });
  await client.connect();
  return client;
}

async function databases() {
  const [source, target, trip] = [await createTestDatabase(), await createTestDatabase(), await openRoundTrip()];
  onTestFinished(async () => {
    await source.drop();
    await target.drop();
    await trip.remove();
  });
  return { source, target, trip };
}

test("450 tables and 1,200 large objects come back equal", async () => {
  const { source, target, trip } = await databases();
  await runSql(source.url, manyTablesSql());
  const backup = await trip.backUp(source.url);
  expect(backup.tables).toBe(451);
  const result = await trip.restore(backup.id, target.url, { owners: true });
  expect(result.verified).toEqual({ tables: 451, mismatches: [] });
  expect(differences(await dumpForComparison(source.url), await dumpForComparison(target.url))).toEqual([]);
}, 300_000);

test("what other sessions hold unfinished or for themselves does not come along", async () => {
  const { source, target, trip } = await databases();
  await runSql(source.url, [
    "create table t (id integer primary key, x text); insert into t values (1, 'one'), (2, 'two')",
  ]);
  const before = await dumpForComparison(source.url);
  const other = await openSession(source.url);
  await other.query("create temporary table only_mine (id serial primary key); insert into only_mine default values");
  await other.query(
    "begin; insert into t values (3, 'three'); update t set x = 'changed' where id = 1; create table never (id integer)",
  );
  const backup = await trip.backUp(source.url);
  await other.query("commit");
  await other.end();
  await trip.restore(backup.id, target.url, { owners: true });
  expect(differences(before, await dumpForComparison(target.url))).toEqual([]);
  expect(await source.query("select count(*)::int as n from t")).toEqual([{ n: 3 }]);
});
