import { describe, expect, inject, test } from "vitest";
import { createLog } from "#modules/platform";
import { findDrift } from "../../../../modules/migrate/drift/find-drift.ts";
import type { MigrationFile } from "../../../../modules/migrate/history/read-migrations.ts";
import { planMigration } from "../../../../modules/migrate/plan/plan-migration.ts";
import { withDatabase } from "../../../support/database.ts";

const log = createLog({ to: "stderr", level: "silent" });
const init = `CREATE TABLE "Order" (id serial PRIMARY KEY, total numeric(10,2) NOT NULL);
CREATE INDEX "Order by total" ON "Order" (total);
CREATE FUNCTION twice(n int) RETURNS int LANGUAGE sql AS $$ SELECT n * 2; $$;`;

function file(name: string, sql: string): MigrationFile {
  return { name, sql, checksum: name, acceptedChecksums: [name] };
}

async function driftOf(live: string, applied = [file("1_init", init)]) {
  return withDatabase(async ({ url, query }) => {
    await query(init);
    await query('CREATE TABLE "_prisma_migrations" (id text PRIMARY KEY)');
    await query("CREATE SCHEMA atalaya CREATE TABLE migration_run (id text PRIMARY KEY)");
    if (live) await query(live);
    return findDrift({ url, schema: "public", applied: await planMigration(applied), serverUrl: inject("pgUrl"), log });
  });
}

describe("findDrift", () => {
  test("finds nothing in a database that only its migrations have changed", async () => {
    expect(await driftOf("")).toEqual({ lines: [] });
  });

  test("names what was made and dropped by hand", async () => {
    const drift = await driftOf(
      `DROP INDEX "Order by total"; CREATE VIEW cheap AS SELECT id FROM "Order" WHERE total < 1;`,
    );
    const lines = "lines" in drift ? drift.lines : [];
    expect(lines).toContain('- CREATE INDEX "Order by total" ON public."Order" USING btree (total)');
    expect(lines.some((line) => line.startsWith("+ CREATE VIEW public.cheap"))).toBe(true);
  });

  test("shows only the lines of a table that differ", async () => {
    const drift = await driftOf(
      `ALTER TABLE "Order" ADD note text; ALTER TABLE "Order" ALTER total TYPE numeric(12,2)`,
    );
    expect(drift).toEqual({
      lines: [
        '  CREATE TABLE public."Order"',
        "-     total numeric(10,2) NOT NULL",
        "+     total numeric(12,2) NOT NULL",
        "+     note text",
      ],
    });
  });

  test("says nothing of grants and owners, which no migration is asked for", async () => {
    expect(await driftOf('GRANT SELECT ON "Order" TO PUBLIC')).toEqual({ lines: [] });
  });

  test("says why when the applied files do not run on an empty database", async () => {
    const drift = await driftOf("", [file("1_init", init), file("2_data", "SELECT 1;\nSELECT 1/0;")]);
    expect(drift).toEqual({ skipped: "2_data:2 does not run on an empty database: division by zero" });
  });

  test("leaves no database behind when a file fails", async () => {
    const teller = "DO $$ BEGIN RAISE EXCEPTION '%', current_database(); END $$";
    const drift = await driftOf("", [file("1_init", teller)]);
    const name = "skipped" in drift ? /atalaya-work-\w+/.exec(drift.skipped)?.[0] : undefined;
    expect(name).toBeDefined();
    await withDatabase(async ({ query }) => {
      expect(await query("SELECT FROM pg_database WHERE datname = $1", [name])).toEqual([]);
    });
  });
});
