import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { adoptSnapshot, openSnapshot } from "../../../modules/postgres/snapshot.ts";
import { createTestDatabase, type TestDatabase } from "../../support/database.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

describe("openSnapshot", () => {
  test("freezes one moment for itself and every session that adopts it, while others write", async () => {
    await database.query("create table ledger (i int); insert into ledger select generate_series(1, 100)");
    const snapshot = await openSnapshot(database.url);
    onTestFinished(() => snapshot.release());
    const seen = async (client: Awaited<ReturnType<typeof adoptSnapshot>>) =>
      (await client.query("select count(*)::int as n, sum(i)::int as sum from public.ledger")).rows[0];

    await database.query(
      "insert into ledger values (1000); update ledger set i = i + 1; delete from ledger where i < 50",
    );
    const early = await adoptSnapshot(database.url, snapshot.id);
    onTestFinished(() => early.end());
    await database.query("delete from ledger");
    const late = await adoptSnapshot(database.url, snapshot.id);
    onTestFinished(() => late.end());

    const frozen = { n: 100, sum: 5050 };
    expect([await seen(snapshot.holder), await seen(early), await seen(late)]).toEqual([frozen, frozen, frozen]);
    expect(await database.query("select count(*)::int as n from ledger")).toEqual([{ n: 0 }]);
  });

  test("gives sessions that cannot write", async () => {
    const snapshot = await openSnapshot(database.url);
    onTestFinished(() => snapshot.release());
    const adopted = await adoptSnapshot(database.url, snapshot.id);
    onTestFinished(() => adopted.end());
    for (const client of [snapshot.holder, adopted]) {
      await expect(client.query("create table public.mine (i int)")).rejects.toMatchObject({ code: "25006" });
    }
  });

  test("ends for everybody with its release, and leaves no session behind", async () => {
    const snapshot = await openSnapshot(database.url);
    await snapshot.release();
    await expect(adoptSnapshot(database.url, snapshot.id)).rejects.toMatchObject({ code: "42704" });
    const sql =
      "select count(*)::int as n from pg_stat_activity where datname = current_database() and application_name = 'atalaya'";
    await expect.poll(async () => (await database.query(sql))[0], { interval: 10 }).toEqual({ n: 0 });
  });
});

describe("adoptSnapshot", () => {
  test("refuses an id that is no snapshot, and closes its session", async () => {
    await expect(adoptSnapshot(database.url, "no'such")).rejects.toMatchObject({ code: "22023" });
  });
});
