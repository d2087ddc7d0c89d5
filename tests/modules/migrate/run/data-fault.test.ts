import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { urlForDatabase, withConnection } from "#modules/postgres";
import { startTestServer, type TestServer } from "../../../support/test-server.ts";
import { runOnce } from "../../branch/run-once.ts";
import { columnsOf, type Ground, prepareGround } from "./running.ts";

// A server of its own: transactions of other tests would seem to be writes of others.
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ settings: { autovacuum: "off" } });
});
afterAll(() => server?.stop());

const prepare = (files: Record<string, string>) => prepareGround(files, { server: server.url });

// Sound on the copy, wrong on the target: what a rehearsal cannot foresee.
const fault = `ALTER TABLE "Order" ADD COLUMN paid boolean;
DO $$ BEGIN IF current_database() LIKE 'run "A"%' THEN UPDATE "Order" SET total = -1 WHERE id = 7; END IF; END $$;`;
const invariants = ['SELECT count(*) = 0 FROM "Order" WHERE total < 0'];
const down = 'UPDATE "Order" SET total = id WHERE total < 0; ALTER TABLE "Order" DROP COLUMN paid;';

const totals = (ground: Ground) =>
  ground.database.query<{ id: number; total: number }>(
    'SELECT id, total FROM "Order" WHERE id IN (7, 1001) ORDER BY id',
  );

/** Another client writes while the migration is applied: after the snapshot, and before the fault is seen. */
function writeMeanwhile(ground: Ground) {
  return {
    confirm: async () => {
      await runOnce(ground.database.url, `INSERT INTO "Order" VALUES (1001, 5, 'paid for')`);
      return true;
    },
  };
}

describe("migrateSafely, when the data is wrong afterwards", () => {
  test("goes back to the snapshot when nobody else has written, and keeps what was there", async () => {
    const ground = await prepare({ "2_fault": fault });
    const run = await ground.migrate({ invariants });
    expect(run).toMatchObject({
      outcome: "rolled-back",
      error: { code: "migrate.validation-failed", exit: 6 },
      rollback: { how: "backup", lostWrites: 0, preservedAs: expect.any(String) },
    });
    expect(await totals(ground)).toEqual([{ id: 7, total: 7 }]);
    expect(await columnsOf(ground, '"Order"')).not.toContain("paid");
    const names = await ground.database.query("SELECT migration_name AS name FROM _prisma_migrations");
    expect(names).toEqual([{ name: "1_init" }]);
    expect(ground.reports.map(({ kind }) => kind)).toEqual(["migration.rolled-back"]);
  });

  test("takes down.sql first, which costs nobody's rows", async () => {
    const ground = await prepare({ "2_fault": fault });
    await ground.addDown("2_fault", down);
    const run = await ground.migrate({ invariants, ...writeMeanwhile(ground) });
    expect(run).toMatchObject({ outcome: "rolled-back", rollback: { how: "down", lostWrites: 0, preservedAs: null } });
    expect(await totals(ground)).toEqual([
      { id: 7, total: 7 },
      { id: 1001, total: 5 },
    ]);
    expect(await columnsOf(ground, '"Order"')).not.toContain("paid");
  });

  test("stays as it is when others have written, and says how to go back all the same", async () => {
    const ground = await prepare({ "2_fault": fault });
    const run = await ground.migrate({ invariants, ...writeMeanwhile(ground) });
    expect(run).toMatchObject({ outcome: "failed", rollback: null, error: { code: "migrate.writes-since", exit: 7 } });
    expect(run.error?.hint).toContain(`npm run db:rollback -- --run ${run.runId}`);
    expect(await totals(ground)).toEqual([
      { id: 7, total: -1 },
      { id: 1001, total: 5 },
    ]);
  });

  test("goes back when that is allowed: the rows of others are kept beside it and written down", async () => {
    const ground = await prepare({ "2_fault": fault });
    const asked: number[] = [];
    const allowLoss = async (rows: number) => asked.push(rows) > 0;
    const input = ground.input({ invariants, allowLoss, ...writeMeanwhile(ground) });
    const run = await ground.migrate(input);
    expect(run).toMatchObject({ outcome: "rolled-back", rollback: { how: "backup", preservedAs: expect.any(String) } });
    expect(asked).toEqual([1]);
    expect(await totals(ground)).toEqual([{ id: 7, total: 7 }]);
    const kept = urlForDatabase(ground.server, run.rollback?.preservedAs ?? "");
    const rows = await withConnection(kept, (client) =>
      client.query('SELECT note FROM public."Order" WHERE id = 1001'),
    );
    expect(rows.rows).toEqual([{ note: "paid for" }]);
    const folder = join(input.exportInto, run.runId);
    const texts = await Promise.all((await readdir(folder)).map((name) => readFile(join(folder, name), "utf8")));
    expect(texts.join("\n")).toContain("paid for");
  });

  test("is no fault of the run when it was so before, and may be what the run mends", async () => {
    const ground = await prepare({ "2_mend": 'UPDATE "Order" SET total = 1 WHERE total < 0;' });
    await ground.database.query('UPDATE "Order" SET total = -1 WHERE id = 9');
    expect(await ground.migrate({ invariants })).toMatchObject({ outcome: "applied" });
  });
});
