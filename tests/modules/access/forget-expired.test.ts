import { afterAll, beforeAll, expect, test } from "vitest";
import { forgetExpired } from "#modules/access";
import { applyMigrations } from "#modules/migrate";
import { type AppDatabase, closeAppDatabases, createAppDatabase } from "../../../modules/platform/database/index.ts";
import { createTestDatabase, type TestDatabase } from "../../support/database.ts";
import { projectMigrations } from "../../support/migrations-folder.ts";

let own: TestDatabase;
let db: AppDatabase;
const now = new Date("2026-11-22T12:00:00Z");
const before = new Date(now.getTime() - 1);

beforeAll(async () => {
  own = await createTestDatabase({ label: "forget" });
  await applyMigrations({ url: own.url, directory: projectMigrations, log: { info: () => undefined } });
  db = createAppDatabase(own.url);
});
afterAll(async () => {
  await closeAppDatabases();
  await own?.drop();
});

test("forgetExpired deletes what is over and keeps what still opens a door", async () => {
  await db.user.create({ data: { id: "alice", name: "Alice", email: "alice@example.com" } });
  const session = (id: string, expiresAt: Date) => ({ id, token: id, userId: "alice", expiresAt });
  const proof = (id: string, expiresAt: Date) => ({ id, identifier: id, value: id, expiresAt });
  await db.session.createMany({ data: [session("over", before), session("open", now)] });
  await db.verification.createMany({ data: [proof("over", before), proof("open", now)] });
  expect(await forgetExpired({ db, clock: { now: () => now } })).toEqual({ forgotten: 2 });
  expect(await db.session.findMany({ select: { id: true } })).toEqual([{ id: "open" }]);
  expect(await db.verification.findMany({ select: { id: true } })).toEqual([{ id: "open" }]);
});
