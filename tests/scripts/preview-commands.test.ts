import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runStep } from "../../scripts/cli/run-step.ts";
import "../support/database.ts";
import { root, runScript, type Services, startServices } from "./preview-services.ts";

let services: Services;
beforeAll(async () => {
  services = await startServices();
});
afterAll(() => services?.stop());

describe("npm run preview", () => {
  test("close removes the branch and the variables of the pull request, and can be repeated", async () => {
    await services.branches().createBranch({ name: "preview/feature/x", expiresAt: new Date(Date.now() + 3_600_000) });
    services.vercel.variables.push({
      ...{ id: "env_1", key: "DATABASE_URL", value: "x", type: "sensitive", target: ["preview"] },
      ...{ gitBranch: "feature/x", comment: "Atalaya preview 0123456789ab", createdAt: 1, updatedAt: 1 },
    });
    const environment = { ...services.environment, GITHUB_EVENT_PATH: await services.eventFile() };
    expect(await runScript("preview.ts", ["close"], environment)).toMatchObject({
      exit: 0,
      json: { isDeleted: true, removed: ["DATABASE_URL"] },
    });
    expect((await runScript("preview.ts", ["close"], environment)).json).toEqual({ isDeleted: false, removed: [] });
    expect(services.neon.project.list().map(({ branch }) => branch.name)).toEqual(["production"]);
  });

  test("does nothing for a fork, and says so", async () => {
    const file = await services.eventFile({ repo: { full_name: "stranger/tower" } });
    services.neon.calls.length = services.vercel.requests.length = services.github.requests.length = 0;
    expect(await runScript("preview.ts", ["open", "--event", file], services.environment)).toMatchObject({
      exit: 0,
      json: { skipped: "fork" },
    });
    expect([...services.neon.calls, ...services.vercel.requests, ...services.github.requests]).toEqual([]);
  });

  test("does nothing where nothing is set up, and says so", async () => {
    const ran = await runScript("preview.ts", ["open", "--event", await services.eventFile()]);
    expect(ran).toMatchObject({ exit: 0, json: { skipped: "not-set-up" } });
  });

  test.each([
    [["open"], {}, "usage.no-pull-request"],
    [["open", "--git-branch", "x"], { VERCEL_TOKEN: "" }, "config.missing"],
    [["open", "--git-branch", "x"], { PREVIEW_DATABASES: "DATABASE_URL;x" }, "config.invalid"],
    [["close", "--event", "/nowhere"], {}, "preview.bad-event"],
    [["open", "--git-branch", "x", "--pull-request", "seven"], {}, "usage.options"],
  ])("says what is wrong with %j and %j, exit 2", async (args, changes, code) => {
    const { exit, json } = await runScript("preview.ts", args, { ...services.environment, ...changes });
    expect({ exit, code: (json.error as { code: string }).code }).toEqual({ exit: 2, code });
  });
});

describe("npm run vercel:build", () => {
  const production = "postgres://owner:secret-password@ep-prod-1.neon.tech/app";
  const preview = { VERCEL: "1", VERCEL_ENV: "preview", VERCEL_GIT_COMMIT_REF: "feature/x", DATABASE_URL: production };

  test.each([
    [{}, "preview.no-neon", 3],
    [{ VERCEL_ENV: "" }, "preview.unknown-environment", 2],
    [{ VERCEL_ENV: "staging" }, "config.invalid", 2],
    [{ NEON_API_KEY: "napi_wrong_key_of_somebody", NEON_PROJECT_ID: "p-1" }, "branch.access-denied", 4],
  ])("refuses %j, and prints no secret", async (changes, code, exitCode) => {
    const environment = { ...preview, NEON_API_URL: services.neon.baseUrl, ...changes };
    const { exit, json, stdout, stderr } = await runScript("vercel-build.ts", [], environment);
    expect({ exit, code: (json.error as { code: string }).code }).toEqual({ exit: exitCode, code });
    expect(stdout + stderr).not.toMatch(/secret-password|wrong_key/);
  });

  test("refuses production's host before anything is migrated", async () => {
    const [endpoint] = services.neon.project.endpointsOf(services.neon.project.named("production").branch.id);
    services.neon.project.reachableHosts = ["localhost", "127.0.0.1"];
    try {
      const keys = {
        NEON_API_KEY: services.neon.apiKey,
        NEON_PROJECT_ID: services.neon.project.id,
        NEON_API_URL: services.neon.baseUrl,
      };
      const url = `postgres://u:secret-password@${endpoint?.host.replace(".", "-pooler.")}/neondb`;
      const environment = { ...preview, ...keys, DATABASE_URL: url };
      const { exit, json } = await runScript("vercel-build.ts", [], environment);
      expect({ exit, error: json.error }).toMatchObject({ exit: 3, error: { code: "preview.production-database" } });
    } finally {
      services.neon.project.reachableHosts = [];
    }
  });
});

describe("runStep", () => {
  test("hands back the exit code", async () => {
    const program = [process.execPath, "-e", "process.exit(process.env.X === 'y' ? 3 : 4)"];
    expect(await runStep(program, { cwd: root, env: { X: "y" } })).toBe(3);
  });

  test("says that the program is not there", async () => {
    await expect(runStep(["/nowhere/at/all"], { cwd: root })).rejects.toThrow("ENOENT");
  });
});
