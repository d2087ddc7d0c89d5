import { beforeAll, describe, expect, test } from "vitest";
import { type Actor, chooseOwnLocale } from "../../../modules/access/index.ts";
import type { AppDatabase } from "../../../modules/platform/index.ts";
import { openConsoleDatabase } from "../../support/console-database.ts";

let db: AppDatabase;
const charlie: Actor = { kind: "user", id: "charlie", name: "Charlie", role: "viewer", address: "192.0.2.7" };

beforeAll(async () => {
  const own = await openConsoleDatabase();
  db = own.db;
  await db.user.create({ data: { id: "charlie", name: "Charlie", email: "charlie@example.com", role: "viewer" } });
  return own.close;
});

const localeOf = async (id: string) => (await db.user.findUniqueOrThrow({ where: { id } })).locale;

describe("chooseOwnLocale", () => {
  test("keeps the language and tells the audit log", async () => {
    await chooseOwnLocale({ db }, charlie, "en");
    expect(await localeOf("charlie")).toBe("en");
    expect(await db.auditEntry.findFirst({ orderBy: { id: "desc" } })).toMatchObject({
      actorId: "charlie",
      action: "account.changed",
      before: { locale: null },
      after: { locale: "en" },
      address: "192.0.2.7",
    });
  });

  test("writes nothing when it is theirs already", async () => {
    const before = await db.auditEntry.count();
    await chooseOwnLocale({ db }, charlie, "en");
    expect(await db.auditEntry.count()).toBe(before);
  });

  test("refuses a stranger, and changes nothing for a program", async () => {
    await expect(chooseOwnLocale({ db }, null, "es")).rejects.toMatchObject({ code: "access.sign-in-required" });
    await chooseOwnLocale({ db }, { ...charlie, kind: "token", id: "t1", scopes: ["console:read"] }, "es");
    expect(await localeOf("charlie")).toBe("en");
  });
});
