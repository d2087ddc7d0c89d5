import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { diffScript, draftMigration } from "../../../prisma/engine/draft-migration.ts";
import { createTestDatabase, type TestDatabase } from "../../support/database.ts";
import {
  createMigrationsFolder,
  type MigrationsFolder,
  projectMigrations,
  projectSchema,
} from "../../support/migrations-folder.ts";

const at = new Date("2026-11-22T13:00:00Z");
let folder: MigrationsFolder;
let database: TestDatabase;

beforeEach(async () => {
  folder = createMigrationsFolder();
  database = await createTestDatabase();
});
afterEach(async () => {
  folder.dispose();
  await database.drop();
});

const draft = (name: string, schema = projectSchema) =>
  draftMigration({ name, at, migrations: folder.path, schema, serverUrl: database.url });

describe("diffScript", () => {
  test("finds the project's migrations in step with its schema; `npm run db:migration:new` writes what is missing", async () => {
    const input = { migrations: projectMigrations, schema: projectSchema, serverUrl: database.url };
    expect(await diffScript(input)).toBeNull();
  });
});

describe("draftMigration", () => {
  test("leaves the server as it was", async () => {
    await draft("x");
    expect(await database.query("SELECT FROM pg_tables WHERE schemaname = 'public'")).toEqual([]);
    expect(await database.query("SELECT FROM pg_stat_activity WHERE datname LIKE 'atalaya\\_shadow%'")).toEqual([]);
  });

  test("writes the first migration from an empty folder", async () => {
    expect(await draft("  Añade: backups ")).toBe("20261122130000_a_ade_backups");
    const sql = readFileSync(join(folder.path, "20261122130000_a_ade_backups", "migration.sql"), "utf8");
    expect(sql).toContain('CREATE TABLE "Backup"');
    expect(readFileSync(join(folder.path, "migration_lock.toml"), "utf8")).toContain('provider = "postgresql"');
  });

  test("writes only the difference, after function bodies with semicolons", async () => {
    cpSync(projectMigrations, folder.path, { recursive: true });
    folder.add("20261122140000_f", "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ SELECT 1; SELECT 2; $$;");
    folder.add("20261122150000_drop", 'DROP INDEX "Event_at_idx";');
    const name = await draft("index");
    const sql = readFileSync(join(folder.path, name ?? "", "migration.sql"), "utf8");
    expect(sql.trim().split("\n")).toEqual(["-- CreateIndex", 'CREATE INDEX "Event_at_idx" ON "Event"("at" DESC);']);
  });

  test("answers null when nothing changed", async () => {
    cpSync(projectMigrations, folder.path, { recursive: true });
    expect(await draft("nothing")).toBeNull();
  });

  test("tells what the engine refuses", async () => {
    folder.add("1_broken", "SELECT 1/0;");
    await expect(draft("x")).rejects.toMatchObject({
      code: "migrate.not-drafted",
      exit: 2,
      message: expect.stringContaining("division by zero"),
    });
  });
});
