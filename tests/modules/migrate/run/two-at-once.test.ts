import { Client } from "pg";
import { describe, expect, onTestFinished, test } from "vitest";
import { createTestDatabase } from "../../../support/database.ts";
import { clean, diagnoseWithPrisma } from "../prisma-engine.ts";
import { startCommand } from "./command.ts";
import { prepareGround } from "./running.ts";

const column = { "2_column": 'ALTER TABLE "Order" ADD COLUMN paid boolean; INSERT INTO "Order" VALUES (1001, 1);' };

/** Keeps the run that applies at its lock until it is let go. */
async function holdUp(url: string): Promise<() => Promise<unknown>> {
  const client = new Client({ connectionString: url });
  await client.connect();
  onTestFinished(() => client.end());
  await client.query('BEGIN; SELECT FROM "Order"');
  return () => client.query("COMMIT");
}

describe("db:migrate:safe, twice at once", () => {
  test("applies once: the other waits, and ends saying who holds the lock; later it finds nothing to do", async () => {
    const ground = await prepareGround(column);
    const first = startCommand("db-migrate-safe", ground, ["--ci"]);
    await first.said("Rehearse");
    const letGo = await holdUp(ground.database.url);
    await first.said("Apply 2_column");
    const second = await startCommand("db-migrate-safe", ground, ["--ci"]).ended;
    const refused = {
      code: "migrate.locked",
      exit: 5,
      message: expect.stringContaining('"atalaya migrations" of postgres (pid'),
    };
    expect(second).toMatchObject({ exit: 5, json: { outcome: "refused", applied: [], error: refused } });
    await letGo();
    expect(await first.ended).toMatchObject({ exit: 0, json: { outcome: "applied", applied: ["2_column"] } });
    expect(await ground.migrate()).toMatchObject({ outcome: "nothing-pending" });
    expect(await ground.database.query('SELECT count(*)::int AS n FROM "Order"')).toEqual([{ n: 301 }]);
    expect(await diagnoseWithPrisma(ground.database.url, ground.folder.path)).toEqual(clean);
  });

  test("waits for the one that is about to finish, and has nothing to do then", async () => {
    const ground = await prepareGround(column);
    const runs = await Promise.all([ground.migrate({ lockWaitMs: 100_000 }), ground.migrate({ lockWaitMs: 100_000 })]);
    expect(runs.map(({ outcome }) => outcome).sort()).toEqual(["applied", "nothing-pending"]);
    expect(await diagnoseWithPrisma(ground.database.url, ground.folder.path)).toEqual(clean);
  });

  test("does not let a rollback in while it applies", async () => {
    const ground = await prepareGround(column);
    let answered: unknown;
    await ground.migrate({
      confirm: async () => {
        answered = await startCommand("db-rollback", ground, ["--yes"]).ended;
        return true;
      },
    });
    expect(answered).toMatchObject({ exit: 5, json: { error: { code: "migrate.locked" } } });
  });

  test("does not hold up another database of the server", async () => {
    const [one, other] = await Promise.all([prepareGround(column), createTestDatabase()]);
    onTestFinished(() => other.drop());
    const runs = await Promise.all([one.migrate(), one.migrate({ url: other.url, mode: "dry-run" })]);
    expect(runs.map(({ error }) => error?.code)).not.toContain("migrate.locked");
  });
});
