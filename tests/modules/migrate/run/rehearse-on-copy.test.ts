import { describe, expect, onTestFinished, test } from "vitest";
import { applyMigrations, rehearseOnCopy, renderMigrationMarkdown } from "#modules/migrate";
import { systemClock } from "#modules/platform";
import { recordRunningSchema } from "../../../../modules/migrate/record/target-ledger.ts";
import { createTestDatabase } from "../../../support/database.ts";
import { createMigrationsFolder } from "../../../support/migrations-folder.ts";
import { silentLog } from "../../backup/test-store.ts";
import { init } from "./running.ts";

/** Production as it is, in a copy that nobody needs. */
async function prepareCopy(files: Record<string, string> = {}) {
  const copy = await createTestDatabase({ label: 'copy "A"' });
  const folder = createMigrationsFolder(init);
  onTestFinished(async () => {
    folder.dispose();
    await copy.drop();
  });
  await applyMigrations({ url: copy.url, directory: folder.path, log: silentLog });
  for (const [name, sql] of Object.entries(files)) folder.add(name, sql);
  const rehearse = ({
    invariants = [],
    holdBudgetMs = 60_000,
  }: {
    invariants?: string[];
    holdBudgetMs?: number;
  } = {}) =>
    rehearseOnCopy({
      ...{ database: "shop", url: copy.url, place: "a copy", directory: folder.path, isProduction: true },
      ...{ strict: false, accept: [], invariants, clock: systemClock, log: silentLog },
      budgets: { holdBudgetMs, lockTimeoutMs: 100, lockBudgetMs: 60_000 },
    });
  return { copy, folder, rehearse };
}

describe("rehearseOnCopy", () => {
  test("says what merging would do by the Prisma schema that the copy has, and records it nowhere", async () => {
    const { copy, rehearse } = await prepareCopy({ "2_drop": `ALTER TABLE "Order" DROP COLUMN note` });
    // Without it the column would be taken for one in use.
    await recordRunningSchema(copy.url, "model Order {\n  id Int @id\n  total Int\n}\n", new Date());
    const run = await rehearse({ invariants: [`SELECT count(*) = 300 FROM "Order"`] });
    expect(run).toMatchObject({ outcome: "rehearsed", mode: "dry-run", error: null, drift: [], snapshot: null });
    expect(run.steps.map(({ step }) => step)).toEqual(["preflight", "lint", "rehearse"]);
    expect(run.rehearsal).toMatchObject({ place: "a copy", failure: null });
    expect(run.rehearsal?.checks.some(({ check, ok }) => check === "invariant" && ok)).toBe(true);
    expect(renderMigrationMarkdown(run)).toContain("1 migration rehearsed; nothing stands against it");
    expect(await copy.query("SELECT count(*)::int AS n FROM atalaya.migration_run")).toEqual([{ n: 0 }]);
  });

  test("refuses what a finding stands against, and tells of drift", async () => {
    const { copy, rehearse } = await prepareCopy({
      "2_rewrite": `ALTER TABLE "Order" ALTER COLUMN total TYPE bigint USING total + length(pg_sleep(0.001)::text)`,
    });
    await copy.query("CREATE TABLE by_hand (id int)");
    const run = await rehearse({ holdBudgetMs: 50 });
    expect(run).toMatchObject({ outcome: "refused", error: { code: "migrate.refused", exit: 3 } });
    expect(run.rehearsal?.statements[0]?.rewrites).toContain('public."Order"');
    expect(run.drift?.join("\n")).toContain("by_hand");
  });

  test("answers when nothing is pending, and when the history cannot be continued", async () => {
    const { folder, rehearse } = await prepareCopy();
    expect(await rehearse()).toMatchObject({ outcome: "nothing-pending", error: null });
    folder.remove("1_init");
    expect(await rehearse()).toMatchObject({ outcome: "refused", error: { code: "migrate.missing-file", exit: 3 } });
  });
});
