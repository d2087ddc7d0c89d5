import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runStep } from "../../scripts/cli/run-step.ts";
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
    expect([...neon.calls, ...vercel.requests, ...github.requests]).toEqual([]);
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

describe("a pull request from its first push to production", () => {
  const cwd = () => app.path.replace(/\/prisma\/migrations$/, "");
  const command = (name: string, args: string[], changes: Record<string, string> = {}) =>
    run(name, args, { ...services.environment, ...changes }, cwd());
  const open = async () => command("preview.ts", ["open", "--event", await services.eventFile()]);
  const comment = () => {
    expect(github.comments).toHaveLength(1);
    return github.comments[0]?.body ?? "";
  };

  beforeAll(async () => {
    services.neon.project.pollsPerOperation = 1;
    // Each endpoint by another name of this machine, so that a child process reaches it.
    services.neon.project.reachableHosts = ["localhost", "127.0.0.1", "127.1"];
    const { id } = services.neon.project.named("production").branch;
    services.neon.project.removeEndpoints(id);
    services.neon.project.addEndpoint(id);
    await applyMigrations({ url: urlOf("production"), directory: app.path, log: silent });
    github.comments.length = 0;
  });
  afterAll(() => {
    services.neon.project.reachableHosts = [];
  });

  test("opens with a report of a rewrite that refuses the merge, and with a preview that works all the same", async () => {
    app.add(
      "2_rewrite",
      "ALTER TABLE orders ALTER COLUMN total TYPE bigint USING total + length(pg_sleep(0.006)::text);",
    );
    const opened = await open();
    expect(opened).toMatchObject({ exit: 3, json: { migration: { applied: ["2_rewrite"] }, rehearsal: { exit: 3 } } });
    expect(comment()).toContain("🟥 Refused, nothing was changed: ");
    expect(comment()).toMatch(/rewrites <code>public\.orders<\/code>/);
    expect(comment()).toContain("+    total bigint");
    expect(comment()).not.toContain("atalaya.environment");
    expect(names()).toEqual(["production", "preview/feature/x"]);
    expect(await columnType("production")).toBe("integer");
  });

  test("tells of all that is pending at the next push, also of what the preview has had, in the same comment", async () => {
    app.add("3_note", "ALTER TABLE orders ADD COLUMN note text;");
    expect((await open()).json).toMatchObject({ migration: { applied: ["3_note"] }, rehearsal: { exit: 3 } });
    expect(comment()).toContain("2_rewrite");
    expect(comment()).toContain("3_note");
  });

  test("turns green when the dangerous migration is taken out, on a branch that begins again", async () => {
    app.remove("2_rewrite");
    expect(await open()).toMatchObject({
      exit: 0,
      json: { migration: { applied: ["3_note"] }, rehearsal: { outcome: "rehearsed", exit: 0 } },
    });
    expect(comment()).toContain("✅ 1 migration rehearsed; nothing stands against it");
    expect(await columnType("preview/feature/x")).toBe("integer");
  });

  test("closes", async () => {
    expect((await command("preview.ts", ["close", "--event", await services.eventFile()])).json).toMatchObject({
      isDeleted: true,
    });
    expect(names()).toEqual(["production"]);
    expect(comment()).toContain("The pull request is closed");
  });

  test("is applied by production's build, which marks its database and takes its way back on branches", async () => {
    const environment = { VERCEL: "1", VERCEL_ENV: "production", DATABASE_URL: urlOf("production") };
    const { exit, stderr } = await command("vercel-build.ts", [], environment);
    expect({ exit, stderr }).toMatchObject({ exit: 0 });
    expect(await queryOn("production", "SELECT kind FROM atalaya.environment")).toEqual([{ kind: "production" }]);
    expect(await queryOn("production", "SELECT note FROM orders LIMIT 1")).toEqual([{ note: null }]);
    expect(names()).toEqual(["production", expect.stringMatching(/^pre-migrate-.*-3_note$/)]);
    expect(await readFile(join(cwd(), "built"), "utf8")).toBe("build");
  });

  test("is not applied to a database elsewhere by the way of production's branches, whatever keys are set", async () => {
    await withDatabase(async ({ url }) => {
      services.neon.calls.length = 0;
      const { exit, json } = await command("db-migrate-safe.ts", ["--ci", "--url", url]);
      expect({ exit, code: (json.error as { code: string }).code }).toEqual({ exit: 2, code: "migrate.no-safety-net" });
      expect(services.neon.calls.filter((call) => !call.startsWith("GET"))).toEqual([]);
      expect(await runOnce(url, "SELECT to_regclass('orders') IS NULL AS untouched")).toEqual([{ untouched: true }]);
    });
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
