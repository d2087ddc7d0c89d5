import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, test } from "vitest";
import {
  type Actor,
  changeOwnProfile,
  endOtherSessions,
  endOwnSession,
  readOwnAccount,
  removePasskey,
  renamePasskey,
  setFirstPassword,
  unlinkGithub,
} from "../../../modules/access/index.ts";
import { ana, door, house, prepareDoor } from "./sign-in-door.ts";
import { type Person, password, settle } from "./sign-in-house.ts";

prepareDoor();
let bob: Person;
beforeEach(async () => {
  bob = await settle(house, door);
});

const actorOf = ({ id, name }: Person): Actor => ({ kind: "user", id, name, role: "viewer" });
const token = (): Actor => ({ ...actorOf(ana), kind: "token", scopes: ["console:read"] });

async function openSession({ id: userId }: Person): Promise<string> {
  const id = randomUUID();
  const expiresAt = new Date(house.clock.now().getTime() + 3600_000);
  await house.db.session.create({
    data: { id, userId, token: randomUUID(), expiresAt, userAgent: "Tests", ipAddress: "192.0.2.1" },
  });
  return id;
}

async function addPasskey({ id: userId }: Person): Promise<string> {
  const id = randomUUID();
  const key = { publicKey: "", credentialID: id, counter: 0, deviceType: "multiDevice", backedUp: true };
  await house.db.passkey.create({ data: { id, userId, name: "Phone", ...key } });
  return id;
}

const linkGithub = ({ id: userId }: Person) =>
  house.db.account.create({ data: { id: randomUUID(), userId, providerId: "github", accountId: randomUUID() } });
const dropPassword = ({ id: userId }: Person) =>
  house.db.account.deleteMany({ where: { userId, providerId: "credential" } });

describe("readOwnAccount", () => {
  test("shows the ways in and where somebody is signed in, this place first, and nobody else's", async () => {
    const here = await openSession(ana);
    const there = await openSession(ana);
    await openSession(bob);
    await addPasskey(ana);
    const account = await readOwnAccount(house, actorOf(ana), here);
    expect(account).toMatchObject({
      email: ana.email,
      hasPassword: true,
      hasTotp: false,
      hasGithub: false,
      passkeys: [{ name: "Phone", isSynced: true }],
    });
    expect(account.sessions.map(({ id, isCurrent }) => [id, isCurrent])).toEqual([
      [here, true],
      [there, false],
    ]);
    expect(JSON.stringify(account)).not.toContain("token");
  });

  test("is for people: no stranger, no token", async () => {
    await expect(readOwnAccount(house, null, "")).rejects.toMatchObject({ code: "access.sign-in-required" });
    await expect(readOwnAccount(house, token(), "")).rejects.toMatchObject({ code: "access.forbidden" });
  });
});

describe("changeOwnProfile", () => {
  test("changes name and language, tells both, and tells nothing when nothing changes", async () => {
    const wanted = { name: "Ana María", locale: "es" };
    await changeOwnProfile(house, actorOf(ana), wanted);
    await changeOwnProfile(house, actorOf(ana), wanted);
    expect(await house.db.user.findUniqueOrThrow({ where: { id: ana.id } })).toMatchObject(wanted);
    const [entry, ...others] = await house.db.auditEntry.findMany({
      where: { action: "account.changed", actorId: ana.id },
    });
    expect(entry).toMatchObject({ before: { name: "Ana", locale: null }, after: wanted });
    expect(others).toEqual([]);
  });
});

describe("endOwnSession", () => {
  test("ends one's own session, and is told", async () => {
    const session = await openSession(ana);
    await endOwnSession(house, actorOf(ana), session);
    expect(await house.db.session.count({ where: { id: session } })).toBe(0);
    expect((await house.told(ana.email)).at(-1)).toBe("session.revoked");
  });

  test("does not reach another's", async () => {
    const session = await openSession(bob);
    await endOwnSession(house, actorOf(ana), session);
    expect(await house.db.session.count({ where: { id: session } })).toBe(1);
    expect(await house.told(ana.email)).not.toContain("session.revoked");
  });
});

describe("endOtherSessions", () => {
  test("leaves the one that asks, and everybody else's", async () => {
    const here = await openSession(ana);
    await openSession(ana);
    await openSession(ana);
    const bobs = await openSession(bob);
    expect(await endOtherSessions(house, actorOf(ana), here)).toBe(2);
    const left = await house.db.session.findMany({ where: { userId: { in: [ana.id, bob.id] } } });
    expect(left.map(({ id }) => id).sort()).toEqual([here, bobs].sort());
    expect((await house.told(ana.email)).at(-1)).toBe("session.others-revoked");
  });
});

describe("renamePasskey", () => {
  test("names one's own and tells it, and not another's", async () => {
    const [mine, bobs] = [await addPasskey(ana), await addPasskey(bob)];
    await renamePasskey(house, actorOf(ana), { id: mine, name: "Laptop" });
    await renamePasskey(house, actorOf(ana), { id: bobs, name: "Mine now" });
    const names = await house.db.passkey.findMany({ where: { id: { in: [mine, bobs] } }, orderBy: { name: "asc" } });
    expect(names.map(({ name }) => name)).toEqual(["Laptop", "Phone"]);
    expect((await house.told(ana.email)).filter((action) => action === "passkey.renamed")).toHaveLength(1);
  });
});

describe("setFirstPassword", () => {
  test("gives one to whoever has none, which opens the door, and tells it", async () => {
    await dropPassword(ana);
    expect((await door.visit().enter(ana.email)).status).toBe(401);
    expect(await setFirstPassword(house, actorOf(ana), await door.signIn.hashPassword(password))).toBe(true);
    expect((await door.visit().enter(ana.email)).status).toBe(200);
    expect(await house.told(ana.email)).toContain("password.set");
  });

  test("leaves one that is there, also when two are set at the same moment", async () => {
    expect(await setFirstPassword(house, actorOf(ana), "another")).toBe(false);
    await dropPassword(bob);
    const both = ["one", "other"].map((hash) => setFirstPassword(house, actorOf(bob), hash));
    expect((await Promise.all(both)).sort()).toEqual([false, true]);
    expect(await house.told(ana.email)).not.toContain("password.set");
  });

  test("is for people: no stranger, no token", async () => {
    await expect(setFirstPassword(house, null, "hash")).rejects.toMatchObject({ code: "access.sign-in-required" });
    await expect(setFirstPassword(house, token(), "hash")).rejects.toMatchObject({ code: "access.forbidden" });
  });
});

describe("removePasskey and unlinkGithub", () => {
  const place = (opensGithub = true) => ({ db: house.db, opensGithub });

  test("take away what another way stands beside, and tell it", async () => {
    await linkGithub(ana);
    await removePasskey(place(), actorOf(ana), await addPasskey(ana));
    await unlinkGithub(place(), actorOf(ana));
    expect((await house.told(ana.email)).slice(-2)).toEqual(["passkey.removed", "github.unlinked"]);
  });

  test("do not reach another's passkey", async () => {
    const bobs = await addPasskey(bob);
    await removePasskey(place(), actorOf(ana), bobs);
    expect(await house.db.passkey.count({ where: { id: bobs } })).toBe(1);
  });

  test("leave the only way in where it is", async () => {
    await dropPassword(ana);
    const passkey = await addPasskey(ana);
    await expect(removePasskey(place(), actorOf(ana), passkey)).rejects.toMatchObject({ code: "access.last-way-in" });
    await linkGithub(ana);
    await expect(removePasskey(place(false), actorOf(ana), passkey)).rejects.toMatchObject({
      code: "access.last-way-in",
    });
    await removePasskey(place(), actorOf(ana), passkey);
    await expect(unlinkGithub(place(), actorOf(ana))).rejects.toMatchObject({ code: "access.last-way-in" });
    expect(await house.db.account.count({ where: { userId: ana.id } })).toBe(1);
  });

  test("leave one when the last two are taken away at the same moment", async () => {
    await dropPassword(ana);
    await linkGithub(ana);
    const passkey = await addPasskey(ana);
    const both = [removePasskey(place(), actorOf(ana), passkey), unlinkGithub(place(), actorOf(ana))];
    const outcomes = (await Promise.allSettled(both)).map(({ status }) => status);
    expect(outcomes.sort()).toEqual(["fulfilled", "rejected"]);
  });
});
