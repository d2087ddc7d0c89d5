import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { applyMigrations } from "#modules/migrate";
import { readSchemaFiles } from "../../../prisma/engine/read-migration-list.ts";
import { withSchemaEngine } from "../../../prisma/engine/with-schema-engine.ts";
import { createTestDatabase, type TestDatabase } from "../../support/database.ts";
import {
  createMigrationsFolder,
  type MigrationsFolder,
  projectMigrations,
  projectSchema,
} from "../../support/migrations-folder.ts";
import { clean, deployWithPrisma, diagnoseWithPrisma } from "./prisma-engine.ts";

const filters = { externalTables: [], externalEnums: [] };
const log = { info: () => undefined };
const first = { "1_first": "CREATE TABLE first (id int);\r\nCREATE TABLE ñandú (id int);\r\n" };

let database: TestDatabase;
let folder: MigrationsFolder;

beforeEach(async () => {
  database = await createTestDatabase();
  folder = createMigrationsFolder(first);
});
afterEach(async () => {
  folder.dispose();
  await database.drop();
});

const applyOurs = (directory = folder.path) => applyMigrations({ url: database.url, directory, log });

const applyTheirs = (directory = folder.path) => deployWithPrisma(database.url, directory);
const diagnose = (directory = folder.path) => diagnoseWithPrisma(database.url, directory);

/** What a table is, as the server says it. */
const describeHistoryTable = () =>
  database.query(
    `SELECT column_name, data_type, character_maximum_length, is_nullable, column_default,
            (SELECT json_agg(pg_get_constraintdef(oid) ORDER BY contype)
             FROM pg_constraint WHERE conrelid = '_prisma_migrations'::regclass AND contype = 'p') AS keys
     FROM information_schema.columns WHERE table_name = '_prisma_migrations' ORDER BY ordinal_position`,
  );

describe("Prisma's engine", () => {
  test("finds the history clean after our run", async () => {
    await applyOurs();
    expect(await diagnose()).toEqual(clean);
  });

  test("finds the history of the project's own migrations clean", async () => {
    await applyOurs(projectMigrations);
    expect(await diagnose(projectMigrations)).toEqual(clean);
  });

  test("finds nothing between the database we migrated and the Prisma schema", async () => {
    await applyOurs(projectMigrations);
    const push = await withSchemaEngine(database.url, readSchemaFiles(projectSchema), (engine) =>
      engine.schemaPush({ force: false, schema: { files: readSchemaFiles(projectSchema) }, filters }),
    );
    expect(push).toEqual({ executedSteps: 0, unexecutable: [], warnings: [] });
  });

  test("has nothing left to apply after our run, and continues with what comes next", async () => {
    await applyOurs();
    expect(await applyTheirs()).toEqual([]);
    folder.add("2_second", "CREATE TABLE second (id int);");
    expect(await applyTheirs()).toEqual(["2_second"]);
    expect(await diagnose()).toEqual(clean);
  });

  test("sees what is pending after our run", async () => {
    await applyOurs();
    folder.add("2_second", "CREATE TABLE second (id int);");
    expect((await diagnose()).history).toEqual({
      diagnostic: "databaseIsBehind",
      unappliedMigrationNames: ["2_second"],
    });
  });

  test("names a file edited after our run, and forgives changed line ends as we do", async () => {
    await applyOurs();
    folder.add("1_first", first["1_first"].replaceAll("\r\n", "\n"));
    expect((await diagnose()).editedMigrationNames).toEqual([]);
    folder.add("1_first", `\uFEFF${first["1_first"]}`);
    expect((await diagnose()).editedMigrationNames).toEqual(["1_first"]);
  });

  test("finds nothing failed after a file of ours failed", async () => {
    folder.add("2_broken", "CREATE TABLE broken (id int); SELECT 1/0;");
    await expect(applyOurs()).rejects.toMatchObject({ code: "migrate.failed" });
    expect((await diagnose()).failedMigrationNames).toEqual([]);
    folder.add("2_broken", "CREATE TABLE broken (id int);");
    expect(await applyTheirs()).toEqual(["2_broken"]);
  });

  test("does not find its own lock taken after our run", async () => {
    await applyOurs();
    expect(
      await database.query(
        "SELECT l.pid FROM pg_locks l JOIN pg_database d ON d.oid = l.database WHERE l.locktype = 'advisory' AND d.datname = current_database()",
      ),
    ).toEqual([]);
  });
});

describe("applyMigrations", () => {
  test("makes the same history table as Prisma's engine", async () => {
    await applyOurs();
    const ours = await describeHistoryTable();
    await database.query("DROP TABLE _prisma_migrations, first, ñandú");
    await applyTheirs();
    expect(ours).toHaveLength(8);
    expect(ours).toEqual(await describeHistoryTable());
  });

  test("continues a database that Prisma's engine migrated", async () => {
    expect(await applyTheirs()).toEqual(["1_first"]);
    expect(await applyOurs()).toEqual([]);
    folder.add("2_second", "CREATE TABLE second (id int);");
    expect(await applyOurs()).toEqual(["2_second"]);
    expect(await diagnose()).toEqual(clean);
  });

  test("refuses what Prisma's engine left half done, and goes on once it was resolved", async () => {
    folder.add("2_broken", "CREATE TABLE broken (id int); SELECT 1/0;");
    await expect(applyTheirs()).rejects.toThrow();
    await expect(applyOurs()).rejects.toMatchObject({ code: "migrate.failed-before", exit: 3 });
    await withSchemaEngine(database.url, readSchemaFiles(projectSchema), (engine) =>
      engine.markMigrationRolledBack({ migrationName: "2_broken" }),
    );
    await database.query("DROP TABLE IF EXISTS broken");
    folder.add("2_broken", "CREATE TABLE broken (id int);");
    expect(await applyOurs()).toEqual(["2_broken"]);
    expect(await diagnose()).toEqual(clean);
  });
});
