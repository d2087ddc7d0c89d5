import { afterAll, beforeAll, expect, inject, test, vi } from "vitest";
import type { Actor } from "../../modules/access/index.ts";
import { createTestStore, type TestStore } from "../modules/backup/test-store.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { projectMigrations } from "../support/migrations-folder.ts";

let consoleDatabase: TestDatabase;
let shop: TestDatabase;
let store: TestStore;
let dispatch: typeof import("../../inngest/dispatch.ts");
let app: typeof import("../../modules/platform/database/index.ts");

beforeAll(async () => {
  [consoleDatabase, shop, store] = await Promise.all([
    createTestDatabase({ label: "console" }),
    createTestDatabase({ label: "shop" }),
    createTestStore(),
  ]);
  await shop.query("create table orders as select generate_series(1, 50) as id");
  const environment = {
    DATABASE_URL: consoleDatabase.url,
    SHOP_DATABASE_URL: shop.url,
    EMBEDDED_DATABASE_URL: inject("pgUrl"),
    BACKUP_STORE_URL: `file://${store.folder}`,
    BACKUP_RECIPIENTS: store.keys.recipients.join(","),
    BACKUP_IDENTITY: store.keys.identity,
    BACKUP_SECRET: store.keys.secret,
    ATALAYA_SCHEDULER: "embedded",
    LOG_LEVEL: "silent",
  };
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  const { applyMigrations } = await import("../../modules/migrate/index.ts");
  await applyMigrations({ url: consoleDatabase.url, directory: projectMigrations, log: { info: () => undefined } });
  app = await import("../../modules/platform/database/index.ts");
  dispatch = await import("../../inngest/dispatch.ts");
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await app?.closeAppDatabases();
  await Promise.all([consoleDatabase?.drop(), shop?.drop(), store?.remove()]);
});

const alice: Actor = { kind: "user", id: "u1", name: "Alice", role: "operator" };
const db = () => app.createAppDatabase(consoleDatabase.url);
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
