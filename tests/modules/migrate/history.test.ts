import { createHash, randomUUID } from "node:crypto";
import { Client } from "pg";
import { afterEach, beforeEach, describe, expect, inject, test } from "vitest";
import { applyMigrations } from "#modules/migrate";
import { createTestDatabase, type TestDatabase } from "../../support/database.ts";
import { createMigrationsFolder, type MigrationsFolder } from "../../support/migrations-folder.ts";
import { follow, statements, theFault, told, validate } from "./validation.ts";

const one = { "20260101000000_one": "CREATE TABLE one (id int);\n" };
const both = { ...one, "20260102000000_two": "CREATE TABLE two (id int);\n" };

let database: TestDatabase;
let folder: MigrationsFolder;

beforeEach(async () => {
  database = await createTestDatabase();
  folder = createMigrationsFolder(both);
  await applyMigrations({ url: database.url, directory: folder.path, log: { info: () => undefined } });
});
afterEach(async () => {
  folder.dispose();
  await database.drop();
});

const compare = () => validate(database, { migrationsDirectory: folder.path });

async function record(name: string, { logs = "", finished = false, checksum = "00" } = {}): Promise<void> {
  await database.query(
    `INSERT INTO _prisma_migrations (id, checksum, migration_name, logs, finished_at)
     VALUES ($1, $2, $3, $4, CASE WHEN $5 THEN now() END)`,
    [randomUUID(), checksum, name, logs, finished],
  );
}

describe("a history that is as the files are", () => {
  test("has no fault, and every comparison was made", async () => {
    const result = await compare();
    expect(result).toMatchObject({ ok: true, faults: [], notChecked: [] });
    expect(result.checks.slice(0, 4).map(({ state, looked, objects }) => `${state} ${looked} ${objects}`)).toEqual([
      "passed 2 migrations",
      "passed 2 migrations",
      "passed 2 migrations",
      "passed 2 files",
    ]);
  });

  test("stays so when a checkout changes the ends of lines", async () => {
    folder.add("20260101000000_one", one["20260101000000_one"].replaceAll("\n", "\r\n"));
    expect(told(await compare())).toEqual([]);
  });
});

describe("migrate.failed", () => {
  test("is a migration that began and did not finish, with the server's first line and none of its details", async () => {
    const logs =
      "A migration failed to apply.\n\nDatabase error code: 23505\n\nDatabase error:\nERROR: could not create unique index\nDETAIL: Key (email)=(ana@example.com) is duplicated.";
    await record("20260103000000_three", { logs });
    const fault = theFault(await validate(database), "migrate.failed");
    expect(fault.object).toBe("20260103000000_three");
    expect(fault.message).toContain("did not finish: could not create unique index.");
    expect(JSON.stringify(fault)).not.toContain("ana@example.com");
    expect(fault.hint).toContain("npx prisma migrate resolve --rolled-back 20260103000000_three");
  });

  test("is none once the row is marked as rolled back", async () => {
    await record("20260103000000_three");
    await database.query("UPDATE _prisma_migrations SET rolled_back_at = now() WHERE finished_at IS NULL");
    expect(told(await validate(database))).toEqual([]);
  });

  test("is not told of a migration that runs just now", async () => {
    await record("20260103000000_three");
    const runner = new Client({ connectionString: database.url });
    await runner.connect();
    try {
      await runner.query("SELECT pg_advisory_lock(72707369)");
      const result = await validate(database);
      expect(told(result)).toEqual([]);
      expect(result.notChecked).toEqual([
        {
          check: "failed-migrations",
          object: "20260103000000_three",
          message: expect.stringContaining("a migration is running just now"),
        },
      ]);
    } finally {
      await runner.end();
    }
  });

  test("quotes a name for the shell", async () => {
    await record("it's $(here)");
    expect(theFault(await validate(database), "migrate.failed").hint).toContain("--applied 'it'\\''s $(here)'");
  });
});

describe("migrate.edited", () => {
  test("is an applied migration whose file changed, and its hint records the new checksum", async () => {
    const edited = "CREATE TABLE one (id int); -- now with a comment\n";
    folder.add("20260101000000_one", edited);
    const result = await compare();
    expect(told(result)).toEqual(["migrate.edited 20260101000000_one"]);
    const sql = statements(theFault(result, "migrate.edited").hint);
    expect(sql.join()).toContain(createHash("sha256").update(edited).digest("hex"));
    await follow(database, sql);
    expect(told(await compare())).toEqual([]);
  });

  test("is not told of the file of a failed migration, which is meant to be corrected", async () => {
    folder.add("20260103000000_three", "SELECT 1;");
    await record("20260103000000_three");
    expect(told(await compare())).toEqual(["migrate.failed 20260103000000_three"]);
  });
});

describe("migrate.missing-file", () => {
  test("is an applied migration that the folder has not", async () => {
    folder.remove("20260102000000_two");
    const result = await compare();
    expect(told(result)).toEqual(["migrate.missing-file 20260102000000_two"]);
    expect(theFault(result, "migrate.missing-file").hint).toContain("-- '*20260102000000_two*'");
  });
});

describe("migrate.pending", () => {
  test("is a file that the database has not, also when its row was rolled back", async () => {
    folder.add("20260103000000_three", "SELECT 1;");
    await record("20260103000000_three");
    await database.query("UPDATE _prisma_migrations SET rolled_back_at = now() WHERE finished_at IS NULL");
    expect(told(await compare())).toEqual(["migrate.pending 20260103000000_three"]);
  });

  test("is every file of a given folder when the database has no history", async () => {
    await database.query("DROP TABLE _prisma_migrations");
    expect(told(await compare())).toEqual(Object.keys(both).map((name) => `migrate.pending ${name}`));
  });
});

describe("the choice of files", () => {
  const fileChecks = ["edited-migrations", "missing-files", "pending-migrations"];
  const reasons = (result: Awaited<ReturnType<typeof compare>>) =>
    result.checks.filter(({ check }) => fileChecks.includes(check)).map(({ state, reason }) => `${state}: ${reason}`);

  test("without a folder, compares nothing", async () => {
    expect(new Set(reasons(await validate(database)))).toEqual(new Set(["skipped: no migrations folder was given"]));
  });

  test("takes a guessed folder when the history names one of its migrations", async () => {
    folder.add("20260103000000_three", "SELECT 1;");
    const guess = { migrationsDirectory: folder.path, migrationsGuessed: true };
    expect(told(await validate(database, guess))).toEqual(["migrate.pending 20260103000000_three"]);
  });

  test("leaves a guessed folder alone that is another database's, or not there", async () => {
    const other = createMigrationsFolder({ "20250101000000_other": "SELECT 1;" });
    const guess = { migrationsDirectory: other.path, migrationsGuessed: true };
    try {
      const result = await validate(database, guess);
      expect(result.ok).toBe(true);
      expect(reasons(result)[0]).toMatch(/^skipped: .* belongs to another database$/);
    } finally {
      other.dispose();
    }
    expect(reasons(await validate(database, guess))[0]).toMatch(/^skipped: .* has none$/);
  });

  test("refuses a given folder that is not there, or holds something else", async () => {
    const refusal = { code: "migrate.unreadable-folder", exit: 2 };
    await expect(validate(database, { migrationsDirectory: `${folder.path}/nowhere` })).rejects.toMatchObject(refusal);
    await expect(validate(database, { migrationsDirectory: `${folder.path}/..` })).rejects.toMatchObject(refusal);
  });

  test("looks for the history in the schema of the URL", async () => {
    await database.query('CREATE SCHEMA "My ""app"; ALTER TABLE _prisma_migrations SET SCHEMA "My ""app"');
    const url = new URL(database.url);
    url.searchParams.set("schema", 'My "app');
    folder.add("20260101000000_one", "SELECT 1;");
    const result = await validate({ url: url.href }, { migrationsDirectory: folder.path });
    expect(told(result)).toEqual(["migrate.edited 20260101000000_one"]);
    await follow(database, statements(theFault(result, "migrate.edited").hint));
    expect(told(await validate({ url: url.href }, { migrationsDirectory: folder.path }))).toEqual([]);
  });
});

describe("migrate.drift", () => {
  const scratchServerUrl = () => inject("pgUrl");

  test("is what was changed by hand, as a diff", async () => {
    await database.query("ALTER TABLE one ADD note text");
    const fault = theFault(
      await validate(database, { migrationsDirectory: folder.path, scratchServerUrl: scratchServerUrl() }),
      "migrate.drift",
    );
    expect(fault.hint).toContain("+     note text");
  });

  test("is not looked for without a server for an empty database, and the report says so", async () => {
    const { checks } = await compare();
    expect(checks.find(({ check }) => check === "schema-drift")?.reason).toContain("EMBEDDED_DATABASE_URL");
  });
});
