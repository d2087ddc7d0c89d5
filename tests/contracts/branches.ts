import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { type BranchProvider, sweepBranches } from "../../modules/branch/index.ts";
import type { Clock } from "../../modules/platform/clock.ts";
import { createLog } from "../../modules/platform/log.ts";
import type { OpsReport } from "../../modules/platform/report.ts";

export type BranchGround = {
  provider: BranchProvider;
  clock: Clock & { advance(ms: number): void };
  /** Name of the default branch; its table `orders` holds the ids 1, 2 and 3. */
  root: string;
  /** Runs SQL on a branch by its own connection string, or on the default one. */
  query(branch: string, sql: string): Promise<Record<string, unknown>[]>;
  /** Makes a branch that somebody else made; a protected one if so asked. */
  addForeign(name: string, isProtected: boolean): Promise<void>;
  close(): Promise<void>;
};

const HOUR_MS = 3_600_000;
const log = createLog({ to: "stderr", level: "silent" });

/** What every provider of branches promises. */
export function describeBranches(kind: string, open: () => Promise<BranchGround>): void {
  describe(`branches ${kind}`, () => {
    let ground: BranchGround;
    let provider: BranchProvider;
    beforeAll(async () => {
      ground = await open();
      provider = ground.provider;
      await ground.addForeign("somebody's", false);
      await ground.addForeign("guarded", true);
    });
    afterAll(() => ground?.close());

    const inHours = (hours: number) => new Date(ground.clock.now().getTime() + hours * HOUR_MS);
    const create = (name: string, more: { parent?: string; isRestorePoint?: boolean; hours?: number } = {}) =>
      provider.createBranch({ name, expiresAt: inHours(more.hours ?? 1), ...more });
    const idsOf = async (branch: string) =>
      (await ground.query(branch, "SELECT id FROM orders ORDER BY id")).map(({ id }) => Number(id));
    const find = async (name: string) => (await provider.listBranches()).find((branch) => branch.name === name);
    const refused = (code: string, exit: number) => expect.objectContaining({ code, exit });

    describe("createBranch", () => {
      test("copies the parent; neither sees what the other does afterwards", async () => {
        const { branch, isNew, leftOut } = await create("work");
        expect({ isNew, leftOut }).toEqual({ isNew: true, leftOut: [] });
        expect(branch).toMatchObject({
          name: "work",
          parent: ground.root,
          isOurs: true,
          isReady: true,
          isDefault: false,
        });
        await ground.query("work", "DELETE FROM orders WHERE id = 1");
        await ground.query(ground.root, "INSERT INTO orders VALUES (4)");
        expect([await idsOf("work"), await idsOf(ground.root)]).toEqual([
          [2, 3],
          [1, 2, 3, 4],
        ]);
        await ground.query(ground.root, "DELETE FROM orders WHERE id = 4");
      });

      test("always gives it an end", async () => {
        const { branch } = await create("ends", { hours: 2 });
        expect(branch.expiresAt).toBe(inHours(2).toISOString());
        expect((await find("ends"))?.expiresAt).toBe(branch.expiresAt);
      });

      test("answers with the branch that is there when asked again, its life prolonged and never shortened", async () => {
        const first = await create("again", { hours: 3 });
        await ground.query("again", "DELETE FROM orders");
        const longer = await create("again", { hours: 5 });
        const shorter = await create("again", { hours: 1 });
        expect([longer.isNew, shorter.isNew]).toEqual([false, false]);
        expect(longer.branch).toEqual({
          ...first.branch,
          expiresAt: inHours(5).toISOString(),
          sizeBytes: expect.anything(),
        });
        expect(shorter.branch.expiresAt).toBe(inHours(5).toISOString());
        expect(await idsOf("again")).toEqual([]);
      });

      test("makes one branch when two ask for it at once", async () => {
        const both = await Promise.all([create("twice"), create("twice")]);
        expect(both.map(({ isNew }) => isNew).sort()).toEqual([false, true]);
        expect(both[0].branch.id).toBe(both[1].branch.id);
        expect((await provider.listBranches()).filter(({ name }) => name === "twice")).toHaveLength(1);
      });

      test.each([
        "preview/\"ñandú\" '100%' 🐘; DROP DATABASE",
        `x${"é".repeat(150)}`,
        `x${"é".repeat(149)}e`,
        "Preview/ONE",
        "preview/one",
      ])("takes the name %s as it is", async (name) => {
        const { branch } = await create(name);
        expect(branch.name).toBe(name);
        expect(await idsOf(name)).toEqual([1, 2, 3]);
        expect(await provider.deleteBranch(name)).toEqual({ isDeleted: true });
      });

      test("calls names equal that are written with other code points", async () => {
        await create("caf\u00e9");
        expect((await create("cafe\u0301")).isNew).toBe(false);
        expect(await provider.deleteBranch("cafe\u0301")).toEqual({ isDeleted: true });
      });

      test.each(["", " ", " a", "a\n", "a\0b", "x".repeat(257), "\ud800"])("refuses the name %j", async (name) => {
        await expect(create(name)).rejects.toEqual(refused("branch.bad-name", 2));
      });

      test.each([0, -1, 24 * 31, Number.NaN])("refuses an end in %d hours", async (hours) => {
        await expect(create("bad", { hours })).rejects.toEqual(refused("branch.bad-expiry", 2));
        expect(await find("bad")).toBeUndefined();
      });

      test("refuses a parent that is not there, or that has an end itself", async () => {
        await expect(create("child", { parent: "nothing" })).rejects.toEqual(refused("branch.not-found", 2));
        await expect(create("child", { parent: "work" })).rejects.toEqual(refused("branch.parent-expires", 3));
      });

      test("refuses the name of a branch that is another's, protected or the default one", async () => {
        for (const name of ["somebody's", "guarded", ground.root]) {
          await expect(create(name)).rejects.toEqual(refused("branch.name-taken", 3));
        }
      });
    });

    describe("listBranches", () => {
      test("has the default branch first, the others by name", async () => {
        const names = (await provider.listBranches()).map(({ name }) => name);
        expect(names[0]).toBe(ground.root);
        expect(names.slice(1)).toEqual(names.slice(1).toSorted());
        expect(await find(ground.root)).toMatchObject({
          isDefault: true,
          isOurs: false,
          parent: null,
          expiresAt: null,
        });
      });
    });

    describe("getConnection", () => {
      test("leads to the branch itself", async () => {
        const [own, root] = await Promise.all([provider.getConnection("work"), provider.getConnection(ground.root)]);
        expect(own.url).not.toBe(root.url);
        expect(own).toEqual({
          ...own,
          host: new URL(own.url).hostname,
          database: expect.any(String),
          role: expect.any(String),
        });
        expect(own.host).not.toContain("-pooler");
      });

      test("refuses what is not there", async () => {
        await expect(provider.getConnection("nothing")).rejects.toEqual(refused("branch.not-found", 2));
      });
    });

    describe("findBranchAt", () => {
      test("says which branch a connection string leads to, whatever its password", async () => {
        for (const name of [ground.root, "work"]) {
          const url = new URL((await provider.getConnection(name)).url);
          url.password = "another";
          expect(await provider.findBranchAt(url.href)).toMatchObject({ name });
        }
      });

      test("knows no branch elsewhere", async () => {
        expect(await provider.findBranchAt("postgres://u:p@db.example.com/shop")).toBeNull();
      });
    });

    describe("resetBranch", () => {
      test("makes a branch equal to its parent as it is now, and lets its life start again", async () => {
        await create("reset", { hours: 4 });
        await ground.query("reset", "DROP TABLE orders");
        await ground.query(ground.root, "INSERT INTO orders VALUES (5)");
        ground.clock.advance(HOUR_MS / 2);
        const branch = await provider.resetBranch("reset");
        expect(branch.expiresAt).toBe(inHours(4).toISOString());
        expect(await idsOf("reset")).toEqual([1, 2, 3, 5]);
        await ground.query(ground.root, "DELETE FROM orders WHERE id = 5");
      });

      test("refuses the default branch, a protected one, another's and what is not there", async () => {
        await expect(provider.resetBranch(ground.root)).rejects.toEqual(refused("branch.protected", 3));
        await expect(provider.resetBranch("nothing")).rejects.toEqual(refused("branch.not-found", 2));
      });
    });

    describe("restoreBranch", () => {
      const restore = (restorePoint: string, preserveAs: string) =>
        provider.restoreBranch({ name: ground.root, to: { restorePoint }, preserveAs, preserveUntil: inHours(24) });

      test("brings the default branch back to a restore point, and keeps what was there", async () => {
        const { branch: point } = await create("before", { isRestorePoint: true });
        expect(point).toMatchObject({ isRestorePoint: true, parent: ground.root });
        const { url } = await provider.getConnection(ground.root);
        await ground.query(ground.root, "INSERT INTO orders VALUES (6)");
        const { branch, preserved } = await restore("before", "after the accident");
        expect(branch).toMatchObject({ name: ground.root, isDefault: true });
        expect(preserved).toMatchObject({ name: "after the accident", isDefault: false });
        expect((await provider.getConnection(ground.root)).url).toBe(url);
        expect(await idsOf(ground.root)).toEqual([1, 2, 3]);
        expect(await idsOf("after the accident")).toEqual([1, 2, 3, 6]);
      });

      test("refuses a restore point that is none, and a name for what was there that is taken", async () => {
        await create("point", { isRestorePoint: true });
        await expect(restore("work", "kept")).rejects.toEqual(refused("branch.wrong-restore-point", 2));
        await expect(restore("nothing", "kept")).rejects.toEqual(refused("branch.not-found", 2));
        await expect(restore("point", "work")).rejects.toEqual(refused("branch.name-taken", 3));
        expect(await idsOf(ground.root)).toEqual([1, 2, 3]);
      });

      test("lets nobody connect to a restore point", async () => {
        await expect(provider.getConnection("point")).rejects.toEqual(refused("branch.restore-point", 3));
        await expect(create("point")).rejects.toEqual(refused("branch.name-taken", 3));
      });
    });

    describe("deleteBranch", () => {
      test("deletes a branch of ours, once", async () => {
        await create("gone");
        expect(await provider.deleteBranch("gone")).toEqual({ isDeleted: true });
        expect(await find("gone")).toBeUndefined();
        expect(await provider.deleteBranch("gone")).toEqual({ isDeleted: false });
      });

      test("keeps a branch that has not ended by the moment that is asked for", async () => {
        const { branch } = await create("ends later", { hours: 2 });
        expect(await provider.deleteBranch("ends later", { onlyIfExpiredBy: inHours(1) })).toEqual({
          isDeleted: false,
        });
        expect((await find("ends later"))?.id).toBe(branch.id);
        expect(await provider.deleteBranch("ends later", { onlyIfExpiredBy: inHours(2) })).toEqual({ isDeleted: true });
        expect(await find("ends later")).toBeUndefined();
      });

      test("refuses the default branch, a protected one and another's", async () => {
        await expect(provider.deleteBranch(ground.root)).rejects.toEqual(refused("branch.protected", 3));
        await expect(provider.deleteBranch("guarded")).rejects.toEqual(refused("branch.protected", 3));
        await expect(provider.deleteBranch("somebody's")).rejects.toEqual(refused("branch.not-ours", 3));
        expect(await idsOf(ground.root)).toEqual([1, 2, 3]);
      });
    });

    describe("expire", () => {
      test("sets another end, sooner or later", async () => {
        await create("ending", { hours: 3 });
        for (const hours of [9, 2]) {
          const { expiresAt } = await provider.expire({ name: "ending", expiresAt: inHours(hours) });
          expect(expiresAt).toBe(inHours(hours).toISOString());
        }
      });

      test("refuses the default branch and what is not there", async () => {
        const expiresAt = inHours(1);
        await expect(provider.expire({ name: ground.root, expiresAt })).rejects.toEqual(refused("branch.protected", 3));
        await expect(provider.expire({ name: "nothing", expiresAt })).rejects.toEqual(refused("branch.not-found", 2));
      });
    });

    describe("sweepBranches", () => {
      test("deletes the branches of ours whose time is over, and no other", async () => {
        for (const { name, isOurs } of await provider.listBranches()) if (isOurs) await provider.deleteBranch(name);
        const others = (await provider.listBranches()).map(({ name }) => name);
        await create("old one", { hours: 1 });
        await create("old two", { hours: 2 });
        await create("young", { hours: 20 });
        ground.clock.advance(2 * HOUR_MS);
        const told: OpsReport[] = [];
        const report = async (fact: OpsReport) => void told.push(fact);
        const input = { provider, clock: ground.clock, log, report };

        const dry = await sweepBranches({ ...input, dryRun: true });
        expect(dry.expired.map(({ name }) => name)).toEqual(["old one", "old two"]);
        expect([await find("old one"), told]).toEqual([expect.anything(), []]);

        const wet = await sweepBranches(input);
        expect(wet).toMatchObject({ expired: dry.expired, kept: others.length + 1, faults: [] });
        expect(new Set((await provider.listBranches()).map(({ name }) => name))).toEqual(new Set([...others, "young"]));
        expect(told).toEqual([{ kind: "branch.expired", level: "info", subject: provider.label, data: { count: 2 } }]);
        expect(await sweepBranches(input)).toMatchObject({ expired: [] });
      });

      test("keeps a branch that was prolonged between listing and deleting", async () => {
        await create("prolonged", { hours: 1 });
        await create("asked for again", { hours: 1 });
        ground.clock.advance(2 * HOUR_MS);
        const before = await provider.listBranches();
        await provider.expire({ name: "prolonged", expiresAt: inHours(3) });
        await create("asked for again", { hours: 3 });
        const told: OpsReport[] = [];
        const list = vi.spyOn(provider, "listBranches").mockResolvedValueOnce(before);
        const report = async (fact: OpsReport) => void told.push(fact);
        const swept = await sweepBranches({ provider, clock: ground.clock, log, report });
        list.mockRestore();
        expect(swept).toEqual({ expired: [], kept: before.length, faults: [] });
        expect(told).toEqual([]);
        for (const name of ["prolonged", "asked for again"]) expect(await find(name)).toMatchObject({ name });
      });
    });
  });
}
