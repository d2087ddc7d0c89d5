import { Client } from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test, vi } from "vitest";
import { scheduleActor } from "../../modules/access/index.ts";
import { openTestConsole, type TestConsole } from "../support/console.ts";
import { type EventReceiver, runFunction, send, startEventReceiver } from "./support/inngest-server.ts";

let receiver: EventReceiver;
let atalaya: TestConsole;
let route: typeof import("../../inngest/index.ts");
let dispatch: typeof import("../../inngest/dispatch.ts");
let platform: typeof import("../../modules/platform/index.ts");

beforeAll(async () => {
  receiver = await startEventReceiver();
  atalaya = await openTestConsole({
    ATALAYA_SCHEDULER: "inngest",
    INNGEST_DEV: receiver.url,
    INNGEST_EVENT_KEY: "",
    INNGEST_SIGNING_KEY: "",
  });
  // More tables than the sessions of one backup take at once, so that a short slice does not hold them all.
  await atalaya.shop.query(
    "do $$ begin for i in 1..170 loop execute format('create table t%s as select %s as i', i, i); end loop; end $$",
  );
  platform = await import("../../modules/platform/index.ts");
  route = await import("../../inngest/index.ts");
  dispatch = await import("../../inngest/dispatch.ts");
});
afterAll(async () => {
  await atalaya?.close();
  await receiver?.stop();
});
beforeEach(() => {
  receiver.events.length = 0;
  // The SDK tells of every refused event on the console.
  vi.spyOn(console, "error").mockImplementation(() => undefined);
});

const database = () => atalaya.db();
const run = (id: string, name: string, data: Record<string, unknown> = {}, attempt = 0) =>
  runFunction(route.handlers, id, { name, data }, attempt);
const feed = async () => (await database().event.findMany({ orderBy: { id: "asc" } })).map(({ kind }) => kind);

describe("the route of Inngest", () => {
  test("tells what it is", async () => {
    const answer = await send(route.handlers, "GET");
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ function_count: 6, mode: "dev" });
  });

  test("registers every function with what starts it, one at a time for each database", async () => {
    const answer = await send(route.handlers, "PUT", "", {
      headers: { "x-inngest-sync-kind": "in_band" },
      body: JSON.stringify({ url: "https://console.test/api/inngest" }),
    });
    const { functions } = (await answer.json()) as {
      functions: {
        id: string;
        triggers: object[];
        singleton?: object;
        steps: { step: { retries?: { attempts: number } } };
      }[];
    };
    const registered = Object.fromEntries(
      functions.map(({ id, triggers, singleton }) => [id, { triggers, singleton }]),
    );
    expect(registered).toEqual({
      "atalaya-backup-run": {
        triggers: [{ event: "atalaya/backup.requested" }],
        singleton: { key: "event.data.database", mode: "skip" },
      },
      "atalaya-backup-hourly": { triggers: [{ cron: "0 * * * *" }], singleton: { mode: "skip" } },
      "atalaya-backup-drill": { triggers: [{ event: "atalaya/drill.requested" }], singleton: { mode: "skip" } },
      "atalaya-backup-expire": { triggers: [{ cron: "15 3 * * *" }], singleton: { mode: "skip" } },
      "atalaya-backup-index": { triggers: [{ cron: "*/5 * * * *" }], singleton: { mode: "skip" } },
      "atalaya-branch-sweep": { triggers: [{ cron: "45 3 * * *" }], singleton: { mode: "skip" } },
    });
  });

  test("knows no other function", async () => {
    expect((await run("backup-nothing", "atalaya/backup.requested")).status).toBe(500);
  });
});

describe("backup-run", () => {
  test("takes the backup that was asked for, in one step, and leaves it in the index", async () => {
    const id = await dispatch.requestBackup(scheduleActor, { database: "shop", kind: "manual" });
    expect(await database().backup.findUnique({ where: { id } })).toMatchObject({ state: "queued", kind: "manual" });
    expect(receiver.events).toMatchObject([
      { name: "atalaya/backup.requested", data: { id, database: "shop", kind: "manual" } },
    ]);

    const [event] = receiver.events;
    const { status, body, steps } = await run("backup-run", event?.name ?? "", event?.data);
    expect({ status, body }).toMatchObject({
      status: 200,
      body: { state: "finished", backup: { id, tables: 171, verified: true } },
    });
    expect(steps.map(({ name }) => name)).toEqual(["slice-0"]);
    expect(JSON.stringify(steps).length).toBeLessThan(4_000);
    expect(await database().backup.findUnique({ where: { id } })).toMatchObject({ state: "finished", tables: 171 });
    expect((await feed()).slice(-2)).toEqual(["backup.started", "backup.finished"]);

    expect((await run("backup-run", event?.name ?? "", event?.data)).body).toEqual({ state: "taken" });
  });

  test("goes on in further steps when the time of one is over", async () => {
    await atalaya.shop.query(
      "do $$ begin for i in 1..170 loop execute format('update t%s set i = -i', i); end loop; end $$",
    );
    const id = await dispatch.requestBackup(scheduleActor, { database: "shop", kind: "hourly" });
    const real = Date.now;
    // What a slice may take is over before it begins.
    vi.spyOn(Date, "now").mockImplementation(() => real() - 10 * 60_000);
    const { status, body, steps } = await run("backup-run", "atalaya/backup.requested", {
      id,
      database: "shop",
      kind: "hourly",
    });
    expect({ status, body }).toMatchObject({ status: 200, body: { state: "finished", backup: { id } } });
    expect(steps.length).toBeGreaterThan(1);
    expect(steps.map(({ name }) => name)).toEqual(steps.map((_, i) => `slice-${i}`));
    expect(steps.slice(0, -1).every(({ data }) => (data as { state: string }).state === "paused")).toBe(true);
  });

  test.each([
    ["no id", { database: "shop", kind: "manual" }],
    ["no database", { id: "x", kind: "manual" }],
    ["an unknown kind", { id: "x", database: "shop", kind: "yearly" }],
    ["other types", { id: 5, database: ["shop"], kind: null }],
    ["nothing", {}],
  ])("refuses an event with %s for good", async (_, data) => {
    const { status, noRetry, body, steps } = await run("backup-run", "atalaya/backup.requested", data);
    expect({ status, noRetry, steps }).toEqual({ status: 400, noRetry: "true", steps: [] });
    expect(JSON.stringify(body)).toContain("does not name id, database and kind");
  });

  test("ends with a failure as its result when the database cannot be backed up", async () => {
    const id = await dispatch.requestBackup(scheduleActor, { database: "shop", kind: "manual" });
    const holder = new Client({ connectionString: atalaya.shop.url });
    await holder.connect();
    await holder.query("select pg_advisory_lock($1, $2)", [0x61746c79, 0x62636b70]);
    const { status, body } = await run("backup-run", "atalaya/backup.requested", {
      id,
      database: "shop",
      kind: "manual",
    });
    await holder.end();
    expect({ status, body }).toEqual({ status: 200, body: { state: "failed", code: "backup.already-running" } });
    expect(await database().backup.findUnique({ where: { id } })).toMatchObject({
      state: "failed",
      error: { code: "backup.already-running" },
    });
    expect((await feed()).at(-1)).toBe("backup.failed");
  });
});

describe("backup-run whose process has died in its first step", () => {
  test("takes the run up again when Inngest tries the step again, and leaves it to the other when it is only asked for twice", async () => {
    const id = await dispatch.requestBackup(scheduleActor, { database: "shop", kind: "manual" });
    await database().backup.update({ where: { id }, data: { state: "running", beatAt: new Date() } });
    const event = { id, database: "shop", kind: "manual" };
    expect((await run("backup-run", "atalaya/backup.requested", event)).body).toEqual({ state: "taken" });
    expect((await run("backup-run", "atalaya/backup.requested", event, 1)).body).toMatchObject({ state: "finished" });
  });
});

describe("backup-hourly", () => {
  test("asks for a backup of every database of the config, each with a row that waits", async () => {
    const { status, body, steps } = await run("backup-hourly", "inngest/scheduled.timer", { cron: "0 * * * *" });
    expect({ status, body }).toEqual({ status: 200, body: { queued: 1 } });
    expect(steps.map(({ name }) => name)).toEqual(["queue", "send"]);
    expect(receiver.events).toMatchObject([
      { name: "atalaya/backup.requested", data: { database: "shop", kind: "hourly" } },
    ]);
    const id = String(receiver.events[0]?.data.id);
    expect(await database().backup.findUnique({ where: { id } })).toMatchObject({ state: "queued", kind: "hourly" });
  });
});

describe("backup-drill", () => {
  test("drills the backup that was asked for, by the invariants of the config", async () => {
    const backup = await database().backup.findFirstOrThrow({ where: { state: "finished" } });
    const id = await dispatch.requestDrill(scheduleActor, { backupId: backup.id });
    expect(receiver.events).toMatchObject([{ name: "atalaya/drill.requested", data: { id } }]);
    const { status, body } = await run("backup-drill", "atalaya/drill.requested", { id });
    expect({ status, body }).toMatchObject({ status: 200, body: { state: "finished", drill: { id, ok: true } } });
    expect(await database().drill.findUnique({ where: { id } })).toMatchObject({ state: "passed" });
  });

  test.each([{}, { id: 7 }])("refuses the event %j for good", async (data) => {
    expect(await run("backup-drill", "atalaya/drill.requested", data)).toMatchObject({ status: 400, noRetry: "true" });
  });
});

describe("backup-expire and backup-index", () => {
  test("let go what retention lets go, and bring the index in line", async () => {
    const gone = {
      id: "gone",
      database: "shop",
      store: `file://${atalaya.store.folder}`,
      kind: "manual",
      state: "finished",
      startedAt: new Date(),
    };
    await database().backup.create({ data: gone });
    const expired = await run("backup-expire", "inngest/scheduled.timer");
    expect(expired).toMatchObject({ status: 200, body: { expired: expect.any(Number), kept: expect.any(Number) } });
    expect(await database().backup.findUnique({ where: { id: "gone" } })).toBeNull();
    const { status, body } = await run("backup-index", "inngest/scheduled.timer");
    expect({ status, body }).toEqual({ status: 200, body: { added: 0, removed: 0 } });
  });

  test("fails runs that have gone silent, and tells of each", async () => {
    const silent = {
      id: "silent",
      database: "shop",
      store: "s",
      kind: "manual",
      state: "running",
      startedAt: new Date(0),
      beatAt: new Date(0),
    };
    await database().backup.create({ data: silent });
    await run("backup-index", "inngest/scheduled.timer");
    expect(await database().backup.findUnique({ where: { id: "silent" } })).toMatchObject({
      state: "failed",
      error: { code: "backup.no-progress" },
    });
    expect((await feed()).at(-1)).toBe("backup.failed");
  });
});

describe("branch-sweep", () => {
  test("deletes the branches whose time is over, and tells of it", async () => {
    const { openLocalBranches } = await import("../../modules/branch/index.ts");
    const twoHoursAgo = { now: () => new Date(Date.now() - 7_200_000) };
    const branches = openLocalBranches({
      serverUrl: inject("pgUrl"),
      database: atalaya.shop.name,
      clock: twoHoursAgo,
      log: platform.createLog({ to: "stderr", level: "silent" }),
    });
    const name = `over of ${atalaya.shop.name}`;
    await branches.createBranch({ name, expiresAt: new Date(Date.now() - 3_600_000) });
    const { status, body } = await run("branch-sweep", "inngest/scheduled.timer");
    expect({ status, body }).toEqual({ status: 200, body: { expired: 1, faults: [] } });
    expect((await branches.listBranches()).map((branch) => branch.name)).toEqual([atalaya.shop.name]);
    expect((await feed()).at(-1)).toBe("branch.expired");
  });
});
