import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { applyMigrations, migrateSafely, openSafetyNet } from "#modules/migrate";
import { systemClock } from "#modules/platform";
import { buildOnVercel } from "#modules/preview";
import { resolvingBranches } from "../emulators/neon/resolving-branches.ts";
import { runOnce } from "../modules/branch/run-once.ts";
import { urlOfDatabase, withDatabase } from "../support/database.ts";
import { createMigrationsFolder, type MigrationsFolder } from "../support/migrations-folder.ts";
import { runScript, type Services, silent, startServices } from "./preview-services.ts";

let services: Services;
let app: MigrationsFolder;

beforeAll(async () => {
  services = await startServices();
  app = await createApp();
  const { project } = services.neon;
  project.pollsPerOperation = 1;
  // Each endpoint by another name of this machine, so that a child process reaches it.
  project.reachableHosts = ["localhost", "127.0.0.1", "127.1"];
  const { id } = project.named("production").branch;
  project.removeEndpoints(id);
  project.addEndpoint(id);
  await applyMigrations({ url: urlOf("production"), directory: app.path, log: silent });
});
afterAll(() => services?.stop());

/** An app with a table of 100 orders, whose `next build` only notes that it was called. */
async function createApp(): Promise<MigrationsFolder> {
  const path = join(services.folder, "app");
  const next = join(path, "node_modules", "next", "dist", "bin");
  await mkdir(next, { recursive: true });
  await writeFile(join(next, "next"), `require("node:fs").writeFileSync("built", process.argv[2]);`);
  const init =
    "CREATE TABLE orders (id int PRIMARY KEY, total int NOT NULL); INSERT INTO orders SELECT i, i FROM generate_series(1, 100) i;";
  return createMigrationsFolder({ "1_init": init }, join(path, "prisma", "migrations"));
}

const urlOf = (branch: string) =>
  urlOfDatabase(inject("pgUrl"), services.neon.project.named(branch).database).replace("127.0.0.1", hostOf(branch));
const hostOf = (branch: string) =>
  services.neon.project.endpointsOf(services.neon.project.named(branch).branch.id)[0]?.host ?? "";
const queryOn = (branch: string, sql: string) => runOnce(urlOf(branch), sql);
const columnType = async (branch: string) =>
  (
    await queryOn(
      branch,
      "SELECT format_type(atttypid, -1) AS type FROM pg_attribute WHERE attrelid = 'orders'::regclass AND attname = 'total'",
    )
  )[0]?.type;
const names = () => services.neon.project.list().map(({ branch }) => branch.name);

describe("a pull request from its first push to production", () => {
  const cwd = () => app.path.replace(/\/prisma\/migrations$/, "");
  const command = (name: string, args: string[], changes: Record<string, string> = {}) =>
    runScript(name, args, { ...services.environment, ...changes }, cwd());
  const open = async () => command("preview.ts", ["open", "--event", await services.eventFile()]);
  const comment = () => {
    expect(services.github.comments).toHaveLength(1);
    return services.github.comments[0]?.body ?? "";
  };

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
    expect((await command("preview.ts", ["close", "--event", await services.eventFile()])).json).toMatchObject({
      isDeleted: true,
    });
    expect(names()).toEqual(["production"]);
    expect(comment()).toContain("The pull request is closed");
  });

  test("is applied by production's build, which marks its database and takes its way back on branches", async () => {
    services.neon.project.reachableHosts = [];
    const url = urlOfDatabase(inject("pgUrl"), services.neon.project.named("production").database);
    const provider = resolvingBranches(services.branches(), services.neon.project);
    const built: object[] = [];
    const ledger = { begin: async () => {}, show: async () => {}, finish: async () => [] };
    await buildOnVercel({
      ...{
        facts: { environment: "production", neon: {} },
        environment: { DATABASE_URL: url },
        open: services.branches,
      },
      ...{ variables: [{ name: "DATABASE_URL", isPooled: false }], clock: systemClock, log: silent, say: () => {} },
      apply: () => Promise.reject(new Error("a plain migration is for previews")),
      migrate: async (targetUrl) => {
        const common = { clock: systemClock, log: silent };
        const run = await migrateSafely({
          ...{ database: "app", url: targetUrl, directory: app.path, mode: "migrate", strict: false, accept: [] },
          ...{
            releaseSchema: null,
            invariants: [],
            isProduction: true,
            exportInto: services.folder,
            ledger,
            ...common,
          },
          budgets: { holdBudgetMs: 500, lockTimeoutMs: 100, lockBudgetMs: 60_000 },
          openNet: () =>
            openSafetyNet({ targetUrl, label: "app", provider, store: null, rehearsalServerUrl: null, ...common }),
          ...{ confirm: async () => true, allowLoss: async () => false, report: async () => {} },
        });
        return run.error?.exit ?? 0;
      },
      build: async (variables) => {
        built.push(variables);
        return 0;
      },
    });
    expect(await runOnce(url, "SELECT kind FROM atalaya.environment")).toEqual([{ kind: "production" }]);
    expect(await runOnce(url, "SELECT note FROM orders LIMIT 1")).toEqual([{ note: null }]);
    expect(names()).toEqual(["production", expect.stringMatching(/^pre-migrate-.*-3_note$/)]);
    expect(built).toEqual([{}]);
  });

  test("is built by the command itself, migrations first", async () => {
    const environment = { VERCEL: "1", VERCEL_ENV: "production", DATABASE_URL: urlOf("production") };
    const { exit, stderr } = await command("vercel-build.ts", [], environment);
    expect({ exit, stderr: stderr.trim() }).toEqual({ exit: 0, stderr: expect.stringMatching(/nothing is pending/i) });
    expect(await readFile(join(cwd(), "built"), "utf8")).toBe("build");
  });

  test("is not applied to a database elsewhere by the way of production's branches, whatever keys are set", async () => {
    await withDatabase(async ({ url }) => {
      services.neon.calls.length = 0;
      const { exit, json } = await command("db-migrate-safe.ts", ["--ci", "--url", url], { VERCEL: "1" });
      expect({ exit, code: (json.error as { code: string }).code }).toEqual({ exit: 2, code: "migrate.no-safety-net" });
      expect(services.neon.calls.filter((call) => !call.startsWith("GET"))).toEqual([]);
      expect(await runOnce(url, "SELECT to_regclass('orders') IS NULL AS untouched")).toEqual([{ untouched: true }]);
    });
  });
});
