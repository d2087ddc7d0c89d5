import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { applyMigrations } from "#modules/migrate";
import { type Actor, chooseOwnLocale } from "../../../modules/access/index.ts";
import { type AppDatabase, closeAppDatabases, createAppDatabase } from "../../../modules/platform/database/index.ts";
import { createTestDatabase, type TestDatabase } from "../../support/database.ts";
import { projectMigrations } from "../../support/migrations-folder.ts";

let own: TestDatabase;
let db: AppDatabase;
const charlie: Actor = { kind: "user", id: "charlie", name: "Charlie", role: "viewer", address: "192.0.2.7" };

beforeAll(async () => {
  own = await createTestDatabase({ label: "locale" });
  await applyMigrations({ url: own.url, directory: projectMigrations, log: { info: () => undefined } });
  db = createAppDatabase(own.url);
  await db.user.create({ data: { id: "charlie", name: "Charlie", email: "charlie@example.com", role: "viewer" } });
});
afterAll(async () => {
  await closeAppDatabases();
  await own?.drop();
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
