import { readFile } from "node:fs/promises";
import { Client } from "pg";
import { describe, expect, test, vi } from "vitest";
import { rollBackMigration } from "../../../../modules/migrate/safety/roll-back-migration.ts";
import { type NetGround, ORDERS } from "../../../contracts/safety-nets.ts";
import { urlOfDatabase } from "../../../support/database.ts";
import { startRestlessApplication } from "../../../support/restless-application.ts";
import { openBackupGround, openBranchGround } from "./grounds.ts";
import { type Migrated, migrate } from "./migrated.ts";

const hasTotal = async ({ ground }: Migrated) =>
  (await ground.query(ground.targetUrl, "SELECT FROM pg_attribute WHERE attname = 'total' AND NOT attisdropped"))
    .length > 0;

const downs = [`ALTER TABLE ${ORDERS} DROP COLUMN total`, "DROP TABLE made"];

describe.each([
  ["branch" as const, openBranchGround],
  ["backup" as const, openBackupGround],
])("rollBackMigration with a net of kind %s", (how, open) => {
  const withoutDown = () => migrate<NetGround>(open, [null, null]);
  const linesOf = async (file = "") =>
    (await readFile(file, "utf8"))
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));

  test("goes back to the snapshot unasked when nobody else has written; the history is the snapshot's own", async () => {
    const migrated = await withoutDown();
    const { ground, input } = migrated;
    const result = await rollBackMigration(input);
    expect(result).toMatchObject({ how, lostWrites: 0, preservedAs: expect.stringContaining("before-rollback-r1") });
    expect(await migrated.idsAt(ground.targetUrl)).toEqual([1, 2, 3]);
    expect([await hasTotal(migrated), await migrated.applied()]).toEqual([false, []]);
  });

  test("refuses when others have written, says what would be lost and what to run, and changes nothing", async () => {
    const migrated = await withoutDown();
    const { ground, input } = migrated;
    await ground.query(
      ground.targetUrl,
      `INSERT INTO ${ORDERS} VALUES (4, 'theirs', 2); DELETE FROM ${ORDERS} WHERE "Id" = 1`,
    );
    const allowLoss = vi.fn(async () => false);
    await expect(rollBackMigration({ ...input, allowLoss })).rejects.toMatchObject({
      code: "migrate.writes-since",
      exit: 7,
      message: expect.stringContaining(`2 rows in ${ORDERS} (1 new, 0 changed, 1 gone)`),
      hint: expect.stringContaining("npm run db:rollback -- --run r1 --yes"),
    });
    expect(allowLoss).toHaveBeenCalledWith(expect.objectContaining({ rows: 2 }));
    expect(await migrated.idsAt(ground.targetUrl)).toEqual([2, 3, 4]);
    expect([await hasTotal(migrated), await migrated.applied()]).toEqual([true, ["1_total", "2_made"]]);
  });

  test("goes back when it is allowed to: what others wrote is kept, and written down row by row", async () => {
    const migrated = await withoutDown();
    const { ground, input } = migrated;
    await ground.query(
      ground.targetUrl,
      `INSERT INTO ${ORDERS} VALUES (4, 'theirs', 2); UPDATE ${ORDERS} SET note = 'theirs' WHERE "Id" = 2; DELETE FROM ${ORDERS} WHERE "Id" = 1`,
    );
    const { lostWrites, diff } = await rollBackMigration({ ...input, allowLoss: async () => true });
    const ofOrders = diff?.tables.find(({ table }) => table === ORDERS);
    expect(await linesOf(ofOrders?.file)).toEqual([
      { op: "gone", key: { Id: "1" }, row: { Id: 1, note: "note 1" } },
      { op: "changed", key: { Id: "2" }, row: { Id: 2, note: "theirs", total: 1 } },
      { op: "new", key: { Id: "4" }, row: { Id: 4, note: "theirs", total: 2 } },
    ]);
    expect(lostWrites).toBeGreaterThanOrEqual(3);
    expect(await migrated.idsAt(ground.targetUrl)).toEqual([1, 2, 3]);
  });

  test("finds a row that came in between the count and the restore: it is kept and written down", async () => {
    const migrated = await withoutDown();
    const { ground, input } = migrated;
    const { net } = input;
    vi.spyOn(net, "restore").mockImplementationOnce(async (asked) => {
      await ground.query(ground.targetUrl, `INSERT INTO ${ORDERS} VALUES (9, 'at the last moment')`);
      return net.restore(asked);
    });
    const { lostWrites, diff } = await rollBackMigration(input);
    expect(lostWrites).toBeGreaterThanOrEqual(1);
    const file = diff?.tables.find(({ table }) => table === ORDERS)?.file;
    expect(await linesOf(file)).toMatchObject([{ op: "new", key: { Id: "9" } }]);
  });

  test("undoes by down.sql first, newest first, and others' rows stay", async () => {
    const migrated = await migrate<NetGround>(open, downs);
    const { ground, input } = migrated;
    await ground.query(ground.targetUrl, `INSERT INTO ${ORDERS} VALUES (4, 'theirs')`);
    expect(await rollBackMigration(input)).toMatchObject({ how: "down", lostWrites: 0, preservedAs: null, diff: null });
    expect(await migrated.idsAt(ground.targetUrl)).toEqual([1, 2, 3, 4]);
    expect([await hasTotal(migrated), await migrated.applied()]).toEqual([false, []]);
    // Again, as after a kill: what is undone is not undone twice.
    expect(await rollBackMigration(input)).toMatchObject({ how: "down" });
  });

  test("finishes what a killed call has begun, and does not ask again", async () => {
    const migrated = await withoutDown();
    const { ground, input } = migrated;
    await ground.query(ground.targetUrl, `INSERT INTO ${ORDERS} VALUES (4, 'theirs')`);
    const { net, snapshot } = input;
    const preserveUntil = new Date(Date.now() + 86_400_000);
    await net.restore({ snapshot, preserveAs: "before-rollback-r1", preserveUntil });
    const { lostWrites, diff } = await rollBackMigration(input);
    expect(lostWrites).toBeGreaterThanOrEqual(1);
    expect(diff?.tables.map(({ table }) => table)).toContain(ORDERS);
  });
});

describe("rollBackMigration on Neon", () => {
  test("finishes a restore whose answer was lost, and restores once", async () => {
    const migrated = await migrate(openBranchGround, [null, null]);
    const { emulator, targetUrl } = migrated.ground;
    emulator.faults.push({ method: "POST", path: /restore$/, times: 1, isCarriedOut: true, hangUp: true });
    await expect(rollBackMigration(migrated.input)).rejects.toMatchObject({
      code: "branch.api-unreachable",
      retry: "later",
    });
    expect(await rollBackMigration(migrated.input)).toMatchObject({ how: "branch", lostWrites: 0 });
    expect(emulator.calls.filter((call) => /restore$/.test(call))).toHaveLength(1);
    expect(await migrated.idsAt(targetUrl)).toEqual([1, 2, 3]);
    expect(await migrated.applied()).toEqual([]);
  });
});

describe("rollBackMigration", () => {
  test("loses no row of an application that goes on writing all the while and comes back at once", async () => {
    const migrated = await migrate(openBackupGround, [null, null]);
    const { ground, input, idsAt } = migrated;
    const ids = { next: 1_000 };
    const written: number[] = [];
    const insert = async (client: Client) => {
      const id = ids.next++;
      // An application's pace: as quick as it can, it would leave no machine to the rest.
      await client.query("SELECT pg_sleep(0.01)");
      await client.query(`INSERT INTO ${ORDERS} VALUES ($1)`, [id]);
      written.push(id);
    };
    const writer = startRestlessApplication(ground.targetUrl, insert, 2);
    await expect.poll(() => written.length, { interval: 5 }).toBeGreaterThan(5);
    const { lostWrites, diff, preservedAs } = await rollBackMigration({ ...input, allowLoss: async () => true });
    const soFar = written.length;
    await expect.poll(() => written.length, { interval: 5 }).toBeGreaterThan(soFar);
    await writer.stop();

    const file = diff?.tables.find(({ table }) => table === ORDERS)?.file ?? "";
    const exported = (await readFile(file, "utf8"))
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(exported.every(({ op }) => op === "new")).toBe(true);
    expect(lostWrites).toBe(exported.length);
    const there = new Set([...(await idsAt(ground.targetUrl)), ...exported.map(({ row }) => row.Id)]);
    expect(written.filter((id) => !there.has(id))).toEqual([]);
    const kept = await idsAt(urlOfDatabase(ground.targetUrl, preservedAs ?? ""));
    expect(new Set(kept)).toEqual(new Set([1, 2, 3, ...exported.map(({ row }) => row.Id)]));
  });

  test("leaves down.sql aside when a file was not applied to its end", async () => {
    const migrated = await migrate(openBackupGround, downs);
    const { ground, input } = migrated;
    await ground.query(
      ground.targetUrl,
      "UPDATE public._prisma_migrations SET finished_at = NULL WHERE migration_name = '2_made'",
    );
    expect(await rollBackMigration({ ...input, allowLoss: async () => true })).toMatchObject({ how: "backup" });
  });

  test("waits for a lock in short tries, so that readers get through, and gives up without having undone anything", async () => {
    const migrated = await migrate(openBackupGround, downs);
    const { ground, input } = migrated;
    const blocker = new Client({ connectionString: ground.targetUrl });
    await blocker.connect();
    await blocker.query(`BEGIN; SELECT * FROM ${ORDERS}`);
    const waits: number[] = [];
    const blocked = rollBackMigration({ ...input, lockBudgetMs: 500, wait: async (ms) => void waits.push(ms) });
    await expect(blocked).rejects.toMatchObject({ code: "migrate.rollback-blocked", exit: 5, retry: "later" });
    expect(waits.length).toBeGreaterThan(0);
    expect(await migrated.applied()).toEqual(["1_total", "2_made"]);
    const wait = async () => void (await blocker.query("COMMIT"));
    expect(await rollBackMigration({ ...input, wait })).toMatchObject({ how: "down" });
    await blocker.end();
  });
});
