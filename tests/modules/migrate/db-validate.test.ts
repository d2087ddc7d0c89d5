import { execFile } from "node:child_process";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { applyMigrations } from "#modules/migrate";
import { commandEnvironment } from "../../support/command-environment.ts";
import { createTestDatabase, type TestDatabase } from "../../support/database.ts";

const root = join(import.meta.dirname, "..", "..", "..");
const projectMigrations = join(root, "prisma", "migrations");

let database: TestDatabase;

beforeEach(async () => {
  database = await createTestDatabase({ label: 'the "shop"' });
});
afterEach(() => database.drop());

type Ran = { exit: number; stdout: string; stderr: string };

function run(args: string[], environment: Record<string, string> = {}): Promise<Ran> {
  const script = join(root, "scripts", "db-validate.ts");
  const env = { ...commandEnvironment, ...environment };
  return new Promise((resolve) => {
    execFile(process.execPath, [script, ...args], { cwd: root, env }, (error, stdout, stderr) => {
      resolve({ exit: error ? Number(error.code) : 0, stdout, stderr });
    });
  });
}

describe("npm run db:validate", () => {
  test("prints a line for each check, and exits 0 when nothing is wrong", async () => {
    const { exit, stdout } = await run(["--url", database.url]);
    expect(exit).toBe(0);
    expect(stdout).toMatch(/^Database "the "shop"_\w+" on 127\.0\.0\.1:\d+, PostgreSQL 18\.\d+, as postgres\n\n/);
    expect(stdout).toContain("\n  – Edited migrations              skipped: no migrations folder was given\n");
    expect(stdout).toContain("\n  ✓ Invalid indexes                none of 0 indexes\n");
    expect(stdout).toMatch(/\n✓ no fault found \(9 of 14 checks, [\d.]+ m?s\)\n$/);
  });

  test("exits 1 on a fault, tells its mending with SQL on lines of its own, and says the same of several once", async () => {
    await database.query(`CREATE TABLE t (a int); ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID;
      CREATE TABLE "evil \u001b[2J name" (id serial); INSERT INTO "evil \u001b[2J name" VALUES (3)`);
    const { exit, stdout } = await run(["--url", database.url, "--migrations", projectMigrations]);
    expect(exit).toBe(1);
    expect(stdout).toContain("\n  ✗ Constraints not validated      1 of 1 constraint\n");
    expect(stdout).toContain("\n✗ public.t.c  migrate.not-valid\n  CHECK ((a > 0)) was added NOT VALID");
    expect(stdout).toContain("\n      ALTER TABLE public.t VALIDATE CONSTRAINT c;\n");
    expect(stdout.match(/npm run db:migrate:safe/g)).toHaveLength(1);
    expect(stdout).not.toContain("\u001b");
  });

  test("prints one JSON document with --json", async () => {
    await database.query("CREATE TABLE t (a int); ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID");
    const { exit, stdout } = await run(["--url", database.url, "--json"]);
    expect(exit).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      ok: false,
      faults: [
        { code: "migrate.not-valid", object: "public.t.c", message: expect.any(String), hint: expect.any(String) },
      ],
      notChecked: [],
    });
  });

  test("compares a database of the config with prisma/migrations when its history names them", async () => {
    const environment = { SHOP_DATABASE_URL: database.url };
    const before = await run(["--database", "shop"], environment);
    expect(before.stdout).toMatch(/– Pending migrations +skipped: prisma\/migrations belongs to another database\n/);
    await applyMigrations({ url: database.url, directory: projectMigrations, log: { info: () => undefined } });
    const after = await run(["--database", "shop"], environment);
    expect(after.stdout).toMatch(/✓ Pending migrations +none of \d+ files?\n/);
    expect(after.exit).toBe(0);
  });

  test("never prints a password, and says what is wrong with its arguments", async () => {
    const url = new URL(database.url);
    url.password = "not-the-pass-word";
    const denied = await run(["--url", url.href]);
    expect(denied).toMatchObject({ exit: 4, stdout: "" });
    expect(denied.stderr).toContain("postgres.access-denied");
    expect(denied.stderr).not.toContain("not-the-pass-word");
    expect(await run(["--url", database.url, "--migrations", "/nowhere"])).toMatchObject({ exit: 2 });
    expect(await run(["--url", database.url, "--database", "shop"])).toMatchObject({ exit: 2 });
    expect((await run(["--url", "postgres://u:p@ep-x-pooler.eu.neon.tech/d"])).stderr).toContain(
      "postgres.pooled-host",
    );
  });
});
