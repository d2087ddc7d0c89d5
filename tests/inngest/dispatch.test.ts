import { afterAll, beforeAll, expect, test } from "vitest";
import type { Actor } from "../../modules/access/index.ts";
import { openTestConsole, type TestConsole } from "../support/console.ts";

let atalaya: TestConsole;
let dispatch: typeof import("../../inngest/dispatch.ts");

beforeAll(async () => {
  atalaya = await openTestConsole();
  dispatch = await import("../../inngest/dispatch.ts");
});
afterAll(() => atalaya?.close());

const alice: Actor = { kind: "user", id: "u1", name: "Alice", role: "operator" };
const db = () => atalaya.db();
const settled = { interval: 20, timeout: 30_000 };

test("with the embedded scheduler a backup is asked for at once and taken in this process, and so is its drill", async () => {
  const id = await dispatch.requestBackup(alice, { database: "shop", kind: "manual" });
  expect(["queued", "running"]).toContain((await db().backup.findUniqueOrThrow({ where: { id } })).state);
  await expect
    .poll(async () => (await db().backup.findUniqueOrThrow({ where: { id } })).state, settled)
    .toBe("finished");
  const drillId = await dispatch.requestDrill(alice, { backupId: id });
  await expect
    .poll(async () => (await db().drill.findUniqueOrThrow({ where: { id: drillId } })).state, settled)
    .toBe("passed");
});

test("a database that the config does not name is refused before anything is written", async () => {
  const rows = await db().backup.count();
  await expect(dispatch.requestBackup(alice, { database: "nothing", kind: "manual" })).rejects.toMatchObject({
    exit: 2,
  });
  expect(await db().backup.count()).toBe(rows);
});

test("whoever may not is refused before anything is written or started", async () => {
  const rows = await db().backup.count();
  const viewer: Actor = { ...alice, role: "viewer" };
  const refused = { code: "access.forbidden" };
  await expect(dispatch.requestBackup(viewer, { database: "shop", kind: "manual" })).rejects.toMatchObject(refused);
  await expect(dispatch.requestDrill(viewer, { backupId: "any" })).rejects.toMatchObject(refused);
  expect(await db().backup.count()).toBe(rows);
});
