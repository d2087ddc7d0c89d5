import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { openNeonBranches } from "#modules/branch";
import { applyMigrations } from "#modules/migrate";
import { createLog, systemClock } from "#modules/platform";
import { runStep } from "../../scripts/cli/run-step.ts";
import { type GithubApiEmulator, startGithubApiEmulator } from "../emulators/github-api.ts";
import { type NeonEmulator, startNeonEmulator } from "../emulators/neon/index.ts";
import { startVercelEmulator, type VercelEmulator } from "../emulators/vercel.ts";
import { runOnce } from "../modules/branch/run-once.ts";
import { urlOfDatabase, withDatabase } from "../support/database.ts";
import { createMigrationsFolder, type MigrationsFolder } from "../support/migrations-folder.ts";

const silent = createLog({ to: "stderr", level: "silent" });
const root = join(import.meta.dirname, "..", "..");

let folder: string;
let neon: NeonEmulator;
let vercel: VercelEmulator;
let github: GithubApiEmulator;
let app: MigrationsFolder;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "atalaya-preview-"));
  neon = await startNeonEmulator(inject("pgUrl"), systemClock);
  vercel = await startVercelEmulator();
  github = await startGithubApiEmulator();
  app = await createApp();
});
afterAll(async () => {
  await Promise.all([neon?.stop(), vercel?.stop(), github?.stop()]);
  await rm(folder, { recursive: true, force: true });
});

/** An app with a table of 100 orders, whose `next build` only notes that it was called. */
async function createApp(): Promise<MigrationsFolder> {
  const path = join(folder, "app");
  const next = join(path, "node_modules", "next", "dist", "bin");
  await mkdir(next, { recursive: true });
  await writeFile(join(next, "next"), `require("node:fs").writeFileSync("built", process.argv[2]);`);
  const init =
    "CREATE TABLE orders (id int PRIMARY KEY, total int NOT NULL); INSERT INTO orders SELECT i, i FROM generate_series(1, 100) i;";
  return createMigrationsFolder({ "1_init": init }, join(path, "prisma", "migrations"));
}

const urlOf = (branch: string) =>
  urlOfDatabase(inject("pgUrl"), neon.project.named(branch).database).replace("127.0.0.1", hostOf(branch));
const hostOf = (branch: string) => neon.project.endpointsOf(neon.project.named(branch).branch.id)[0]?.host ?? "";
const queryOn = (branch: string, sql: string) => runOnce(urlOf(branch), sql);
const columnType = async (branch: string) =>
  (
    await queryOn(
      branch,
      "SELECT format_type(atttypid, -1) AS type FROM pg_attribute WHERE attrelid = 'orders'::regclass AND attname = 'total'",
    )
  )[0]?.type;
const names = () => neon.project.list().map(({ branch }) => branch.name);

type Ran = { exit: number; stdout: string; stderr: string; json: Record<string, unknown> };

function run(script: string, args: string[], environment: Record<string, string> = {}, cwd = root): Promise<Ran> {
  const env = {
    ...{ PATH: process.env.PATH, HOME: process.env.HOME, NODE_ENV: "test" as const, CI: "1" },
    ...{ DATABASE_URL: "", NEON_API_KEY: "", NEON_PROJECT_ID: "", VERCEL_TOKEN: "", GITHUB_TOKEN: "" },
    ...environment,
  };
  const command = [join(root, "scripts", script), ...args, "--json"];
  return new Promise((resolve) => {
    execFile(process.execPath, command, { cwd, env }, (error, stdout, stderr) =>
      resolve({ exit: error ? Number(error.code) : 0, stdout, stderr, json: JSON.parse(stdout) }),
    );
  });
}

const whole = () => ({
  ...{ NEON_API_KEY: neon.apiKey, NEON_PROJECT_ID: neon.project.id, NEON_API_URL: neon.baseUrl },
  ...{ VERCEL_TOKEN: vercel.token, VERCEL_PROJECT_ID: vercel.projectId },
  ...{ VERCEL_TEAM_ID: vercel.teamId, VERCEL_API_URL: vercel.url },
  ...{ GITHUB_TOKEN: github.token, GITHUB_REPOSITORY: github.repository, GITHUB_API_URL: github.url },
});

async function eventFile(head: object = {}): Promise<string> {
  const file = join(folder, `${crypto.randomUUID()}.json`);
  const event = {
    number: 7,
    pull_request: {
      head: { ref: "feature/x", sha: "0123456789abcdef", repo: { full_name: "team/tower" }, ...head },
      base: { repo: { full_name: "team/tower" } },
    },
  };
  await writeFile(file, JSON.stringify(event));
  return file;
}

describe("npm run preview", () => {
  test("close removes the branch and the variables of the pull request, and can be repeated", async () => {
    const provider = openNeonBranches({
      ...{ apiKey: neon.apiKey, projectId: neon.project.id, baseUrl: neon.baseUrl },
      ...{ clock: systemClock, log: silent },
    });
    await provider.createBranch({ name: "preview/feature/x", expiresAt: new Date(Date.now() + 3_600_000) });
    vercel.variables.push({
      ...{ id: "env_1", key: "DATABASE_URL", value: "x", type: "sensitive", target: ["preview"] },
      ...{ gitBranch: "feature/x", comment: "Atalaya preview 0123456789ab", createdAt: 1, updatedAt: 1 },
    });
    const environment = { ...whole(), GITHUB_EVENT_PATH: await eventFile() };
    expect(await run("preview.ts", ["close"], environment)).toMatchObject({
      exit: 0,
      json: { isDeleted: true, removed: ["DATABASE_URL"] },
    });
    expect((await run("preview.ts", ["close"], environment)).json).toEqual({ isDeleted: false, removed: [] });
    expect(neon.project.list().map(({ branch }) => branch.name)).toEqual(["production"]);
  });

  test("does nothing for a fork, and says so", async () => {
    const file = await eventFile({ repo: { full_name: "stranger/tower" } });
    neon.calls.length = vercel.requests.length = github.requests.length = 0;
    expect(await run("preview.ts", ["open", "--event", file], whole())).toMatchObject({
      exit: 0,
      json: { skipped: "fork" },
    });
    expect([...neon.calls, ...vercel.requests, ...github.requests]).toEqual([]);
  });

  test("does nothing where nothing is set up, and says so", async () => {
    const ran = await run("preview.ts", ["open", "--event", await eventFile()]);
    expect(ran).toMatchObject({ exit: 0, json: { skipped: "not-set-up" } });
  });

  test.each([
    [["open"], {}, "usage.no-pull-request"],
    [["open", "--git-branch", "x"], { VERCEL_TOKEN: "" }, "config.missing"],
    [["open", "--git-branch", "x"], { PREVIEW_DATABASES: "DATABASE_URL;x" }, "config.invalid"],
    [["close", "--event", "/nowhere"], {}, "preview.bad-event"],
    [["open", "--git-branch", "x", "--pull-request", "seven"], {}, "usage.options"],
  ])("says what is wrong with %j and %j, exit 2", async (args, changes, code) => {
    const { exit, json } = await run("preview.ts", args, { ...whole(), ...changes });
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
    const environment = { ...preview, NEON_API_URL: neon.baseUrl, ...changes };
    const { exit, json, stdout, stderr } = await run("vercel-build.ts", [], environment);
    expect({ exit, code: (json.error as { code: string }).code }).toEqual({ exit: exitCode, code });
    expect(stdout + stderr).not.toMatch(/secret-password|wrong_key/);
  });

  test("refuses production's host before anything is migrated", async () => {
    const [endpoint] = neon.project.endpointsOf(neon.project.named("production").branch.id);
    neon.project.reachableHosts = ["localhost", "127.0.0.1"];
    try {
      const keys = { NEON_API_KEY: neon.apiKey, NEON_PROJECT_ID: neon.project.id, NEON_API_URL: neon.baseUrl };
      const url = `postgres://u:secret-password@${endpoint?.host.replace(".", "-pooler.")}/neondb`;
      const environment = { ...preview, ...keys, DATABASE_URL: url };
      const { exit, json } = await run("vercel-build.ts", [], environment);
      expect({ exit, error: json.error }).toMatchObject({ exit: 3, error: { code: "preview.production-database" } });
    } finally {
      neon.project.reachableHosts = [];
    }
  });
});

describe("a pull request from its first push to production", () => {
  const cwd = () => app.path.replace(/\/prisma\/migrations$/, "");
  const command = (name: string, args: string[], changes: Record<string, string> = {}) =>
    run(name, args, { ...whole(), ...changes }, cwd());
  const open = async () => command("preview.ts", ["open", "--event", await eventFile()]);
  const comment = () => {
    expect(github.comments).toHaveLength(1);
    return github.comments[0]?.body ?? "";
  };

  beforeAll(async () => {
    neon.project.pollsPerOperation = 1;
    // Each endpoint by another name of this machine, so that a child process reaches it.
    neon.project.reachableHosts = ["localhost", "127.0.0.1", "127.1"];
    const { id } = neon.project.named("production").branch;
    neon.project.removeEndpoints(id);
    neon.project.addEndpoint(id);
    await applyMigrations({ url: urlOf("production"), directory: app.path, log: silent });
    github.comments.length = 0;
  });
  afterAll(() => {
    neon.project.reachableHosts = [];
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
    expect(comment()).toContain("2&#95;rewrite");
    expect(comment()).toContain("3&#95;note");
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
    expect((await command("preview.ts", ["close", "--event", await eventFile()])).json).toMatchObject({
      isDeleted: true,
    });
    expect(names()).toEqual(["production"]);
    expect(comment()).toContain("The pull request is closed");
  });

  test("is applied by production's build, which marks its database and takes its way back on branches", async () => {
    const environment = { VERCEL: "1", VERCEL_ENV: "production", DATABASE_URL: urlOf("production") };
    const { exit, stderr } = await command("vercel-build.ts", [], environment);
    expect({ exit, stderr }).toMatchObject({ exit: 0 });
    expect(stderr).not.toContain("RECOVERY KIT");
    expect(await queryOn("production", "SELECT kind FROM atalaya.environment")).toEqual([{ kind: "production" }]);
    expect(await queryOn("production", "SELECT note FROM orders LIMIT 1")).toEqual([{ note: null }]);
    expect(names()).toEqual(["production", expect.stringMatching(/^pre-migrate-.*-3_note$/)]);
    expect(await readFile(join(cwd(), "built"), "utf8")).toBe("build");
  });

  test("is not applied to a database elsewhere by the way of production's branches, whatever keys are set", async () => {
    await withDatabase(async ({ url }) => {
      neon.calls.length = 0;
      const { exit, json } = await command("db-migrate-safe.ts", ["--ci", "--url", url], { VERCEL: "1" });
      expect({ exit, code: (json.error as { code: string }).code }).toEqual({ exit: 2, code: "migrate.no-safety-net" });
      expect(neon.calls.filter((call) => !call.startsWith("GET"))).toEqual([]);
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
