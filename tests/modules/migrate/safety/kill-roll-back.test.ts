import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import type { RolledBack } from "../../../../modules/migrate/safety/roll-back-migration.ts";
import { ORDERS } from "../../../contracts/safety-nets.ts";
import { Children, type KillPoint } from "../../backup/children/run-child.ts";
import { runOnce } from "../../branch/run-once.ts";
import { openBackupGround } from "./grounds.ts";
import { type Migrated, migrate } from "./migrated.ts";

const limits = { timeout: 300_000 };

let children: Children<RolledBack>;
beforeAll(() => {
  children = new Children(join(import.meta.dirname, "children", "roll-back.ts"));
});
afterAll(() => children.stop());

const startRun = async ({ ground, input }: Awaited<ReturnType<typeof prepare>>, kill: KillPoint | null) => {
  const { snapshot, runId, files, mark, own, exportInto } = input;
  const { folder, keys } = ground.store;
  const given = { databaseUrl: ground.targetUrl, store: pathToFileURL(folder).href, keys };
  const end = await children.run(
    { ...given, facts: { snapshot, runId, files, mark, own, exportInto } } as typeof given,
    kill,
  );
  if (end.state === "failed") expect.fail(`after ${end.announced.at(-1)}: ${end.error}`);
  await sessionsAreGone(ground.targetUrl);
  return end;
};

const prepare = (downs: (string | null)[]) => migrate(openBackupGround, downs);

/** What a killed client has sent is carried out to its end. */
async function sessionsAreGone(url: string): Promise<void> {
  const stem = decodeURIComponent(new URL(url).pathname.slice(1)).replaceAll("'", "''");
  const sql = `SELECT FROM pg_stat_activity WHERE starts_with(datname, '${stem}')`;
  await expect.poll(async () => (await runOnce(inject("pgUrl"), sql)).length, { timeout: 30_000, interval: 5 }).toBe(0);
}

/** Statements that come once, in their order. */
function turningPoints(announced: string[]): string[] {
  return announced.filter((step) => announced.indexOf(step) === announced.lastIndexOf(step));
}

async function rowsOf({ ground, idsAt, input }: Migrated): Promise<{ target: unknown[]; kept: unknown[] | null }> {
  const target = await idsAt(ground.targetUrl);
  if (!(await input.net.wasRestored({ preserveAs: "before-rollback-r1" }))) return { target, kept: null };
  const { snapshot } = input;
  const { preservedUrl } = await input.net.restore({
    ...{ snapshot, preserveAs: "before-rollback-r1", preserveUntil: new Date(Date.now() + 86_400_000) },
  });
  return { target, kept: await idsAt(preservedUrl) };
}

describe("rollBackMigration, killed", () => {
  test("never loses a row of others on its way to the snapshot, and gets there", limits, async () => {
    const theirs = `INSERT INTO ${ORDERS} VALUES (4, 'theirs')`;
    const walked = await prepare([null, null]);
    await runOnce(walked.ground.targetUrl, theirs);
    const steps = turningPoints((await startRun(walked, null)).announced);
    expect(steps.some((step) => step.includes("RENAME TO"))).toBe(true);

    const migrated = await prepare([null, null]);
    await runOnce(migrated.ground.targetUrl, theirs);
    const rename = steps.findIndex((step) => step.includes("RENAME TO"));
    let kills = 0;
    for (const [i, at] of steps.entries()) {
      // All of them around the change of names, some of the others.
      if (Math.abs(i - rename) > 4 && i % 8 !== 0) continue;
      const end = await startRun(migrated, { at, standsStill: true });
      if (end.state === "killed") kills++;
      const { target, kept } = await rowsOf(migrated);
      expect(kept ? [target, kept] : target).toEqual(
        kept
          ? [
              [1, 2, 3],
              [1, 2, 3, 4],
            ]
          : [1, 2, 3, 4],
      );
    }
    expect(kills).toBeGreaterThan(7);
    const last = await startRun(migrated, null);
    expect(last).toMatchObject({ state: "finished", result: { how: "backup", lostWrites: 1 } });
    const file = last.state === "finished" ? (last.result.diff?.tables[0]?.file ?? "") : "";
    expect(await readFile(file, "utf8")).toContain('{"op":"new","key":{"Id":"4"}');
    expect(await migrated.applied()).toEqual([]);
  });

  test("undoes by down.sql all or nothing", limits, async () => {
    const downs = [`ALTER TABLE ${ORDERS} DROP COLUMN total`, "DROP TABLE made"];
    const walked = await prepare(downs);
    const steps = turningPoints((await startRun(walked, null)).announced);
    const first = steps.findIndex((step) => step.startsWith("sql SET LOCAL lock_timeout"));
    const migrated = await prepare(downs);
    for (const at of steps.slice(first)) {
      await startRun(migrated, { at, standsStill: true });
      const names = await migrated.applied();
      const made = await runOnce(migrated.ground.targetUrl, "SELECT FROM pg_class WHERE relname = 'made'");
      expect([names.length, made.length]).toEqual(names.length === 0 ? [0, 0] : [2, 1]);
    }
    expect(await startRun(migrated, null)).toMatchObject({ state: "finished", result: { how: "down" } });
    expect(await migrated.applied()).toEqual([]);
  });
});
