import { describe, expect, test } from "vitest";
import {
  type Actor,
  acceptInvitation,
  acceptRecovery,
  changeRole,
  disableMember,
  enableMember,
  exportAudit,
  inviteMember,
  issueFirstAdminToken,
  issueRecoveryToken,
  listAudit,
  makeApiToken,
  recordAudit,
  revokeApiToken,
  revokeInvitation,
} from "#modules/access";
import { addressOf, charlie, gatherTeam } from "./support/team.ts";

const team = gatherTeam();
const record = (actor: Actor, action: string, after?: unknown) =>
  recordAudit(team().db, actor, { action, subject: "s", after });

const changes = [
  `UPDATE "AuditEntry" SET subject = 'nobody'`,
  `DELETE FROM "AuditEntry"`,
  `TRUNCATE "AuditEntry"`,
  `TRUNCATE "User", "AuditEntry" CASCADE`,
  `SET session_replication_role = replica; DELETE FROM "AuditEntry"`,
  `MERGE INTO "AuditEntry" a USING (SELECT 1) x ON true WHEN MATCHED THEN DELETE`,
  `INSERT INTO "AuditEntry" SELECT * FROM "AuditEntry" LIMIT 1 ON CONFLICT (id) DO UPDATE SET subject = 'x'`,
];

describe("the audit log", () => {
  test("is closed to every way of changing it, even for its owner", async () => {
    const before = await team().audit();
    for (const sql of changes) await expect(team().database.query(sql), sql).rejects.toMatchObject({ code: "42501" });
    expect(await team().audit()).toEqual(before);
  });

  test("gets exactly one entry of every write", async () => {
    const { place, alice, bob, db } = team();
    const invited = await inviteMember(place, alice, { email: addressOf("dora"), role: "viewer" });
    const joining = await inviteMember(place, alice, { email: addressOf("eve"), role: "viewer" });
    await db.user.updateMany({ where: { id: alice.id }, data: { role: "viewer" } });
    await issueFirstAdminToken(place, "root");
    await db.user.updateMany({ where: { id: alice.id }, data: { role: "admin" } });
    const made = await makeApiToken(place, bob, { name: "ci", scopes: ["console:read"], expiresInDays: null });
    const link = await issueRecoveryToken(place, "root", { email: addressOf("bob") });
    const writes: [string, () => Promise<unknown>][] = [
      ["member.invited", () => inviteMember(place, alice, { email: addressOf("zoe"), role: "viewer" })],
      ["member.invitation-revoked", () => revokeInvitation(place, alice, invited.id)],
      ["member.joined", () => acceptInvitation(place, joining.token, { name: "eve", email: "", passwordHash: "h" })],
      ["member.role-changed", () => changeRole(place, alice, bob.id, "operator")],
      ["token.made", () => makeApiToken(place, bob, { name: "b", scopes: ["console:read"], expiresInDays: null })],
      ["token.revoked", () => revokeApiToken(place, bob, made.id)],
      ["member.recovery-issued", () => issueRecoveryToken(place, "root", { email: addressOf("alice") })],
      ["member.recovered", () => acceptRecovery(place, link.token, { passwordHash: "h" })],
      ["member.disabled", () => disableMember(place, alice, bob.id)],
      ["member.enabled", () => enableMember(place, alice, bob.id)],
    ];
    for (const [action, write] of writes) {
      const before = await db.auditEntry.count();
      await write();
      const entries = await db.auditEntry.findMany({ orderBy: { id: "asc" }, skip: before });
      expect(entries.map((entry) => entry.action)).toEqual([action]);
    }
  });

  test("and the write stand or fall together", async () => {
    const { place, alice, bob, db, database } = team();
    const { id } = await makeApiToken(place, bob, { name: "ci", scopes: ["console:read"], expiresInDays: null });
    const invited = await inviteMember(place, alice, { email: addressOf("dora"), role: "viewer" });
    const snapshot = async () => [
      await db.user.findMany({ orderBy: { id: "asc" }, include: { accounts: true } }),
      await db.apiToken.findMany({ orderBy: { id: "asc" } }),
      await db.invitation.findMany({ orderBy: { id: "asc" } }),
    ];
    const before = await snapshot();
    await database.query(`ALTER TABLE "AuditEntry" ADD CONSTRAINT disk_full CHECK (false) NOT VALID`);
    const writes = [
      () => inviteMember(place, alice, { email: addressOf("zoe"), role: "viewer" }),
      () => revokeInvitation(place, alice, invited.id),
      () => acceptInvitation(place, invited.token, { name: "dora", email: "", passwordHash: "h" }),
      () => changeRole(place, alice, bob.id, "operator"),
      () => disableMember(place, alice, bob.id),
      () => makeApiToken(place, bob, { name: "b", scopes: ["console:read"], expiresInDays: null }),
      () => revokeApiToken(place, bob, id),
      () => issueRecoveryToken(place, "root", { email: addressOf("bob"), removeTotp: true }),
    ];
    for (const write of writes) await expect(write()).rejects.toThrow();
    expect(await snapshot()).toEqual(before);
  });
});

describe("recordAudit", () => {
  test("keeps who, what, before and after, and from where", async () => {
    const { db, alice } = team();
    const who = { ...alice, address: "192.0.2.7", agent: "x".repeat(500) };
    await recordAudit(db, who, { action: "thing.done", subject: "t", before: { a: 1 }, after: { a: 2 } });
    expect(await db.auditEntry.findFirst({ where: { action: "thing.done" } })).toMatchObject({
      actorKind: "user",
      actorId: alice.id,
      actorName: "alice",
      subject: "t",
      before: { a: 1 },
      after: { a: 2 },
      address: "192.0.2.7",
      agent: "x".repeat(300),
    });
  });

  test("takes secrets out first, by name and by form", async () => {
    const { db, alice } = team();
    await record(alice, "thing.done", {
      password: "hunter2-hunter2",
      nested: [{ apiToken: "atl_0123456789" }],
      url: "postgres://u:pass-word@host/db",
      identity: "AGE-SECRET-KEY-1QQQQ",
    });
    const kept = JSON.stringify((await db.auditEntry.findFirstOrThrow({ where: { action: "thing.done" } })).after);
    for (const secret of ["hunter2", "atl_0123456789", "pass-word", "AGE-SECRET"]) expect(kept).not.toContain(secret);
  });

  test("keeps null, dates and big numbers as they can be written", async () => {
    await record(team().alice, "thing.done", { none: null, at: new Date(0), big: 2n ** 60n });
    expect((await team().db.auditEntry.findFirst({ where: { action: "thing.done" } }))?.after).toEqual({
      none: null,
      at: "1970-01-01T00:00:00.000Z",
      big: "1152921504606846976",
    });
  });
});

describe("listAudit", () => {
  test("pages, newest first", async () => {
    const { db, alice } = team();
    for (const i of [1, 2, 3, 4, 5]) await record(alice, `count.${i}`);
    const total = await db.auditEntry.count();
    const page = await listAudit(db, alice, { page: 2, pageSize: 2 });
    expect(page.total).toBe(total);
    expect(page.rows.map(({ action }) => action)).toEqual(["count.3", "count.2"]);
  });

  test("filters by who, what and when", async () => {
    const { db, alice, bob } = team();
    await record(bob, "thing.done");
    const listed = (filter: object) => listAudit(db, alice, { page: 1, pageSize: 50, ...filter });
    expect((await listed({ actorId: bob.id, action: "thing.done" })).total).toBe(1);
    expect((await listed({ actorId: alice.id, action: "thing.done" })).total).toBe(0);
    expect((await listed({ from: new Date(Date.now() + 60_000) })).total).toBe(0);
    expect((await listed({ to: new Date(Date.now() + 60_000) })).total).toBe(await db.auditEntry.count());
  });

  test("is for operators and admins", async () => {
    const { db, bob, add } = team();
    const page = { page: 1, pageSize: 1 };
    await expect(listAudit(db, bob, page)).rejects.toMatchObject({ code: "access.forbidden" });
    await expect(listAudit(db, charlie, page)).rejects.toMatchObject({ code: "access.sign-in-required" });
    expect((await listAudit(db, await add("olga", "operator"), page)).rows).toHaveLength(1);
  });
});

describe("exportAudit", () => {
  const lines = async (actor: Actor | null, filter = {}) =>
    (await Array.fromAsync(exportAudit(team().db, actor, filter))).map((line) => JSON.parse(line));

  test("brings every entry once, oldest first, over more than a thousand, and itself", async () => {
    const { alice, database } = team();
    await database.query(`INSERT INTO "AuditEntry" ("actorKind", "actorId", "actorName", action, subject)
      SELECT 'user', 'x', 'x', 'thing.done', i::text FROM generate_series(1, 2500) i`);
    const all = await lines(alice);
    const done = all.filter(({ action }) => action === "thing.done").map(({ subject }) => Number(subject));
    expect(done).toEqual(Array.from({ length: 2500 }, (_, i) => i + 1));
    expect(all.at(-1)).toMatchObject({ action: "audit.exported", actorName: "alice" });
  });

  test("writes each entry as one line that ends", async () => {
    const { db, alice } = team();
    await record(alice, "thing.done", { text: "two\nlines" });
    for await (const line of exportAudit(db, alice)) expect(line).toMatch(/^[^\n]+\n$/);
  });

  test("keeps to its filter, and says which it was", async () => {
    const { alice, bob, db } = team();
    await record(bob, "thing.done");
    expect((await lines(alice, { actorId: bob.id })).every(({ actorId }) => actorId === bob.id)).toBe(true);
    const entry = await db.auditEntry.findFirst({ where: { action: "audit.exported" } });
    expect(entry?.after).toEqual({ actorId: bob.id });
  });

  test("refuses before the first line, and leaves no entry", async () => {
    const { db, bob, add, audit } = team();
    const olga = await add("olga", "operator");
    const before = await audit();
    for (const actor of [bob, olga])
      expect(() => exportAudit(db, actor)).toThrow(expect.objectContaining({ code: "access.forbidden" }));
    expect(() => exportAudit(db, charlie)).toThrow(expect.objectContaining({ code: "access.sign-in-required" }));
    expect(await audit()).toEqual(before);
  });
});
