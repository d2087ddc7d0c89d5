import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestServer, type TestServer } from "../../../support/test-server.ts";
import { runOnce } from "../../branch/run-once.ts";
import { type CommandEnd, startCommand } from "./command.ts";
import { columnsOf, type Ground, prepareGround } from "./running.ts";

// A server of its own: transactions of other tests would seem to be writes of others.
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ settings: { autovacuum: "off" } });
});
afterAll(() => server?.stop());

const rollBack = (ground: Ground, ...args: string[]): Promise<CommandEnd> =>
  startCommand("db-rollback", ground, args).ended;

const outcomes = async ({ database }: Ground) =>
  (
    await runOnce(database.url, "SELECT report->>'outcome' AS outcome FROM atalaya.migration_run ORDER BY started_at")
  ).map(({ outcome }) => outcome);

describe("npm run db:rollback", () => {
  test("undoes the newest run by its down.sql, and keeps what others wrote since", async () => {
    const ground = await prepareGround(
      { "2_column": 'ALTER TABLE "Order" ADD COLUMN paid boolean;' },
      { server: server.url },
    );
    await ground.addDown("2_column", 'ALTER TABLE "Order" DROP COLUMN paid;');
    const { runId } = await ground.migrate();
    await runOnce(ground.database.url, `INSERT INTO "Order" VALUES (1001, 5, 'theirs')`);
    const { exit, json } = await rollBack(ground, "--yes");
    expect({ exit, json }).toEqual({
      exit: 0,
      json: { runId, how: "down", lostWrites: 0, preservedAs: null, exportedTo: null },
    });
    expect(await columnsOf(ground, '"Order"')).not.toContain("paid");
    expect(await runOnce(ground.database.url, 'SELECT id FROM "Order" WHERE id > 1000')).toEqual([{ id: 1001 }]);
    expect(await outcomes(ground)).toEqual(["rolled-back"]);
    expect(await ground.migrate()).toMatchObject({ outcome: "applied", applied: ["2_column"] });
  });

  test("goes back run by run from the newest, never without --yes, and writes down what others lose", async () => {
    const ground = await prepareGround(
      { "2_column": 'ALTER TABLE "Order" ADD COLUMN paid boolean;' },
      { server: server.url },
    );
    const older = await ground.migrate();
    ground.folder.add("3_table", "CREATE TABLE three (id int);");
    const newest = await ground.migrate();
    await runOnce(ground.database.url, `INSERT INTO "Order" VALUES (1001, 5, 'theirs')`);

    const tooEarly = { code: "migrate.newer-run", exit: 3, hint: expect.stringContaining(newest.runId) };
    expect(await rollBack(ground, "--yes", "--run", older.runId)).toMatchObject({ exit: 3, json: { error: tooEarly } });
    const unasked = await rollBack(ground);
    expect(unasked).toMatchObject({ exit: 3, json: { error: { code: "usage.not-confirmed" } } });
    expect(unasked.stderr).toContain(`${newest.runId} applied 3_table`);
    expect(unasked.stderr).toContain('"public"."Order": 1 new, 0 changed, 0 gone');
    expect(await rollBack(ground, "--yes", "--run", "migrate-nowhere")).toMatchObject({
      exit: 3,
      json: { error: { code: "migrate.no-such-run" } },
    });

    const { exit, json } = await rollBack(ground, "--yes");
    const preservedAs = expect.stringContaining("before-rollback-");
    expect({ exit, json }).toEqual({
      exit: 0,
      json: { runId: newest.runId, how: "backup", lostWrites: 1, preservedAs, exportedTo: expect.any(String) },
    });
    expect(await runOnce(ground.database.url, "SELECT to_regclass('three') AS three")).toEqual([{ three: null }]);
    const folder = String(json.exportedTo);
    const texts = await Promise.all((await readdir(folder)).map((name) => readFile(join(folder, name), "utf8")));
    expect(texts.join("\n")).toContain("theirs");

    expect(await rollBack(ground, "--yes")).toMatchObject({ exit: 0, json: { runId: older.runId, how: "backup" } });
    expect(await columnsOf(ground, '"Order"')).not.toContain("paid");
    expect(await rollBack(ground, "--yes")).toMatchObject({
      exit: 3,
      json: { error: { code: "migrate.nothing-to-undo" } },
    });
  });
});
