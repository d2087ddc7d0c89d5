import { describe, expect, test } from "vitest";
import {
  changeRole,
  disableMember,
  enableMember,
  findInvitation,
  findTokenActor,
  inviteMember,
  listMembers,
  makeApiToken,
} from "#modules/access";
import { addressOf, charlie, gatherTeam } from "./support/team.ts";

const team = gatherTeam();
const roleOf = async (id: string) => (await team().db.user.findUniqueOrThrow({ where: { id } })).role;

describe("listMembers", () => {
  test("shows everybody to anybody of the team, those who left last", async () => {
    const { place, alice, bob, add } = team();
    const zoe = await add("aaron", "operator");
    await disableMember(place, alice, zoe.id);
    const members = await listMembers(place, bob);
    expect(members.map(({ name, role, ways }) => ({ name, role, ways }))).toEqual([
      { name: "alice", role: "admin", ways: ["password"] },
      { name: "bob", role: "viewer", ways: ["password"] },
      { name: "aaron", role: "operator", ways: ["password"] },
    ]);
    expect(JSON.stringify(members)).not.toContain("hashed");
  });

  test("shows a stranger nothing", async () => {
    await expect(listMembers(team().place, charlie)).rejects.toMatchObject({ code: "access.sign-in-required" });
  });
});

describe("changeRole", () => {
  test("gives a member another role, with an entry of what was before", async () => {
    const { place, alice, bob, db } = team();
    await changeRole(place, alice, bob.id, "operator");
    expect(await roleOf(bob.id)).toBe("operator");
    const entry = await db.auditEntry.findFirst({ where: { action: "member.role-changed" } });
    expect(entry).toMatchObject({
      actorId: alice.id,
      subject: addressOf("bob"),
      before: { role: "viewer" },
      after: { role: "operator" },
    });
  });

  test("leaves no entry when nothing changes", async () => {
    const { place, alice, bob, audit } = team();
    const before = await audit();
    await changeRole(place, alice, bob.id, "viewer");
    expect(await audit()).toEqual(before);
  });

  test("is for admins alone", async () => {
    const { place, bob, add } = team();
    const olga = await add("olga", "operator");
    for (const actor of [bob, olga])
      await expect(changeRole(place, actor, actor.id, "admin")).rejects.toMatchObject({ code: "access.forbidden" });
    await expect(changeRole(place, charlie, bob.id, "admin")).rejects.toMatchObject({
      code: "access.sign-in-required",
    });
    expect(await roleOf(bob.id)).toBe("viewer");
  });

  test("keeps the last admin", async () => {
    const { place, alice } = team();
    await expect(changeRole(place, alice, alice.id, "viewer")).rejects.toMatchObject({
      code: "access.last-admin",
      exit: 3,
    });
    expect(await roleOf(alice.id)).toBe("admin");
  });

  test("does not count an admin who has left", async () => {
    const { place, alice, add } = team();
    const dora = await add("dora", "admin");
    await disableMember(place, alice, dora.id);
    await expect(changeRole(place, alice, alice.id, "viewer")).rejects.toMatchObject({ code: "access.last-admin" });
  });

  test("keeps one of two admins who demote each other at the same moment", async () => {
    const { place, alice, add, db } = team();
    const dora = await add("dora", "admin");
    const outcomes = await Promise.allSettled([
      changeRole(place, alice, dora.id, "viewer"),
      changeRole(place, dora, alice.id, "viewer"),
    ]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(await db.user.count({ where: { role: "admin", disabledAt: null } })).toBe(1);
  });

  test("ends the invitations that a former admin made", async () => {
    const { place, alice, add } = team();
    const dora = await add("dora", "admin");
    const { token } = await inviteMember(place, dora, { email: addressOf("friend"), role: "admin" });
    await changeRole(place, alice, dora.id, "operator");
    expect(await findInvitation(place, token)).toBeNull();
  });

  test("says that there is no such member", async () => {
    const { place, alice } = team();
    await expect(changeRole(place, alice, "nobody", "viewer")).rejects.toMatchObject({ code: "access.member-unknown" });
  });
});

describe("disableMember", () => {
  test("ends sessions and tokens at once, and the invitations made by them", async () => {
    const { place, alice, add, db, signIn, audit } = team();
    const dora = await add("dora", "admin");
    await signIn(dora);
    const api = await makeApiToken(place, dora, { name: "ci", scopes: ["console:read"], expiresInDays: null });
    const invited = await inviteMember(place, dora, { email: addressOf("friend"), role: "admin" });
    await disableMember(place, alice, dora.id);
    expect(await db.session.count({ where: { userId: dora.id } })).toBe(0);
    expect(await findTokenActor(place, `Bearer ${api.token}`)).toBeNull();
    expect(await findInvitation(place, invited.token)).toBeNull();
    expect((await audit()).at(-1)).toBe("alice member.disabled dora@example.com");
  });

  test("leaves everybody else's alone", async () => {
    const { place, alice, bob, add, db, signIn } = team();
    await signIn(bob);
    const { token } = await makeApiToken(place, bob, { name: "ci", scopes: ["console:read"], expiresInDays: null });
    await disableMember(place, alice, (await add("dora", "admin")).id);
    expect(await db.session.count({ where: { userId: bob.id } })).toBe(1);
    expect(await findTokenActor(place, `Bearer ${token}`)).not.toBeNull();
  });

  test("keeps the last admin, also of two who shut each other out", async () => {
    const { place, alice, add, db } = team();
    await expect(disableMember(place, alice, alice.id)).rejects.toMatchObject({ code: "access.last-admin" });
    const dora = await add("dora", "admin");
    await Promise.allSettled([disableMember(place, alice, dora.id), disableMember(place, dora, alice.id)]);
    expect(await db.user.count({ where: { role: "admin", disabledAt: null } })).toBe(1);
  });

  test("is for admins alone", async () => {
    const { place, alice, bob } = team();
    await expect(disableMember(place, bob, alice.id)).rejects.toMatchObject({ code: "access.forbidden" });
    await expect(disableMember(place, charlie, bob.id)).rejects.toMatchObject({ code: "access.sign-in-required" });
  });
});

describe("enableMember", () => {
  test("lets somebody in again with their role; their tokens stay revoked", async () => {
    const { place, alice, bob, audit } = team();
    const { token } = await makeApiToken(place, bob, { name: "ci", scopes: ["console:read"], expiresInDays: null });
    await disableMember(place, alice, bob.id);
    await enableMember(place, alice, bob.id);
    await enableMember(place, alice, bob.id);
    expect(await findTokenActor(place, `Bearer ${token}`)).toBeNull();
    expect(await roleOf(bob.id)).toBe("viewer");
    expect((await audit()).filter((line) => line.includes("member.enabled"))).toHaveLength(1);
  });

  test("is for admins alone", async () => {
    const { place, alice, bob, add } = team();
    await disableMember(place, alice, bob.id);
    const olga = await add("olga", "operator");
    await expect(enableMember(place, olga, bob.id)).rejects.toMatchObject({ code: "access.forbidden" });
  });
});
