import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type BranchProvider, sweepBranches } from "#modules/branch";
import { OpsError } from "#modules/platform";
import type { Apply } from "#modules/preview";
import { withDatabase } from "../../support/database.ts";
import { boundProvider } from "../branch/bound-provider.ts";
import { type Ground, openGround, silent } from "./ground.ts";

const DAY_MS = 86_400_000;

let ground: Ground;
let turn = 0;

beforeAll(async () => {
  ground = await openGround();
  await ground.query("production", "CREATE TABLE orders AS SELECT generate_series(1, 3) AS id");
  await ground.build({
    facts: { environment: "production" },
    environment: { DATABASE_URL: ground.urlOf("production") },
    migrate: async () => 0,
  });
});
afterAll(() => ground?.close());
beforeEach(() => {
  ground.project.finishAll();
  ground.said.length = ground.migrated.length = ground.applied.length = ground.built.length = 0;
  ground.emulator.calls.length = 0;
  ground.project.saysBranch = true;
  turn++;
});

const gitBranch = () => `feature/${turn}`;
const name = () => `preview/${gitBranch()}`;
const marks = (branch: string) => ground.query(branch, "SELECT kind, identity FROM atalaya.environment ORDER BY kind");
const isUntouched = async () => {
  const [row] = await ground.query("production", "SELECT to_regclass('public.migrated') IS NULL AS untouched");
  const rows = await marks("production");
  return row?.untouched === true && rows.length === 1 && rows[0]?.kind === "production";
};

/** Fails so often, then applies. */
const failing = (code: string, times: number): Apply => {
  let left = times;
  return async () => {
    if (left-- <= 0) return [];
    throw new OpsError({ code, message: "no", hint: "no", exit: 6 });
  };
};

describe("buildOnVercel of a preview", () => {
  test("makes a branch that ends in a week, migrates it and builds with it", async () => {
    await ground.build({ facts: { gitBranch: gitBranch() } });
    const url = ground.urlOf(name());
    expect([ground.applied, ground.migrated]).toEqual([[url], []]);
    expect(ground.built).toEqual([{ DATABASE_URL: url }]);
    expect(await ground.query(name(), "SELECT count(*)::int AS n FROM orders")).toEqual([{ n: 3 }]);
    const { expires_at } = ground.project.named(name()).branch;
    expect(Date.parse(expires_at ?? "") - ground.clock.now().getTime()).toBe(7 * DAY_MS);
    expect(await isUntouched()).toBe(true);
  });

  test("uses the same branch at the next push, and prolongs it", async () => {
    await ground.build({ facts: { gitBranch: gitBranch() } });
    const first = ground.project.named(name()).branch;
    const firstEnd = Date.parse(first.expires_at ?? "");
    await ground.query(name(), "CREATE TABLE kept (id int)");
    ground.clock.advance(DAY_MS);
    await ground.build({ facts: { gitBranch: gitBranch() }, environment: { DATABASE_URL: ground.urlOf(name()) } });
    const second = ground.project.named(name()).branch;
    expect(second.id).toBe(first.id);
    expect(Date.parse(second.expires_at ?? "") - firstEnd).toBe(DAY_MS);
    expect(await ground.query(name(), "SELECT FROM kept")).toEqual([]);
    expect((await marks(name())).map(({ kind }) => kind)).toEqual(["preview", "production"]);
  });

  test("makes one branch when two builds begin at once", async () => {
    await Promise.all([1, 2].map(() => ground.build({ facts: { gitBranch: gitBranch() } })));
    expect(ground.built).toEqual([{ DATABASE_URL: ground.urlOf(name()) }, { DATABASE_URL: ground.urlOf(name()) }]);
    expect(ground.project.list().filter(({ branch }) => branch.name === name())).toHaveLength(1);
  });

  test("makes the branch again when it is deleted between two steps", async () => {
    const open = (): BranchProvider => {
      const provider = ground.open();
      let isDeleted = false;
      const createBranch: BranchProvider["createBranch"] = async (input) => {
        const made = await provider.createBranch(input);
        if (!isDeleted && made.isNew && turns++ === 0) await provider.deleteBranch(input.name);
        isDeleted = true;
        return made;
      };
      return { ...boundProvider(provider), createBranch };
    };
    let turns = 0;
    await ground.build({ facts: { gitBranch: gitBranch() }, open });
    expect(ground.built).toEqual([{ DATABASE_URL: ground.urlOf(name()) }]);
  });

  test("begins again from production when a migration was edited since the last push, and keeps its mark", async () => {
    await ground.build({ facts: { gitBranch: gitBranch() } });
    const url = ground.urlOf(name());
    await ground.query(name(), "CREATE TABLE gone (id int)");
    const apply = failing("migrate.edited", 1);
    await ground.build({ facts: { gitBranch: gitBranch() }, environment: { DATABASE_URL: url }, apply });
    expect(await ground.query(name(), "SELECT to_regclass('gone') IS NULL AS ok")).toEqual([{ ok: true }]);
    expect(ground.urlOf(name())).toBe(url);
    expect((await marks(name())).map(({ kind }) => kind)).toEqual(["preview", "production"]);
  });

  test("goes on when the workflow begins the branch again at the same time", async () => {
    const apply = failing("migrate.connection-lost", 1);
    await ground.build({ facts: { gitBranch: gitBranch() }, apply });
    expect(ground.built).toHaveLength(1);
  });

  test("says that production is ahead when the files lack what a fresh branch has", async () => {
    const apply = failing("migrate.missing-file", 9);
    await expect(ground.build({ facts: { gitBranch: gitBranch() }, apply })).rejects.toMatchObject({
      code: "preview.behind-production",
      exit: 3,
    });
    expect(ground.built).toEqual([]);
  });

  test("does not begin a branch again that Vercel's Neon integration made", async () => {
    await ground.project.create({ branch: { name: name() }, endpoints: [{ type: "read_write" }] });
    ground.project.finishAll();
    await ground.query(name(), "CREATE TABLE kept (id int)");
    const apply = failing("migrate.edited", 1);
    expect(await ground.codeOf({ facts: { gitBranch: gitBranch() }, apply })).toBe("migrate.edited");
    expect(await ground.query(name(), "SELECT FROM kept")).toEqual([]);
  });

  test("builds nothing when the migration fails, and passes its error on", async () => {
    const apply = failing("migrate.failed", 1);
    await expect(ground.build({ facts: { gitBranch: gitBranch() }, apply })).rejects.toMatchObject({
      code: "migrate.failed",
      exit: 6,
    });
    expect(ground.built).toEqual([]);
  });

  test("says that next build failed", async () => {
    const build = async () => 1;
    await expect(ground.build({ facts: { gitBranch: gitBranch() }, build })).rejects.toMatchObject({
      code: "preview.build-failed",
      exit: 1,
    });
  });

  test("fills in several variables, with and without the pooler", async () => {
    const variables = [
      { name: "DATABASE_URL", isPooled: true, database: "neondb" },
      { name: "DIRECT_URL", isPooled: false, database: "neondb" },
    ];
    await ground.build({ facts: { gitBranch: gitBranch() }, variables });
    expect(ground.built).toEqual([{ DATABASE_URL: ground.urlOf(name(), true), DIRECT_URL: ground.urlOf(name()) }]);
    expect(ground.applied).toEqual([ground.urlOf(name())]);
  });

  test("says it when the functions have no variable yet, and prints no password", async () => {
    await ground.build({ facts: { gitBranch: gitBranch() } });
    expect(ground.said.join("\n")).toContain("DATABASE_URL not set for this git branch yet");
    expect(ground.said.join("\n")).not.toContain("npg_");
  });

  test("uses the branch that Vercel's Neon integration made, and gives it no end", async () => {
    await ground.project.create({ branch: { name: name() }, endpoints: [{ type: "read_write" }] });
    ground.project.finishAll();
    await ground.build({
      facts: { gitBranch: gitBranch() },
      environment: { DATABASE_URL: ground.urlOf(name(), true) },
    });
    expect(ground.applied).toEqual([ground.urlOf(name())]);
    expect(ground.project.named(name()).branch.expires_at).toBeUndefined();
  });

  test("refuses a branch of that name that is protected", async () => {
    const { branch } = await ground.project.create({ branch: { name: name() } });
    ground.project.finishAll();
    ground.project.update(branch.id, { branch: { protected: true } });
    expect(await ground.codeOf({ facts: { gitBranch: gitBranch() } })).toBe("branch.name-taken");
    expect(ground.applied).toEqual([]);
  });

  test("is swept like any branch when nobody builds it any more", async () => {
    await ground.build({ facts: { gitBranch: gitBranch() } });
    ground.clock.advance(8 * DAY_MS);
    const report = async () => {};
    const { expired } = await sweepBranches({ provider: ground.open(), clock: ground.clock, log: silent, report });
    expect(expired.map((branch) => branch.name)).toContain(name());
    expect(ground.project.list().some(({ branch }) => branch.name === name())).toBe(false);
  });
});

describe("production's database in a preview", () => {
  const forms: [string, () => string | undefined][] = [
    ["nothing", () => undefined],
    ["production's direct host", () => ground.urlOf("production")],
    ["production's pooler", () => ground.urlOf("production", true)],
    ["production as another role", () => ground.urlOf("production").replace(/\/\/[^@]+@/, "//reader:pw@")],
    ["production in capitals", () => ground.urlOf("production").replace(/ep-[^/]+/, (host) => host.toUpperCase())],
    ["production's address", () => ground.addressOfProduction()],
    ["production's other database", () => ground.urlOf("production").replace("/neondb", "/postgres")],
  ];
  const refs = [undefined, "../main", "a\nb", "Feature/ÑANDÚ", "x".repeat(300), "😀"];

  test.each(forms)("is refused when DATABASE_URL has %s, whatever else is missing", async (form, urlOf) => {
    const url = urlOf();
    const environment = url === undefined ? {} : { DATABASE_URL: url };
    const { apiKey, project } = ground.emulator;
    for (const kind of ["preview", undefined] as const)
      for (const ref of refs)
        for (const key of [apiKey, undefined])
          for (const id of [project.id, undefined]) {
            const facts = { environment: kind, gitBranch: ref, neon: { apiKey: key, projectId: id } };
            const code = await ground.codeOf({ facts, environment });
            const isWhole = kind && ref && key && id && !/[\n]|\.\./.test(ref);
            if (isWhole && form === "nothing") expect(code).toBeNull();
            else if (isWhole) expect(code).toBe("preview.production-database");
            else expect(code).toMatch(/^preview\.(unknown-environment|no-git-branch|bad-git-branch|no-neon)$/);
          }
    expect([...ground.applied, ...ground.migrated]).not.toContain(ground.urlOf("production"));
    expect(ground.applied).toHaveLength(form === "nothing" ? 3 : 0);
    expect(await isUntouched()).toBe(true);
  });

  test("is refused in a variable that nobody thought of, by endpoint and by mark", async () => {
    for (const environment of [
      { POSTGRES_PRISMA_URL: ground.urlOf("production", true) },
      { PGHOST: new URL(ground.urlOf("production")).hostname },
      { REPORTING: ground.addressOfProduction() },
    ])
      expect(await ground.codeOf({ facts: { gitBranch: gitBranch() }, environment })).toBe(
        "preview.production-database",
      );
    expect(ground.applied).toEqual([]);
  });

  test("is refused when Neon hands out the parent's connection string", async () => {
    ground.emulator.confuseEndpoints = "parent";
    const code = await ground.codeOf({ facts: { gitBranch: gitBranch() } });
    ground.emulator.confuseEndpoints = null;
    expect(code).toBe("branch.wrong-endpoint");
    expect(ground.applied).toEqual([]);
  });

  test("is refused by its mark when the project's default branch is another", async () => {
    const real = ground.project.named("production").branch;
    await ground.open().createBranch({ name: name(), expiresAt: new Date(ground.clock.now().getTime() + DAY_MS) });
    const other = ground.project.named(name()).branch;
    // Production in truth: marked by its own build before somebody called another one the default.
    await ground.connect(ground.urlOf(name()), (session) =>
      session.query(`INSERT INTO atalaya.environment (identity, kind) SELECT 'neon:${other.id}/' || oid, 'production'
        FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()`),
    );
    expect(await ground.codeOf({ facts: { gitBranch: gitBranch() } })).toBe("preview.production-database");
    expect(ground.applied).toEqual([]);
    expect(real.default).toBe(true);
  });

  test("is refused by address also where sessions do not learn their branch", async () => {
    const quiet = await openGround();
    quiet.project.saysBranch = false;
    try {
      await quiet.query("production", "SELECT 1");
      const environment = { DATABASE_URL: quiet.urlOf("production") };
      await quiet.build({ facts: { environment: "production" }, environment });
      await quiet.build({ facts: { gitBranch: "main" } });
      expect(quiet.built).toHaveLength(2);
      const address = { DATABASE_URL: quiet.addressOfProduction() };
      expect(await quiet.codeOf({ facts: { gitBranch: "main" }, environment: address })).toBe(
        "preview.production-database",
      );
    } finally {
      await quiet.close();
    }
  });

  test.each(["postgres://u:p@127.0.0.1:1/reports", "postgres://u:p@host:port/reports", "postgres://"])(
    "is refused in a variable whose database cannot be asked: %s",
    async (url) => {
      const environment = { REPORTING: url };
      expect(await ground.codeOf({ facts: { gitBranch: gitBranch() }, environment })).toBe("preview.cannot-tell");
    },
  );
});

describe("buildOnVercel of production", () => {
  test("marks its database before the migration, and builds with the variables of Vercel", async () => {
    const environment = { DATABASE_URL: ground.urlOf("production", true) };
    const migrate = async () => 1;
    const facts = { environment: "production" } as const;
    expect(await ground.codeOf({ facts, environment, migrate })).toBe("preview.migration-failed");
    expect(await ground.codeOf({ facts, environment, migrate: async () => 0 })).toBeNull();
    expect(ground.built).toEqual([{}]);
    const { id } = ground.project.named("production").branch;
    expect(await marks("production")).toEqual([
      { kind: "production", identity: expect.stringMatching(new RegExp(`^neon:${id}/\\d+$`)) },
    ]);
  });

  test("waits while another migration holds the lock, and passes the exit code of one that fails on", async () => {
    const exits = [5, 5, 6];
    const migrate = async () => exits.shift() ?? 0;
    const environment = { DATABASE_URL: ground.urlOf("production") };
    await expect(ground.build({ facts: { environment: "production" }, environment, migrate })).rejects.toMatchObject({
      code: "preview.migration-failed",
      exit: 6,
    });
    expect(exits).toEqual([]);
    expect(ground.built).toEqual([]);
  });

  test("refuses the database of a preview", async () => {
    await ground.build({ facts: { gitBranch: gitBranch() } });
    const environment = { DATABASE_URL: ground.urlOf(name()) };
    expect(await ground.codeOf({ facts: { environment: "production" }, environment })).toBe("preview.preview-database");
  });

  test("goes on without a mark when the role may not write one", async () => {
    await withDatabase(async ({ url, query }) => {
      await query("CREATE ROLE plain LOGIN PASSWORD 'plain-password'").catch(() => undefined);
      const plain = new URL(url);
      [plain.username, plain.password] = ["plain", "plain-password"];
      const environment = { DATABASE_URL: plain.href };
      const migrate = async () => 0;
      expect(await ground.codeOf({ facts: { environment: "production" }, environment, migrate })).toBeNull();
      expect(ground.said.join("\n")).toContain("production's mark could not be written");
    });
  });
});

describe("buildOnVercel of a lasting environment", () => {
  const facts = { target: "staging" };

  test("migrates its own database", async () => {
    await withDatabase(async ({ url }) => {
      await ground.build({ facts, environment: { DATABASE_URL: url } });
      expect([ground.applied, ground.migrated]).toEqual([[], [url]]);
      expect(ground.built).toEqual([{}]);
    });
  });

  test.each([
    ["by endpoint", () => ground.urlOf("production")],
    ["by address", () => ground.addressOfProduction()],
  ])("refuses production's, known %s", async (_, urlOf) => {
    expect(await ground.codeOf({ facts, environment: { DATABASE_URL: urlOf() } })).toBe("preview.production-database");
    expect(ground.migrated).toEqual([]);
  });

  test("refuses where Neon names no default branch", async () => {
    const { branch } = ground.project.named("production");
    branch.default = false;
    const code = await ground.codeOf({ facts, environment: { DATABASE_URL: "postgres://u:p@127.0.0.1:1/x" } });
    branch.default = true;
    expect(code).toBe("preview.production-unknown");
  });

  test("refuses a copy of production that nobody has named", async () => {
    await withDatabase(
      async ({ url }) => {
        expect(await ground.codeOf({ facts, environment: { DATABASE_URL: url } })).toBe("preview.production-database");
      },
      { from: ground.project.named("production").database },
    );
  });
});
