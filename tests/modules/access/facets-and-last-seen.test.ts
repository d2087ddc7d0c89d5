import { beforeAll, describe, expect, test } from "vitest";
import { type Actor, listAuditFacets, listMembers, recordAudit } from "../../../modules/access/index.ts";
import type { AppDatabase } from "../../../modules/platform/index.ts";
import { openConsoleDatabase } from "../../support/console-database.ts";

let db: AppDatabase;
const alice: Actor = { kind: "user", id: "alice", name: "Alice", role: "admin" };

beforeAll(async () => {
  const own = await openConsoleDatabase();
  db = own.db;
  return own.close;
});

describe("listAuditFacets", () => {
  test("has nothing to offer of an empty log", async () => {
    expect(await listAuditFacets(db, alice)).toEqual({ actors: [], actions: [] });
  });

  test("names everybody once, as they are called now, and every action once", async () => {
    const bob: Actor = { kind: "user", id: "bob", name: "Bob", role: "viewer" };
    const change = (action: string) => ({ action, subject: "x" });
    await recordAudit(db, bob, change("token.made"));
    await recordAudit(db, alice, change("member.invited"));
    await recordAudit(db, alice, change("member.disabled"));
    // Ordered by time, which two entries of one millisecond share.
    await db.auditEntry.create({
      data: {
        ...change("token.made"),
        actorKind: "user",
        actorId: "bob",
        actorName: "Robert",
        at: new Date(Date.now() + 5),
      },
    });
    expect(await listAuditFacets(db, alice)).toEqual({
      actors: [
        { id: "alice", kind: "user", name: "Alice" },
        { id: "bob", kind: "user", name: "Robert" },
      ],
      actions: ["member.disabled", "member.invited", "token.made"],
    });
  });

  test("is for those who may read the log", async () => {
    await expect(listAuditFacets(db, { ...alice, role: "viewer" })).rejects.toMatchObject({ code: "access.forbidden" });
    await expect(listAuditFacets(db, null)).rejects.toMatchObject({ code: "access.sign-in-required" });
  });
});

describe("listMembers", () => {
  test("knows when somebody was last here though they have signed out", async () => {
    await db.user.create({ data: { id: "carol", name: "Carol", email: "carol@example.com" } });
    const lastSeen = async () => (await listMembers({ db }, alice)).find(({ id }) => id === "carol")?.lastSeenAt;
    expect(await lastSeen()).toBeNull();
    const signedIn = new Date("2026-11-20T10:00:00Z");
    await db.auditEntry.create({
      data: {
        actorKind: "user",
        actorId: "carol",
        actorName: "Carol",
        action: "session.started",
        subject: "x",
        at: signedIn,
      },
    });
    expect(await lastSeen()).toEqual(signedIn);
    const used = new Date("2026-11-21T10:00:00Z");
    await db.session.create({
      data: { id: "s", token: "t", userId: "carol", expiresAt: new Date("2027-01-01T00:00:00Z"), updatedAt: used },
    });
    expect(await lastSeen()).toEqual(used);
  });
});
