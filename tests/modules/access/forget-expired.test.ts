import { beforeAll, expect, test } from "vitest";
import { forgetExpired } from "#modules/access";
import type { AppDatabase } from "../../../modules/platform/index.ts";
import { openConsoleDatabase } from "../../support/console-database.ts";

let db: AppDatabase;
const now = new Date("2026-11-22T12:00:00Z");
const before = new Date(now.getTime() - 1);

beforeAll(async () => {
  const own = await openConsoleDatabase();
  db = own.db;
  return own.close;
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
