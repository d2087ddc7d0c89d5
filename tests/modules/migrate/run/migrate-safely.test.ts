import "../../../support/database.ts";
import { describe, expect, test } from "vitest";
import { findNote } from "#modules/backup";
import { columnsOf, prepareGround } from "./running.ts";

const column = { "2_column": 'ALTER TABLE "Order" ADD COLUMN paid boolean NOT NULL DEFAULT false;' };

describe("migrateSafely", () => {
  test("applies what is pending, having rehearsed it, and records the run in the database and in the store", async () => {
    const ground = await prepareGround(column);
    const run = await ground.migrate();
    expect(run).toMatchObject({
      outcome: "applied",
      error: null,
      applied: ["2_column"],
      drift: [],
      snapshot: { kind: "backup" },
      rehearsal: { failure: null, statements: [{ file: "2_column", line: 1, rewrites: [], scans: [] }] },
    });
    expect(run.steps.map(({ step, state }) => `${step} ${state}`)).toEqual([
      ...[
        "preflight done",
        "lint done",
        "snapshot done",
        "rehearse done",
        "apply done",
        "validate done",
        "record done",
      ],
    ]);
    expect(await columnsOf(ground, '"Order"')).toContain("paid");
    const ledger = await ground.database.query("SELECT outcome, report->>'runId' AS run FROM atalaya.migration_run");
    expect(ledger).toContainEqual({ outcome: "applied", run: run.runId });
    const note = await findNote(ground.store, "migrations", run.runId);
    expect(note?.summary).toMatchObject({ runId: run.runId, outcome: "applied", applied: 1 });
    expect(await note?.openBody()).toMatchObject({ runId: run.runId, rehearsal: run.rehearsal });
    expect(ground.reports.map(({ kind }) => kind)).toEqual(["migration.applied"]);
  });

  test("has nothing to do the second time, and records nothing", async () => {
    const ground = await prepareGround();
    const run = await ground.migrate({ openNet: () => expect.fail("nothing is pending") });
    expect(run).toMatchObject({ outcome: "nothing-pending", pending: [], steps: [{ step: "preflight" }] });
    expect(ground.reports).toEqual([]);
  });

  test("changes nothing in a dry run, not even its own schema", async () => {
    const ground = await prepareGround(column);
    expect(await ground.migrate({ mode: "dry-run" })).toMatchObject({ outcome: "rehearsed", applied: [] });
    expect(await columnsOf(ground, '"Order"')).not.toContain("paid");
    expect(await ground.database.query("SELECT FROM pg_namespace WHERE nspname = 'atalaya'")).toEqual([]);
  });

  test("is refused by what lint and rehearsal find, until that is accepted or waived in the file", async () => {
    const ground = await prepareGround({ "2_all": `UPDATE "Order" SET total = 0;` });
    const refused = await ground.migrate();
    expect(refused).toMatchObject({ outcome: "refused", applied: [], error: { code: "migrate.refused", exit: 3 } });
    expect(refused.error?.hint).toContain("--accept update-without-where");
    expect(ground.reports.map(({ kind }) => kind)).toEqual(["migration.refused"]);
    expect(await ground.database.query('SELECT count(*)::int AS n FROM "Order" WHERE total = 0')).toEqual([{ n: 0 }]);

    const waived = '-- atalaya:allow update-without-where until 2999-01-01: 300 rows\nUPDATE "Order" SET total = 0;';
    ground.folder.add("2_all", waived);
    const run = await ground.migrate();
    expect(run.outcome).toBe("applied");
    expect(run.findings).toContainEqual(
      expect.objectContaining({ waived: { until: "2999-01-01", reason: "300 rows" } }),
    );
  });

  test("goes on with a finding whose rule is accepted, but never with a statement that failed in rehearsal", async () => {
    const ground = await prepareGround({ "2_all": `DELETE FROM "Order";` });
    expect(await ground.migrate({ accept: ["delete-without-where"] })).toMatchObject({ outcome: "applied" });
    ground.folder.add("3_fails", "ALTER TABLE nowhere ADD COLUMN a int;");
    expect(await ground.migrate({ accept: ["rehearsal-failed"] })).toMatchObject({
      outcome: "refused",
      applied: [],
      rehearsal: { failure: { file: "3_fails", sqlState: "42P01" } },
    });
  });

  test("settles in rehearsal what lint could not know, and counts what really rewrites", async () => {
    const ground = await prepareGround({ "2_wider": 'ALTER TABLE "Order" ALTER COLUMN note TYPE varchar(40);' });
    const run = await ground.migrate();
    expect(run.outcome).toBe("applied");
    expect(run.findings.filter(({ severity, settled }) => severity !== "note" && !settled)).toEqual([]);
    ground.folder.add("3_rewrite", 'ALTER TABLE "Order" ALTER COLUMN total TYPE bigint;');
    const rewrite = await ground.migrate({ budgets: { holdBudgetMs: 0, lockTimeoutMs: 100, lockBudgetMs: 1000 } });
    expect(rewrite).toMatchObject({
      outcome: "refused",
      rehearsal: { statements: [{ rewrites: [expect.anything(), expect.anything()] }] },
    });
  });

  test("tells drift, and lets it refuse the run under --strict only", async () => {
    const ground = await prepareGround(column);
    await ground.database.query('CREATE INDEX by_hand ON "Order" (total)');
    const strict = await ground.migrate({ strict: true });
    expect(strict).toMatchObject({ outcome: "refused", error: { code: "migrate.drift", exit: 3 } });
    expect(strict.drift?.[0]).toContain("by_hand");
    expect(await ground.migrate()).toMatchObject({ outcome: "applied", drift: [expect.stringContaining("by_hand")] });
  });

  test("stops when nobody says yes, with everything known by then", async () => {
    const ground = await prepareGround(column);
    const run = await ground.migrate({ confirm: async ({ rehearsal }) => rehearsal === null });
    expect(run).toMatchObject({ outcome: "refused", error: { code: "migrate.declined", exit: 3 }, applied: [] });
    expect(await columnsOf(ground, '"Order"')).not.toContain("paid");
  });

  test("holds a dropped column against the schema of the release that runs", async () => {
    const uses = "model Order {\n  id    Int @id\n  total Int\n  note  String? @db.VarChar(20)\n}";
    const ground = await prepareGround(column);
    await ground.migrate({ releaseSchema: uses });
    ground.folder.add("3_drop", 'ALTER TABLE "Order" DROP COLUMN note;');
    const early = await ground.migrate({ releaseSchema: uses.replace(/\n {2}note.*/, "") });
    expect(early).toMatchObject({ outcome: "refused", findings: [{ rule: "drop-column", severity: "error" }] });
    const later = await ground.migrate({ runningSchema: uses.replace(/\n {2}note.*/, "") });
    expect(later.outcome).toBe("applied");
  });

  test("keeps the schema of a release that brings no migration, too", async () => {
    const ground = await prepareGround();
    await ground.migrate({ releaseSchema: "model A {\n  id Int @id\n}" });
    expect(await ground.database.query("SELECT text FROM atalaya.prisma_schema")).toEqual([
      { text: "model A {\n  id Int @id\n}" },
    ]);
  });

  test("leaves nothing of a file that fails on the target alone, and keeps the files before it", async () => {
    const ground = await prepareGround({
      ...column,
      "3_only_here": `DO $$ BEGIN IF current_database() LIKE 'run "A"%' THEN RAISE 'not here'; END IF; END $$; CREATE TABLE three (id int);`,
    });
    const run = await ground.migrate();
    expect(run).toMatchObject({ outcome: "failed", applied: ["2_column"], error: { code: "migrate.failed", exit: 7 } });
    expect(await ground.database.query("SELECT to_regclass('three') AS three")).toEqual([{ three: null }]);
    expect(ground.reports.map(({ kind, level }) => `${level} ${kind}`)).toEqual(["critical migration.failed"]);
    ground.folder.add("3_only_here", "CREATE TABLE three (id int);");
    expect(await ground.migrate()).toMatchObject({ outcome: "applied", applied: ["3_only_here"] });
  });

  test("says that nothing changed when the first file fails on the target", async () => {
    const sql = `DO $$ BEGIN IF current_database() LIKE 'run "A"%' THEN RAISE 'not here'; END IF; END $$`;
    const ground = await prepareGround({ "2_only_here": sql });
    expect(await ground.migrate()).toMatchObject({ outcome: "rolled-back", applied: [], error: { exit: 6 } });
  });

  test("writes no word of a password into the report", async () => {
    const ground = await prepareGround(column);
    const run = JSON.stringify(await ground.migrate());
    expect(run).not.toContain(new URL(ground.database.url).password);
  });
});
