import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from "vitest";
import { type NeonBranchesInput, openNeonBranches } from "#modules/branch";
import { createLog, systemClock } from "#modules/platform";
import { type Fault, type NeonEmulator, startNeonEmulator } from "../../emulators/neon/index.ts";

const log = createLog({ to: "stderr", level: "silent" });
const createPath = /^\/projects\/[^/]+\/branches$/;

let emulator: NeonEmulator;
let waits: number[];
let turn = 0;

beforeAll(async () => {
  emulator = await startNeonEmulator(inject("pgUrl"), systemClock);
});
afterAll(() => emulator?.stop());
beforeEach(() => {
  const { project } = emulator;
  emulator.faults.length = 0;
  emulator.calls.length = 0;
  emulator.confuseEndpoints = null;
  project.branchesLimit = 100;
  project.pollsPerOperation = 2;
  project.nextOperationEnds = "finished";
  project.finishAll();
  waits = [];
  turn++;
});

type Changes = Partial<Pick<NeonBranchesInput, "apiKey" | "projectId" | "baseUrl" | "wait">>;

const open = (input: Changes = {}) =>
  openNeonBranches({
    apiKey: emulator.apiKey,
    projectId: emulator.project.id,
    baseUrl: emulator.baseUrl,
    wait: async (ms) => void waits.push(ms),
    ...input,
    random: () => 0.5,
    clock: systemClock,
    log,
  });
const inAnHour = () => new Date(Date.now() + 3_600_000);
const name = () => `work ${turn}`;
const create = (provider = open(), more: { isRestorePoint?: boolean } = {}) =>
  provider.createBranch({ name: name(), expiresAt: inAnHour(), ...more });
const failing = (code: string, exit: number, retry = "never") => expect.objectContaining({ code, exit, retry });
const count = (call: RegExp) => emulator.calls.filter((each) => call.test(each)).length;
const creating = /^POST \/projects\/[^/]+\/branches$/;

describe("createBranch on Neon", () => {
  test("follows every operation to its end before it answers", async () => {
    emulator.project.pollsPerOperation = 5;
    const { branch } = await create();
    expect(branch.isReady).toBe(true);
    expect(count(/^GET .*\/operations\//)).toBeGreaterThanOrEqual(5);
  });

  test("sends an end in whole seconds, and marks the branch as ours", async () => {
    await create();
    const { branch, annotation } = emulator.project.named(name());
    expect(branch.expires_at).toMatch(/T\d\d:\d\d:\d\dZ$/);
    expect(annotation).toEqual({ "made-by": "atalaya", kind: "branch" });
  });

  test("gives a restore point no compute", async () => {
    const { branch } = await create(open(), { isRestorePoint: true });
    expect(emulator.project.endpointsOf(branch.id)).toEqual([]);
  });

  test("makes several at once one after another, so that none meets a locked project", async () => {
    const [one, two] = [open(), open()];
    const made = await Promise.all(
      [one, two, one].map((provider, i) => provider.createBranch({ name: `${name()} ${i}`, expiresAt: inAnHour() })),
    );
    expect(made.map(({ isNew }) => isNew)).toEqual([true, true, true]);
    expect(count(creating)).toBe(3);
  });

  test.each([423, 429, 503])("waits with jitter and tries again after HTTP %i", async (status) => {
    emulator.faults.push({ method: "POST", path: createPath, status, times: 3 });
    expect((await create()).isNew).toBe(true);
    expect(count(creating)).toBe(4);
    expect(waits.slice(0, 3)).toEqual([500, 1_000, 2_000]);
  });

  test.each([
    [423, "branch.busy", 5],
    [429, "branch.rate-limited", 4],
    [503, "branch.api-unreachable", 4],
  ])("gives up after eight times HTTP %i", async (status, code, exit) => {
    emulator.faults.push({ method: "POST", path: createPath, status });
    await expect(create()).rejects.toEqual(failing(code, exit, "later"));
    expect(count(creating)).toBe(8);
  });

  test("takes the branch of another process that was quicker (409)", async () => {
    emulator.faults.push({ method: "POST", path: createPath, status: 409, isCarriedOut: true, times: 1 });
    expect(await create()).toMatchObject({ isNew: false, branch: { name: name(), isReady: true } });
    expect(count(creating)).toBe(1);
  });

  test("does not take the branch of somebody else who was quicker", async () => {
    const { project } = emulator;
    emulator.faults.push({ method: "GET", path: /\/projects\/[^/]+$/, status: 503, times: 1 });
    const racing = create(
      open({
        wait: async () => {
          if (project.list().some(({ branch }) => branch.name === name())) return;
          await project.create({ branch: { name: name() } });
          project.finishAll();
        },
      }),
    );
    await expect(racing).rejects.toEqual(failing("branch.name-taken", 3));
  });

  test.each<[string, Partial<Fault>]>([
    ["the answer is lost", { hangUp: true }],
    ["the answer is HTTP 500", { status: 500 }],
  ])("finds the branch that was made although %s, and makes no second one", async (_, how) => {
    emulator.faults.push({ method: "POST", path: createPath, isCarriedOut: true, times: 1, ...how } as Fault);
    expect(await create()).toMatchObject({ branch: { name: name() } });
    expect(count(creating)).toBe(1);
    expect(emulator.project.list().filter(({ branch }) => branch.name === name())).toHaveLength(1);
  });

  test("says that nothing came back when the branch was not made either", async () => {
    emulator.faults.push({ method: "POST", path: createPath, hangUp: true, times: 1 });
    await expect(create()).rejects.toEqual(failing("branch.api-unreachable", 4, "later"));
  });

  test("says that the plan is full before it begins anything", async () => {
    emulator.project.branchesLimit = emulator.project.list().length;
    await expect(create()).rejects.toEqual(failing("branch.quota-reached", 6));
    expect(count(creating)).toBe(0);
  });

  test("says the same when Neon finds it out first", async () => {
    const body = { code: "BRANCHES_LIMIT_EXCEEDED", message: "branches limit exceeded" };
    emulator.faults.push({ method: "POST", path: createPath, status: 422, body });
    await expect(create()).rejects.toEqual(failing("branch.quota-reached", 6));
  });

  test("says what Neon refused, in Neon's words", async () => {
    emulator.faults.push({
      method: "POST",
      path: createPath,
      status: 400,
      body: { code: "", message: "no, not today" },
    });
    await expect(create()).rejects.toThrow(/no, not today \(HTTP 400\)/);
    await expect(create()).rejects.toEqual(failing("branch.api-refused", 6));
  });

  test.each(["failed", "error", "cancelled"] as const)("says that an operation ended as %s", async (status) => {
    emulator.project.nextOperationEnds = status;
    await expect(create()).rejects.toEqual(failing("branch.operation-failed", 7));
  });

  test("goes on looking when looking at an operation fails for a while", async () => {
    emulator.faults.push({ method: "GET", path: /\/operations\//, status: 502, times: 2 });
    expect((await create()).isNew).toBe(true);
  });

  test("does not wait for an operation for ever", async () => {
    emulator.project.pollsPerOperation = Number.POSITIVE_INFINITY;
    const looking = emulator.calls;
    await expect(create()).rejects.toEqual(failing("branch.operation-timeout", 7, "later"));
    expect(looking.length).toBeGreaterThan(600);
  });
});

describe("reading from Neon", () => {
  test("says that the key is wrong", async () => {
    await expect(open({ apiKey: "napi_wrong" }).listBranches()).rejects.toEqual(failing("branch.access-denied", 4));
  });

  test("says that the project is not there", async () => {
    await expect(open({ projectId: "another" }).listBranches()).rejects.toEqual(failing("branch.access-denied", 4));
  });

  test("says that nobody answers", async () => {
    const provider = open({ baseUrl: "http://127.0.0.1:1/api/v2" });
    await expect(provider.listBranches()).rejects.toEqual(failing("branch.api-unreachable", 4, "later"));
  });

  test.each(["", "null", "[]", "{}", "<html>", '{"branches":[{}]}', '{"branches":[{"id":7}]}', '{"branches":', "7"])(
    "says that the answer %j cannot be read",
    async (text) => {
      emulator.faults.push({ method: "GET", path: createPath, text });
      await expect(open().listBranches()).rejects.toEqual(failing("branch.api-unreadable", 4, "later"));
    },
  );
});

describe("getConnection on Neon", () => {
  test.each(["parent", "pooler"] as const)("never hands out the %s's connection string", async (confused) => {
    await create();
    emulator.confuseEndpoints = confused;
    await expect(open().getConnection(name())).rejects.toEqual(failing("branch.wrong-endpoint", 7));
  });

  test("starts a compute for a branch that has lost its own", async () => {
    const { branch } = await create();
    emulator.project.removeEndpoints(branch.id);
    const { host } = await open().getConnection(name());
    expect(emulator.project.endpointsOf(branch.id).map((endpoint) => endpoint.host)).toEqual([host]);
  });

  test("says which databases there are when the one wanted is not among them", async () => {
    await create();
    const provider = openNeonBranches({
      ...{
        apiKey: emulator.apiKey,
        projectId: emulator.project.id,
        baseUrl: emulator.baseUrl,
        clock: systemClock,
        log,
      },
      database: "other",
    });
    await expect(provider.getConnection(name())).rejects.toEqual(failing("branch.which-database", 2));
  });
});

describe("restoreBranch on Neon", () => {
  const restore = (to: { at: Date } | { lsn: string } | { restorePoint: string }) =>
    open().restoreBranch({ name: "production", to, preserveAs: `kept ${turn}`, preserveUntil: inAnHour() });

  test("goes back to a WAL position or a time, from the branch itself and no other", async () => {
    const root = emulator.project.named("production").branch;
    const { lsn } = await emulator.project.remember(root.id);
    const position = `${(lsn >> 32n).toString(16)}/${(lsn & 0xffff_ffffn).toString(16)}`;
    expect(await restore({ lsn: position })).toMatchObject({ branch: { name: "production" } });
    turn++;
    expect(await restore({ at: new Date() })).toMatchObject({ preserved: { name: `kept ${turn}` } });
  });

  test("passes on that the moment is outside the history", async () => {
    await expect(restore({ at: new Date(0) })).rejects.toEqual(failing("branch.api-refused", 6));
  });

  test("finishes a restore whose answer was lost, and never restores twice", async () => {
    await create(open(), { isRestorePoint: true });
    emulator.faults.push({ method: "POST", path: /restore$/, times: 1, isCarriedOut: true, hangUp: true });
    await expect(restore({ restorePoint: name() })).rejects.toEqual(failing("branch.api-unreachable", 4, "later"));
    expect(await restore({ restorePoint: name() })).toMatchObject({
      branch: { name: "production", isReady: true },
      preserved: { name: `kept ${turn}` },
    });
    expect(count(/restore$/)).toBe(1);
  });

  test("knows the branch of a pooled host, too", async () => {
    await create();
    const { url } = await open().getConnection(name());
    const pooled = url.replace(/@([^.]+)\./, "@$1-pooler.");
    expect(await open().findBranchAt(pooled)).toMatchObject({ name: name() });
  });

  test("says why Neon does not restore a branch now", async () => {
    const { branch } = emulator.project.named("production");
    branch.restricted_actions = [{ name: "restore", reason: "a snapshot is being finalised" }];
    await expect(restore({ at: new Date() })).rejects.toEqual(failing("branch.restore-restricted", 3));
    delete branch.restricted_actions;
  });
});

describe("deleteBranch on Neon", () => {
  const deleting = /^\/projects\/[^/]+\/branches\/br-/;

  test.each<[string, Partial<Fault>]>([
    ["its answer is lost", { hangUp: true }],
    ["somebody else was quicker (404)", { status: 404 }],
  ])("is done when the branch is gone although %s", async (_, how) => {
    await create();
    emulator.faults.push({ method: "DELETE", path: deleting, isCarriedOut: true, times: 1, ...how } as Fault);
    expect(await open().deleteBranch(name())).toEqual({ isDeleted: true });
  });

  test("says that nothing came back when the branch is still there", async () => {
    await create();
    emulator.faults.push({ method: "DELETE", path: deleting, hangUp: true, times: 1 });
    await expect(open().deleteBranch(name())).rejects.toEqual(failing("branch.api-unreachable", 4, "later"));
  });

  test("refuses a branch that others were made from", async () => {
    const { branch } = await create();
    const kept = emulator.project.named(name());
    delete kept.branch.expires_at;
    await emulator.project.create({ branch: { name: `child ${turn}`, parent_id: branch.id } });
    emulator.project.finishAll();
    await expect(open().deleteBranch(name())).rejects.toEqual(failing("branch.has-children", 3));
    await expect(open().resetBranch(name())).rejects.toEqual(failing("branch.has-children", 3));
  });
});
