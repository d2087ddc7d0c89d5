import { execFile } from "node:child_process";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { environmentVariables } from "../../modules/platform/environment-variables.ts";
import { startVercelEmulator, type VercelEmulator, type VercelVariable } from "../emulators/vercel.ts";
import { commandEnvironment } from "../support/command-environment.ts";

const root = join(import.meta.dirname, "..", "..");
const names = Object.keys(environmentVariables);

let vercel: VercelEmulator;
beforeEach(async () => {
  vercel = await startVercelEmulator();
});
afterEach(() => vercel.stop());

type Ran = { exit: number; stdout: string; stderr: string };

function run(args: string[], environment: Record<string, string> = {}): Promise<Ran> {
  // Empty, so that no .env of this folder speaks.
  const blank = Object.fromEntries(names.map((name) => [name, ""]));
  const env = { ...blank, ...commandEnvironment, ...environment };
  const script = join(root, "scripts", "env-check.ts");
  return new Promise((resolve) => {
    execFile(process.execPath, [script, ...args], { cwd: root, env }, (error, stdout, stderr) => {
      resolve({ exit: error ? Number(error.code) : 0, stdout, stderr });
    });
  });
}

const access = () => ({
  VERCEL_TOKEN: vercel.token,
  VERCEL_PROJECT_ID: vercel.projectId,
  VERCEL_TEAM_ID: vercel.teamId,
  VERCEL_API_URL: vercel.url,
});

const local = {
  DATABASE_URL: "postgres://u:SENTINEL-pass@localhost/console",
  SHOP_DATABASE_URL: "postgres://u:SENTINEL-pass@localhost/shop",
  ATALAYA_URL: "http://localhost:4310",
  ATALAYA_SECRET: "SENTINEL-0123456789abcdef0123456789abcdef",
};
const deployed = {
  DATABASE_URL: "postgres://u:SENTINEL-pass@one.neon.tech/console",
  SHOP_DATABASE_URL: "postgres://u:SENTINEL-pass@two.neon.tech/shop",
  ATALAYA_SECRET: "SENTINEL-0123456789abcdef0123456789abcdef",
  ATALAYA_SCHEDULER: "inngest",
  INNGEST_EVENT_KEY: "SENTINEL-event",
  INNGEST_SIGNING_KEY: "signkey-prod-SENTINEL",
  BACKUP_STORE_URL: "s3://SENTINEL/tower",
  BACKUP_RECIPIENTS: "age1SENTINEL",
  BACKUP_SECRET: "SENTINEL-0123456789abcdef",
};

function setOnVercel(values: Record<string, string>, rest: Partial<VercelVariable> = {}): void {
  for (const [key, value] of Object.entries(values)) {
    const at = Date.now() - 1_000_000 + vercel.variables.length;
    const id = `env_${vercel.variables.length}`;
    const target = ["production", "preview"] as ("production" | "preview")[];
    vercel.variables.push({ id, key, value, type: "encrypted", target, createdAt: at, updatedAt: at, ...rest });
  }
}

describe("npm run env:check", () => {
  test("looks at this machine alone without a token, and exits 0 when all is there", async () => {
    const { exit, stdout } = await run(["--json"], local);
    expect(JSON.parse(stdout)).toMatchObject({
      ok: true,
      environments: ["local"],
      missing: [],
      malformed: [],
      rotate: [],
    });
    expect(exit).toBe(0);
    expect(vercel.requests).toEqual([]);
  });

  test("names what is missing and malformed here, and exits 1", async () => {
    const { exit, stdout, stderr } = await run(["--local", "--json"], {
      ...local,
      DATABASE_URL: "",
      LOG_LEVEL: "SENTINEL",
    });
    expect(exit).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      ok: false,
      missing: [{ environment: "local", name: "DATABASE_URL", reason: "console" }],
      malformed: [{ environment: "local", name: "LOG_LEVEL" }],
    });
    expect(stdout + stderr).not.toContain("SENTINEL");
  });

  test("sets this machine, preview and production side by side with a token", async () => {
    setOnVercel(deployed);
    const { exit, stdout } = await run([], { ...local, ...access() });
    expect(exit).toBe(0);
    expect(stdout).toMatch(/^ +local +preview +production\n/);
    expect(stdout).toMatch(/ATALAYA_SCHEDULER +– +✓ set +✓ set\n/);
    expect(stdout).toMatch(/✓ nothing is missing\n$/);
  });

  test("compares one environment of Vercel", async () => {
    const { BACKUP_SECRET: _left, ...rest } = deployed;
    setOnVercel({ ...rest, BACKUP_STORE_URL: "file:///SENTINEL" });
    const { exit, stdout } = await run(["--environment", "production", "--json"], access());
    expect(exit).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      environments: ["production"],
      missing: [{ environment: "production", name: "BACKUP_SECRET" }],
      malformed: [{ environment: "production", name: "BACKUP_STORE_URL" }],
    });
  });

  test("names secrets past their rotation period", async () => {
    setOnVercel(deployed, { updatedAt: Date.now() - 181 * 24 * 60 * 60 * 1000 });
    const { exit, stdout } = await run(["--environment", "production"], access());
    expect(exit).toBe(1);
    expect(stdout).toContain("✗ ATALAYA_SECRET production was last changed 181 days ago\n");
  });

  test("prints no value, in no form and on no stream", async () => {
    setOnVercel({ ...deployed, DATABASE_URL: "SENTINEL", ATALAYA_URL: "SENTINEL" }, { updatedAt: 0 });
    for (const args of [[], ["--json"], ["--environment", "preview"]]) {
      const { stdout, stderr } = await run(args, { ...local, ...access(), BACKUP_SECRET: "SENTINEL" });
      expect(stdout + stderr).not.toContain("SENTINEL");
      expect(stdout + stderr).not.toContain(vercel.token);
    }
  });

  test("exits 4 when Vercel refuses or does not answer", async () => {
    const refused = await run(["--environment", "production"], {
      ...access(),
      VERCEL_TOKEN: "wrong-token-of-somebody",
    });
    expect(refused).toMatchObject({ exit: 4, stdout: "" });
    expect(refused.stderr).toContain("vercel.refused");
    expect(refused.stderr).not.toContain("wrong-token");
    await vercel.stop();
    expect(await run(["--environment", "production"], access())).toMatchObject({ exit: 4 });
  });

  test("exits 2 on wrong usage", async () => {
    expect((await run(["--environment", "staging"])).exit).toBe(2);
    expect((await run(["--environment", "production", "--local"])).exit).toBe(2);
    const { exit, stderr } = await run(["--environment", "production"]);
    expect(exit).toBe(2);
    expect(stderr).toContain("VERCEL_TOKEN is not set");
  });
});
