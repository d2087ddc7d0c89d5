import { execFile } from "node:child_process";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { commandEnvironment } from "../../../support/command-environment.ts";
import { openWard, urlFor, type Ward } from "./granted.ts";

const root = join(import.meta.dirname, "..", "..", "..", "..");
let ward: Ward;

beforeEach(async () => {
  ward = await openWard();
});
afterEach(() => ward.close());

type Ran = { exit: number; stdout: string; stderr: string };

function run(args: string[], url = ward.database.url): Promise<Ran> {
  const script = join(root, "scripts", "db-roles.ts");
  const env = { ...commandEnvironment };
  return new Promise((resolve) => {
    const all = [script, "--url", url, "--prefix", ward.prefix, ...args];
    execFile(process.execPath, all, { cwd: root, env }, (error, stdout, stderr) => {
      resolve({ exit: error ? Number(error.code) : 0, stdout, stderr });
    });
  });
}

const made = async () =>
  (await ward.database.query("SELECT FROM pg_roles WHERE starts_with(rolname, $1)", [ward.prefix])).length;

describe("npm run db:roles", () => {
  test("prints SQL that runs as it is, and does nothing itself", async () => {
    await ward.database.query(`CREATE SCHEMA "evil\n; DROP TABLE public.notes; --"`);
    const { exit, stdout } = await run(["--strict", "--take-ownership", "--login"]);
    expect({ exit, made: await made() }).toEqual({ exit: 0, made: 0 });
    expect(stdout).not.toMatch(/SCRAM|PASSWORD/);
    await ward.database.query(stdout);
    expect(await made()).toBe(4);
    expect(await ward.database.query("SELECT count(*)::int AS n FROM public.notes")).toEqual([{ n: 2 }]);
    expect(JSON.parse((await run(["--apply", "--json"])).stdout)).toMatchObject({ changed: false });
  });

  test("applies, tells what was done, and tells when there was nothing to do", async () => {
    const first = await run(["--apply"]);
    expect(first).toMatchObject({
      exit: 0,
      stdout: expect.stringMatching(/✓ The roles of ward_\w+ are as they should be/),
    });
    expect(first.stdout).toMatch(/_app +reads and writes rows +not yet: --login/);
    expect((await run(["--apply"])).stdout).toContain("nothing was changed");
  });

  test("puts passwords into JSON only with --show-passwords, and nowhere without a terminal", async () => {
    expect(await run(["--apply", "--login"])).toMatchObject({
      exit: 2,
      stderr: expect.stringContaining("usage.no-terminal"),
    });
    expect(await made()).toBe(0);
    const { stdout, stderr } = await run(["--apply", "--login", "--show-passwords", "--json"]);
    const { passwords } = JSON.parse(stdout) as { passwords: Record<string, string> };
    expect(Object.keys(passwords)).toEqual(["app", "migrator", "backup", "metrics"]);
    expect(stderr).not.toContain(passwords.app);
    const plain = await run(["--apply", "--new-password", "app", "--show-passwords"]);
    expect(plain.stderr).toMatch(/_app:[\w-]{32}@/);
    expect(plain.stdout).not.toMatch(/_app:[\w-]{32}@/);
  });

  test("refuses with its exit code", async () => {
    await ward.database.query(
      `CREATE ROLE ${ward.prefix}app CREATEDB; CREATE ROLE ${ward.prefix}clerk LOGIN PASSWORD 'p'`,
    );
    expect(await run(["--apply"])).toMatchObject({ exit: 3, stderr: expect.stringContaining("postgres.role-differs") });
    expect((await run([])).stdout).toContain("--apply refuses without --yes");
    const clerk = urlFor(ward.database.url, `${ward.prefix}clerk`, "p");
    expect(await run(["--apply", "--yes"], clerk)).toMatchObject({
      exit: 4,
      stderr: expect.stringContaining("postgres.roles-denied"),
    });
    expect(await run(["--apply"], "postgres://u:secret-word@127.0.0.1:1/d")).toMatchObject({
      exit: 4,
      stderr: expect.not.stringContaining("secret-word"),
    });
    expect(await run(["--apply", "--print"])).toMatchObject({ exit: 2 });
    expect(await run(["--prefix", "pg_"])).toMatchObject({ exit: 2 });
    expect(await run(["--new-password", "nobody"])).toMatchObject({ exit: 2 });
    expect(await run(["--apply", "--yes"])).toMatchObject({ exit: 0 });
  });
});
