import { execFile } from "node:child_process";
import { join } from "node:path";
import { escapeIdentifier } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { systemClock } from "#modules/platform";
import { type NeonEmulator, startNeonEmulator } from "../../emulators/neon/index.ts";
import { commandEnvironment } from "../../support/command-environment.ts";
import { urlOfDatabase } from "../../support/database.ts";
import { startTestServer, type TestServer } from "../../support/test-server.ts";
import { runOnce } from "./run-once.ts";

const root = join(import.meta.dirname, "..", "..", "..");

let server: TestServer;
let shopUrl: string;
let emulator: NeonEmulator;

beforeAll(async () => {
  server = await startTestServer();
  for (const sql of [
    "CREATE ROLE shop LOGIN PASSWORD 'shop-pass-word-1234'",
    "CREATE DATABASE shop OWNER shop",
    "CREATE DATABASE strange",
  ])
    await runOnce(server.url, sql);
  const url = new URL(urlOfDatabase(server.url, "shop"));
  [url.username, url.password] = ["shop", "shop-pass-word-1234"];
  shopUrl = url.href;
  await runOnce(shopUrl, "CREATE TABLE orders AS SELECT generate_series(1, 3) AS id");
  emulator = await startNeonEmulator(server.url, systemClock);
});
afterAll(async () => {
  await emulator?.stop();
  await server?.stop();
});

type Ran = { exit: number; stdout: string; stderr: string };

function run(args: string[], environment: Record<string, string> = {}): Promise<Ran> {
  const local = { SHOP_DATABASE_URL: shopUrl, EMBEDDED_DATABASE_URL: server.url, DATABASE_URL: "" };
  const env = {
    ...commandEnvironment,
    ...{ NEON_API_KEY: "", NEON_PROJECT_ID: "", ...local, ...environment },
  };
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [join(root, "scripts", "branch.ts"), ...args],
      { cwd: root, env },
      (error, stdout, stderr) => resolve({ exit: error ? Number(error.code) : 0, stdout, stderr }),
    );
  });
}

type Answered = Record<string, unknown> & { exit: number };

const json = async (args: string[], environment?: Record<string, string>): Promise<Answered> => {
  const { exit, stdout } = await run([...args, "--json"], environment);
  return { exit, ...(JSON.parse(stdout) as Record<string, unknown>) };
};
const neon = () => ({
  NEON_API_KEY: emulator.apiKey,
  NEON_PROJECT_ID: emulator.project.id,
  NEON_API_URL: emulator.baseUrl,
});

describe("npm run branch", () => {
  test("makes a branch, lists it and deletes it", async () => {
    const made = await run(["create", 'preview/"ñ"', "--expires", "2h"]);
    expect(made).toMatchObject({ exit: 0, stderr: "" });
    expect(made.stdout).toMatch(
      /^✓ "preview\/"ñ"" was made; it ends at \d{4}-.*\n {2}preview-"ñ"~[0-9a-f]{12} on 127\.0\.0\.1\n$/,
    );

    expect(await json(["list"])).toEqual({
      exit: 0,
      branches: [
        expect.objectContaining({ name: "shop", isDefault: true }),
        expect.objectContaining({ name: 'preview/"ñ"', parent: "shop", isOurs: true, expiresAt: expect.any(String) }),
      ],
    });
    expect((await run(["list"])).stdout).toMatch(
      /^"shop" on 127\.0\.0\.1:\d+\n\nNAME .*\nshop .* default\npreview\/"ñ" +shop /,
    );

    expect(await json(["delete", 'preview/"ñ"', "--yes"])).toEqual({ exit: 0, branches: [], isDeleted: true });
    expect(await run(["delete", 'preview/"ñ"', "--yes"])).toMatchObject({
      exit: 0,
      stdout: 'There is no branch "preview/"ñ"": nothing to delete.\n',
    });
  });

  test("prints the connection string only when asked to: with the database's own user, who owns the copy", async () => {
    const silent = await run(["create", "mine", "--json"]);
    expect(silent.stdout).not.toContain("shop-pass-word-1234");
    const told = await json(["create", "mine", "--show-url"]);
    const [branch] = told.branches as { url: string }[];
    expect(new URL(branch?.url ?? "")).toMatchObject({ username: "shop", pathname: "/mine" });
    expect(await runOnce(branch?.url ?? "", "CREATE SCHEMA mine")).toEqual([]);
    expect(await runOnce(branch?.url ?? "", "SELECT count(*)::int AS n FROM orders")).toEqual([{ n: 3 }]);
  });

  test.each([
    ["the default branch", "shop", "branch.protected"],
    ["a database of somebody else", "strange", "branch.not-ours"],
    ["PostgreSQL's own", "postgres", "branch.not-ours"],
  ])("refuses to delete %s", async (_, name, code) => {
    const { exit, error } = (await json(["delete", name, "--yes"])) as Answered & { error: { code: string } };
    expect({ exit, code: error.code }).toEqual({ exit: 3, code });
    expect(await runOnce(server.url, `SELECT FROM pg_database WHERE datname = '${name}'`)).toHaveLength(1);
  });

  test("deletes nothing without --yes when nobody can be asked", async () => {
    await run(["create", "kept"]);
    const { exit, stderr } = await run(["delete", "kept"]);
    expect({ exit, stderr }).toEqual({ exit: 3, stderr: expect.stringContaining("usage.not-confirmed") });
  });

  test("sweeps what is expired, and only tells of it with --dry-run", async () => {
    await run(["create", "over", "--expires", "1h"]);
    const [row] = await runOnce(
      server.url,
      "SELECT shobj_description(oid, 'pg_database') AS mark FROM pg_database WHERE datname = 'over'",
    );
    const old = String(row?.mark).replace(/"expiresAt":"\d{4}/, '"expiresAt":"2020');
    await runOnce(server.url, `COMMENT ON DATABASE ${escapeIdentifier("over")} IS '${old}'`);
    expect((await run(["sweep", "--dry-run"])).stdout).toMatch(/^✓ 1 expired branch would be deleted\n {2}over /);
    const swept = await json(["sweep"]);
    expect(swept).toEqual({ exit: 0, branches: [expect.objectContaining({ name: "over" })], faults: [] });
    expect(await json(["sweep"])).toMatchObject({ branches: [] });
  });

  test.each([
    [["create"], "usage.no-name"],
    [["delete", "--yes"], "usage.no-name"],
    [["make", "x"], "usage.options"],
    [[], "usage.options"],
    [["create", "x", "--expires", "soon"], "usage.bad-duration"],
    [["create", "x", "--expires", "31d"], "branch.bad-expiry"],
    [["create", "x", "--expires", "0h"], "branch.bad-expiry"],
    [["create", "x", "--parent", "nothing"], "branch.not-found"],
    [["list", "--database", "nothing"], "config.unknown-database"],
  ])("says what is wrong with %j, exit 2", async (args, code) => {
    const { exit, error } = (await json(args)) as Answered & { error: { code: string } };
    expect({ exit, code: error.code }).toEqual({ exit: 2, code });
  });

  test("says that the server is down, exit 4, and prints no password", async () => {
    const url = new URL(server.url);
    url.port = "1";
    const { exit, stderr } = await run(["create", "x"], {
      EMBEDDED_DATABASE_URL: url.href,
      SHOP_DATABASE_URL: url.href,
    });
    expect({ exit, stderr }).toEqual({ exit: 4, stderr: expect.stringContaining("postgres.unreachable") });
    expect(stderr).not.toContain(url.password);
  });

  test("refuses a database that is on another server than the embedded one", async () => {
    const url = new URL(shopUrl);
    url.port = "1";
    const { exit, stderr } = await run(["create", "x"], { SHOP_DATABASE_URL: url.href });
    expect({ exit, stderr }).toEqual({ exit: 2, stderr: expect.stringContaining("branch.other-server") });
  });

  test("has examples under --help", async () => {
    const { exit, stdout } = await run(["--help"]);
    expect(exit).toBe(0);
    expect(stdout).toContain("npm run branch -- sweep --dry-run");
  });
});

describe("npm run branch with NEON_API_KEY", () => {
  test("makes, lists and deletes branches of the Neon project", async () => {
    const made = await json(["create", "preview/one", "--show-url"], neon());
    expect(made).toMatchObject({ exit: 0, isNew: true, branches: [{ name: "preview/one", parent: "production" }] });
    const [branch] = made.branches as { url: string }[];
    expect(await runOnce(emulator.project.resolve(branch?.url ?? ""), "SELECT 1 AS one")).toEqual([{ one: 1 }]);
    const { branches } = await json(["list"], neon());
    expect((branches as { name: string }[]).map(({ name }) => name)).toEqual(["production", "preview/one"]);
    expect(await json(["delete", "preview/one", "--yes"], neon())).toMatchObject({ exit: 0, isDeleted: true });
    expect(await json(["delete", "production", "--yes"], neon())).toMatchObject({
      exit: 3,
      error: { code: "branch.protected" },
    });
  });

  test("says that a key or a project is wrong or missing, and never prints the key", async () => {
    const wrong = await run(["list"], { ...neon(), NEON_API_KEY: "napi_not_the_right_key" });
    expect(wrong).toMatchObject({ exit: 4, stderr: expect.stringContaining("branch.access-denied") });
    expect(wrong.stderr).not.toContain("napi_not_the_right_key");
    expect(await run(["list"], { ...neon(), NEON_PROJECT_ID: "other-project-1" })).toMatchObject({ exit: 4 });
    expect(await run(["list"], { ...neon(), NEON_PROJECT_ID: "" })).toMatchObject({
      exit: 2,
      stderr: expect.stringContaining("NEON_PROJECT_ID is not set"),
    });
  });
});
