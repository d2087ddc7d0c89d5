import { Client, escapeLiteral } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type BranchProvider, type DeleteBranchOptions, openLocalBranches, sweepBranches } from "#modules/branch";
import { createLog } from "#modules/platform";
import { urlOfDatabase } from "../../support/database.ts";
import { startTestServer, type TestServer } from "../../support/test-server.ts";
import { createFakeClock } from "../platform/fake-clock.ts";
import { boundProvider } from "./bound-provider.ts";
import { runOnce } from "./run-once.ts";

const log = createLog({ to: "stderr", level: "silent" });
const clock = createFakeClock();

let server: TestServer;
let provider: BranchProvider;

beforeAll(async () => {
  server = await startTestServer();
  await sql('CREATE DATABASE "shop"');
  await runOnce(urlOfDatabase(server.url, "shop"), "CREATE TABLE orders AS SELECT generate_series(1, 3) AS id");
  provider = open();
});
afterAll(() => server?.stop());

const open = (database = "shop", protectedDatabases: string[] = []) =>
  openLocalBranches({ serverUrl: server.url, database, protectedDatabases, clock, log });
const sql = (text: string) => runOnce(server.url, text);
const inHours = (hours: number) => new Date(clock.now().getTime() + hours * 3_600_000);
const create = (name: string) => provider.createBranch({ name, expiresAt: inHours(1) });
const databases = async () =>
  (await sql("SELECT datname FROM pg_database WHERE NOT datistemplate")).map(({ datname }) => datname);
const sweep = () => sweepBranches({ provider, clock, log, report: async () => {} });

describe("a local branch", () => {
  test("is made of a database that others are connected to, and deleted under its own sessions", async () => {
    const [parent, own] = [urlOfDatabase(server.url, "shop"), urlOfDatabase(server.url, "used")].map(
      (connectionString) => new Client({ connectionString }),
    ) as [Client, Client];
    await parent.connect();
    expect(await create("used")).toMatchObject({ isNew: true, leftOut: [] });
    await parent.end();
    own.on("error", () => {});
    await own.connect();
    expect((await own.query("SELECT FROM orders")).rowCount).toBe(3);
    expect(await provider.deleteBranch("used")).toEqual({ isDeleted: true });
    await own.end();
    expect(await databases()).not.toContain("used");
  });

  test("belongs to its own default database: another family neither sees nor deletes it", async () => {
    await sql("CREATE DATABASE forum");
    await create("of the shop");
    const forum = open("forum");
    expect((await forum.listBranches()).map(({ name }) => name)).toEqual(["forum"]);
    await expect(forum.deleteBranch("of the shop")).rejects.toMatchObject({ code: "branch.not-ours", exit: 3 });
    await expect(forum.createBranch({ name: "of the shop", expiresAt: inHours(1) })).rejects.toMatchObject({
      code: "branch.name-taken",
    });
  });

  test("is somebody's own once they have renamed it, copied it or written their own comment", async () => {
    for (const name of ["renamed", "commented", "copied"]) await create(name);
    await sql('ALTER DATABASE renamed RENAME TO "a name of mine"');
    await sql("COMMENT ON DATABASE commented IS 'mine now'");
    const [{ mark } = { mark: "" }] = await sql(
      "SELECT shobj_description(oid, 'pg_database') AS mark FROM pg_database WHERE datname = 'copied'",
    );
    await sql("CREATE DATABASE copy TEMPLATE copied");
    await sql(`COMMENT ON DATABASE copy IS ${escapeLiteral(String(mark))}`);
    clock.advance(3 * 3_600_000);
    const { expired } = await sweep();
    expect(expired.map(({ name }) => name)).toEqual(["copied", "of the shop"]);
    expect(await databases()).toEqual(expect.arrayContaining(["a name of mine", "commented", "copy"]));
    for (const name of ["a name of mine", "commented", "copy"]) {
      await expect(provider.deleteBranch(name)).rejects.toMatchObject({ code: "branch.not-ours" });
    }
  });

  test.each(["atalaya branch ", "atalaya branch {}", 'atalaya branch {"name":"odd"}', "atalaya branch {broken"])(
    "is not what merely bears the comment %j",
    async (comment) => {
      await sql(`CREATE DATABASE odd`);
      await sql(`COMMENT ON DATABASE odd IS ${escapeLiteral(comment)}`);
      expect((await provider.listBranches()).map(({ name }) => name)).not.toContain("odd");
      await expect(provider.deleteBranch("odd")).rejects.toMatchObject({ code: "branch.not-ours" });
      await sql("DROP DATABASE odd");
    },
  );

  test("is never deleted when the config calls its database production, whatever mark it bears", async () => {
    await create("promoted");
    const guarded = open("shop", ["promoted"]);
    await expect(guarded.deleteBranch("promoted")).rejects.toMatchObject({ code: "branch.protected", exit: 3 });
    clock.advance(3 * 3_600_000);
    const swept = await sweepBranches({ provider: guarded, clock, log, report: async () => {} });
    expect(swept.expired.map(({ name }) => name)).not.toContain("promoted");
    expect(await databases()).toContain("promoted");
    await sweep();
  });

  test("cannot go back to a time: there is no history, only restore points", async () => {
    for (const to of [{ at: new Date() }, { lsn: "0/1" }]) {
      const input = { name: "shop", to, preserveAs: "kept", preserveUntil: inHours(1) };
      await expect(provider.restoreBranch(input)).rejects.toMatchObject({ code: "branch.no-history", exit: 2 });
    }
  });

  test("keeps the comment, the settings and the owner of a database that is restored", async () => {
    await sql("COMMENT ON DATABASE shop IS 'the shop''s own'");
    await sql("ALTER DATABASE shop SET work_mem = '7MB'");
    await provider.createBranch({ name: "point", expiresAt: inHours(1), isRestorePoint: true });
    await provider.restoreBranch({
      ...{ name: "shop", to: { restorePoint: "point" }, preserveAs: "kept", preserveUntil: inHours(1) },
    });
    const [row] = await sql(
      "SELECT shobj_description(oid, 'pg_database') AS comment, (SELECT setconfig FROM pg_db_role_setting WHERE setdatabase = d.oid) AS settings FROM pg_database d WHERE datname = 'shop'",
    );
    expect(row).toEqual({ comment: "the shop's own", settings: ["work_mem=7MB"] });
  });

  test("whose deletion fails is told of by the sweep, which goes on with the others", async () => {
    for (const name of ["first", "second"]) await create(name);
    clock.advance(3 * 3_600_000);
    const failing = { ...boundProvider(provider), deleteBranch: refuseFirst };
    const told: string[] = [];
    const result = await sweepBranches({
      ...{ provider: failing, clock, log },
      report: async ({ kind }) => void told.push(kind),
    });
    expect(result.faults).toMatchObject([{ name: "first", error: { code: "unexpected" } }]);
    expect(result.expired.map(({ name }) => name)).toContain("second");
    expect(told).toEqual(["branch.expired", "branch.sweep-failed"]);
  });

  test("is not waited for for ever when somebody else is changing it", async () => {
    const holder = new Client({ connectionString: server.url });
    await holder.connect();
    await holder.query("SELECT pg_advisory_lock(x'62726e63'::int, hashtext('held'))");
    const input = { serverUrl: server.url, database: "shop", clock, log, lockWaitMs: 20 };
    const impatient = openLocalBranches(input);
    const busy = { code: "branch.busy", exit: 5, retry: "later" };
    await expect(impatient.createBranch({ name: "held", expiresAt: inHours(1) })).rejects.toMatchObject(busy);
    await holder.end();
  });

  test("says that the server is down", async () => {
    const url = new URL(server.url);
    url.port = "1";
    const down = openLocalBranches({ serverUrl: url.href, database: "shop", clock, log });
    await expect(down.listBranches()).rejects.toMatchObject({ code: "postgres.unreachable", exit: 4, retry: "later" });
  });
});

function refuseFirst(name: string, options?: DeleteBranchOptions): Promise<{ isDeleted: boolean }> {
  return name === "first" ? Promise.reject(new Error("the disk is on fire")) : provider.deleteBranch(name, options);
}
