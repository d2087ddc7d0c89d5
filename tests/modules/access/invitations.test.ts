import { describe, expect, test } from "vitest";
import {
  acceptInvitation,
  changeRole,
  disableMember,
  findInvitation,
  hasAdmin,
  inviteMember,
  issueFirstAdminToken,
  issueRecoveryToken,
  listInvitations,
  revokeInvitation,
} from "#modules/access";
import { addressOf, charlie, DAY_MS, gatherTeam } from "./support/team.ts";

const team = gatherTeam();
const person = (name: string) => ({ name, email: addressOf(name), passwordHash: "hashed", address: "192.0.2.1" });
const invite = (email: string) => inviteMember(team().place, team().alice, { email, role: "operator" });
const accept = (token: string, name = "dora") => acceptInvitation(team().place, token, person(name));
const invalid = { code: "access.link-invalid", exit: 3 };

describe("inviteMember", () => {
  test("keeps of the link no more than a hash", async () => {
    const { id, token } = await invite("Dora@Example.com");
    const row = await team().db.invitation.findUniqueOrThrow({ where: { id } });
    expect(token).toMatch(/^[\w-]{43}$/);
    expect(JSON.stringify(row)).not.toContain(token);
    expect(row).toMatchObject({ email: "dora@example.com", tokenHash: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(JSON.stringify(await team().db.auditEntry.findMany(), (_, value) => String(value))).not.toContain(token);
  });

  test("ends an older invitation of the same address", async () => {
    const older = await invite("dora@example.com");
    const newer = await invite("DORA@example.com");
    expect(await findInvitation(team().place, older.token)).toBeNull();
    expect(await findInvitation(team().place, newer.token)).toMatchObject({
      email: "dora@example.com",
      role: "operator",
    });
    await expect(accept(older.token)).rejects.toMatchObject(invalid);
  });

  test("refuses an address that has an account", async () => {
    await expect(invite(addressOf("BOB"))).rejects.toMatchObject({ code: "access.member-exists", exit: 2 });
  });

  test("believes no role that was taken away while the request was under way", async () => {
    const { place, alice, add, db } = team();
    const gone = await add("gina", "admin");
    const lesser = await add("luis", "admin");
    await disableMember(place, alice, gone.id);
    await changeRole(place, alice, lesser.id, "operator");
    const wanted = { email: "eve@example.com", role: "admin" as const };
    await expect(inviteMember(place, gone, wanted)).rejects.toMatchObject({ code: "access.sign-in-required" });
    await expect(inviteMember(place, lesser, wanted)).rejects.toMatchObject({ code: "access.forbidden" });
    expect(await db.invitation.count({ where: { email: "eve@example.com" } })).toBe(0);
  });

  test("is for admins alone", async () => {
    const { place, bob, add } = team();
    const wanted = { email: "eve@example.com", role: "viewer" as const };
    for (const actor of [bob, await add("olga", "operator")])
      await expect(inviteMember(place, actor, wanted)).rejects.toMatchObject({ code: "access.forbidden" });
    await expect(inviteMember(place, charlie, wanted)).rejects.toMatchObject({ code: "access.sign-in-required" });
    expect(await team().db.invitation.count({ where: { email: wanted.email } })).toBe(0);
  });
});

describe("findInvitation", () => {
  test("finds what may be used, until the seventh day is over", async () => {
    const { place, clock } = team();
    const { token } = await invite("dora@example.com");
    clock.advance(7 * DAY_MS - 1);
    expect(await findInvitation(place, token)).toMatchObject({ invitedBy: "alice" });
    clock.advance(1);
    expect(await findInvitation(place, token)).toBeNull();
    await expect(accept(token)).rejects.toMatchObject(invalid);
  });

  test("finds nothing behind an unknown secret, a hash, or a recovery link", async () => {
    const { place, db } = team();
    const { id } = await invite("dora@example.com");
    const { tokenHash } = await db.invitation.findUniqueOrThrow({ where: { id } });
    const recovery = await issueRecoveryToken(place, "root", { email: addressOf("bob") });
    for (const token of ["", "x", tokenHash, "%00", recovery.token]) {
      expect(await findInvitation(place, token)).toBeNull();
      await expect(accept(token)).rejects.toMatchObject(invalid);
    }
  });
});

describe("acceptInvitation", () => {
  test("makes the account that was promised, whatever address they write", async () => {
    const { db, audit } = team();
    const { token } = await invite("dora@example.com");
    const { userId, email } = await acceptInvitation(team().place, token, {
      ...person("Dora"),
      email: "boss@example.com",
    });
    expect(email).toBe("dora@example.com");
    const user = await db.user.findUniqueOrThrow({ where: { id: userId }, include: { accounts: true } });
    expect(user).toMatchObject({ name: "Dora", role: "operator", emailVerified: true });
    expect(user.accounts).toMatchObject([{ providerId: "credential", accountId: userId, password: "hashed" }]);
    expect((await audit()).at(-1)).toBe("Dora member.joined dora@example.com");
    expect(await db.auditEntry.findFirst({ where: { actorId: userId } })).toMatchObject({ address: "192.0.2.1" });
  });

  test("is used once, also by two at the same moment", async () => {
    const { token } = await invite("dora@example.com");
    const outcomes = await Promise.allSettled([accept(token), accept(token), accept(token)]);
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const outcome of outcomes) if (outcome.status === "rejected") expect(outcome.reason).toMatchObject(invalid);
    await expect(accept(token)).rejects.toMatchObject(invalid);
  });

  test("refuses an address that got an account in between, and keeps the link for nothing else", async () => {
    const { db } = team();
    const { token } = await invite("dora@example.com");
    await db.user.create({ data: { id: "by-github", name: "Dora", email: "dora@example.com" } });
    await expect(accept(token)).rejects.toMatchObject({ code: "access.member-exists" });
    expect(await db.user.count({ where: { email: "dora@example.com" } })).toBe(1);
  });

  test("makes one account of two links for one address that are used at the same moment", async () => {
    const { db } = team();
    const first = await invite("dora@example.com");
    const second = await invite("dora@example.com");
    // Two admins who invite at once do not see each other's invitation.
    await db.invitation.update({ where: { id: first.id }, data: { revokedAt: null } });
    const outcomes = await Promise.allSettled([accept(first.token), accept(second.token)]);
    const refused = outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [outcome.reason] : []));
    expect(refused).toEqual([expect.objectContaining({ code: "access.member-exists" })]);
  });
});

describe("revokeInvitation", () => {
  test("ends the link, once", async () => {
    const { place, alice, audit } = team();
    const { id, token } = await invite("dora@example.com");
    await revokeInvitation(place, alice, id);
    await revokeInvitation(place, alice, id);
    await revokeInvitation(place, alice, "no such invitation");
    await expect(accept(token)).rejects.toMatchObject(invalid);
    expect((await audit()).filter((line) => line.includes("revoked"))).toEqual([
      "alice member.invitation-revoked dora@example.com",
    ]);
  });

  test("changes nothing about one that is used", async () => {
    const { place, alice, db } = team();
    const { id, token } = await invite("dora@example.com");
    await accept(token);
    await revokeInvitation(place, alice, id);
    expect((await db.invitation.findUniqueOrThrow({ where: { id } })).revokedAt).toBeNull();
  });

  test("is for admins alone", async () => {
    const { place, bob } = team();
    const { id, token } = await invite("dora@example.com");
    await expect(revokeInvitation(place, bob, id)).rejects.toMatchObject({ code: "access.forbidden" });
    await expect(revokeInvitation(place, charlie, id)).rejects.toMatchObject({ code: "access.sign-in-required" });
    expect(await findInvitation(place, token)).not.toBeNull();
  });
});

describe("listInvitations", () => {
  test("shows what may still be used, newest first, to the team", async () => {
    const { place, bob, clock, alice } = team();
    await invite("old@example.com");
    clock.advance(7 * DAY_MS);
    await invite("first@example.com");
    clock.advance(1000);
    await invite("second@example.com");
    await revokeInvitation(place, alice, (await invite("third@example.com")).id);
    await issueRecoveryToken(place, "root", { email: addressOf("bob") });
    const listed = await listInvitations(place, bob);
    expect(listed.map(({ email }) => email)).toEqual(["second@example.com", "first@example.com"]);
    expect(JSON.stringify(listed)).not.toContain("tokenHash");
    await expect(listInvitations(place, charlie)).rejects.toMatchObject({ code: "access.sign-in-required" });
  });
});

describe("issueFirstAdminToken", () => {
  const removeAdmins = () => team().db.user.updateMany({ data: { role: "viewer" } });

  test("answers null while there is an admin", async () => {
    const { place, db, audit } = team();
    const before = await audit();
    expect(await hasAdmin(db)).toBe(true);
    expect(await issueFirstAdminToken(place, "root")).toBeNull();
    expect(await audit()).toEqual(before);
  });

  test("makes a link for a day, which ends the one before", async () => {
    const { place, clock, audit } = team();
    await removeAdmins();
    const older = (await issueFirstAdminToken(place, "root")) ?? "";
    const newer = (await issueFirstAdminToken(place, "root")) ?? "";
    expect(await findInvitation(place, older)).toBeNull();
    expect(await findInvitation(place, newer)).toMatchObject({ email: null, role: "admin" });
    expect((await audit()).at(-1)).toBe("root first-admin.link-issued first admin");
    clock.advance(DAY_MS);
    expect(await findInvitation(place, newer)).toBeNull();
  });

  test("makes one admin, however many links are made and used at once", async () => {
    const { place, db } = team();
    await removeAdmins();
    const tokens = await Promise.all(["a", "b", "c"].map((account) => issueFirstAdminToken(place, account)));
    const open = await Promise.all(tokens.map((token) => findInvitation(place, token ?? "")));
    expect(open.filter(Boolean)).toHaveLength(1);
    await db.invitation.updateMany({ where: { email: null, usedAt: null }, data: { revokedAt: null } });
    await Promise.allSettled(tokens.map((token, i) => accept(token ?? "", `admin${i}`)));
    expect(await db.user.count({ where: { role: "admin" } })).toBe(1);
  });

  test("makes no second admin when there is one by now", async () => {
    const { place, db } = team();
    await removeAdmins();
    const token = (await issueFirstAdminToken(place, "root")) ?? "";
    await db.user.updateMany({ where: { email: addressOf("bob") }, data: { role: "admin" } });
    await expect(accept(token)).rejects.toMatchObject(invalid);
  });
});
