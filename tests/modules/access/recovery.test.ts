import { describe, expect, test } from "vitest";
import {
  acceptRecovery,
  disableMember,
  findRecovery,
  inviteMember,
  issueRecoveryToken,
  makeApiToken,
} from "#modules/access";
import { addressOf, gatherTeam } from "./support/team.ts";

const team = gatherTeam();
const issue = (name: string, removeTotp = false) =>
  issueRecoveryToken(team().place, "root", { email: addressOf(name), removeTotp });
const accept = (token: string) => acceptRecovery(team().place, token, { passwordHash: "new", address: "192.0.2.1" });
const passwordOf = async (id: string) =>
  (await team().db.account.findFirst({ where: { userId: id, providerId: "credential" } }))?.password;
const invalid = { code: "access.link-invalid" };

describe("issueRecoveryToken", () => {
  test("makes a link for an hour, which ends the one before", async () => {
    const { place, clock, bob } = team();
    const [older, newer] = [await issue("BOB"), await issue("bob")];
    expect(await findRecovery(place, older.token)).toBeNull();
    expect(await findRecovery(place, newer.token)).toMatchObject({ email: addressOf("bob"), name: "bob" });
    clock.advance(3600 * 1000);
    expect(await findRecovery(place, newer.token)).toBeNull();
    await expect(accept(newer.token)).rejects.toMatchObject(invalid);
    expect(await passwordOf(bob.id)).toBe("hashed");
  });

  test("is audited as the command's, without the secret", async () => {
    const { db } = team();
    const { token } = await issue("bob");
    const entry = await db.auditEntry.findFirstOrThrow({ where: { action: "member.recovery-issued" } });
    expect(entry).toMatchObject({ actorKind: "command", actorName: "root", subject: addressOf("bob") });
    expect(JSON.stringify({ ...entry, id: "" })).not.toContain(token);
    expect(JSON.stringify(await db.invitation.findMany())).not.toContain(token);
  });

  test("refuses somebody who is not there, or was shut out", async () => {
    const { place, alice, bob } = team();
    await expect(issue("nobody")).rejects.toMatchObject({ code: "access.member-unknown", exit: 2 });
    await disableMember(place, alice, bob.id);
    await expect(issue("bob")).rejects.toMatchObject({ code: "access.member-disabled", exit: 3 });
  });

  test("takes the second factor away only when it is told to", async () => {
    const { db, bob } = team();
    await db.twoFactor.create({ data: { id: "t", secret: "s", backupCodes: "b", userId: bob.id } });
    await db.user.update({ where: { id: bob.id }, data: { twoFactorEnabled: true } });
    await issue("bob");
    expect(await db.twoFactor.count()).toBe(1);
    await issue("bob", true);
    expect(await db.twoFactor.count()).toBe(0);
    expect(await db.user.findUnique({ where: { id: bob.id } })).toMatchObject({ twoFactorEnabled: false });
  });
});

describe("acceptRecovery", () => {
  test("sets the password, ends every session, and changes nothing else of the member", async () => {
    const { db, bob, alice, signIn, audit } = team();
    await signIn(bob);
    await signIn(alice);
    const before = await db.user.findUnique({ where: { id: bob.id } });
    await accept((await issue("bob")).token);
    expect(await passwordOf(bob.id)).toBe("new");
    expect(await passwordOf(alice.id)).toBe("hashed");
    expect(await db.session.findMany({ select: { userId: true } })).toEqual([{ userId: alice.id }]);
    expect(await db.user.findUnique({ where: { id: bob.id } })).toEqual(before);
    expect((await audit()).at(-1)).toBe("bob member.recovered bob@example.com");
  });

  test("gives a password to somebody who has come in otherwise so far", async () => {
    const { db, bob } = team();
    await db.account.deleteMany({ where: { userId: bob.id } });
    await accept((await issue("bob")).token);
    expect(await passwordOf(bob.id)).toBe("new");
  });

  test("is used once, also by two at the same moment", async () => {
    const { token } = await issue("bob");
    const outcomes = await Promise.allSettled([accept(token), accept(token)]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    await expect(accept(token)).rejects.toMatchObject(invalid);
  });

  test("does not let in who was shut out in between", async () => {
    const { place, alice, bob } = team();
    const { token } = await issue("bob");
    await disableMember(place, alice, bob.id);
    expect(await findRecovery(place, token)).toBeNull();
    await expect(accept(token)).rejects.toMatchObject(invalid);
  });

  test("takes no invitation for a recovery", async () => {
    const { place, alice } = team();
    const { token } = await inviteMember(place, alice, { email: addressOf("dora"), role: "viewer" });
    for (const wrong of [token, "", "x"]) {
      expect(await findRecovery(place, wrong)).toBeNull();
      await expect(accept(wrong)).rejects.toMatchObject(invalid);
    }
  });
});

test("whoever had come in by another way is out after a recovery", async () => {
  const { db, place, bob, clock } = team();
  await makeApiToken(place, bob, { name: "theirs", scopes: ["console:read"], expiresInDays: null });
  await db.passkey.create({
    data: { id: "p", publicKey: "k", credentialID: "c", counter: 0, deviceType: "d", backedUp: false, userId: bob.id },
  });
  await db.account.create({
    data: { id: "g", accountId: "1", providerId: "github", userId: bob.id, updatedAt: clock.now() },
  });
  await accept((await issue("bob")).token);
  expect(await db.passkey.count({ where: { userId: bob.id } })).toBe(0);
  expect(await db.account.findMany({ where: { userId: bob.id } })).toMatchObject([{ providerId: "credential" }]);
  expect(await db.apiToken.count({ where: { userId: bob.id, revokedAt: null } })).toBe(0);
});
