import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { disableMember, revokeInvitation } from "../../../modules/access/index.ts";
import { type GithubEmulator, type GithubPerson, startGithubEmulator } from "../../emulators/github.ts";
import { admin, type House, type OpenDoor, openHouse, settle, type Visitor } from "./sign-in-house.ts";

let house: House;
let github: GithubEmulator;
let door: OpenDoor;

beforeAll(async () => {
  house = await openHouse();
  github = await startGithubEmulator();
});
afterAll(async () => {
  await github?.stop();
  await house?.close();
});
beforeEach(() => {
  const { url, clientId, clientSecret } = github;
  door = house.open({ github: { url, clientId, clientSecret }, allow: ["@allowed.example", "eva@partner.example"] });
});

let people = 0;
const someone = (change: Partial<GithubPerson> = {}): GithubPerson => {
  const id = ++people;
  return { id, login: `person-${id}`, name: "Bea", email: `${randomUUID()}@example.com`, verified: true, ...change };
};

/** From the button to GitHub and back, as a browser goes; answers where it ends. */
async function comeBy(person: GithubPerson | null, visitor: Visitor = door.visit(), start = "/sign-in/social") {
  github.person = person;
  const callbackURL = `${door.url}/backups`;
  const errorCallbackURL = `${door.url}/sign-in?to=%2Fbackups`;
  const { body } = await visitor.post(start, { provider: "github", callbackURL, errorCallbackURL });
  const asked = await fetch(String(body.url), { redirect: "manual" });
  const back = await visitor.get(asked.headers.get("location") ?? "");
  const to = new URL(back.headers.get("location") ?? "", door.url);
  return { visitor, to, error: to.searchParams.get("error"), who: await visitor.who() };
}

describe("coming in by GitHub", () => {
  test("gives whoever is invited the role of their invitation, once", async () => {
    const person = someone();
    const { id } = await house.invite(person.email, "operator");
    const { to, who } = await comeBy(person);
    expect([to.pathname, who]).toEqual(["/backups", person.email]);
    const user = await house.db.user.findUniqueOrThrow({ where: { email: person.email } });
    expect(user).toMatchObject({ name: "Bea", role: "operator", emailVerified: true });
    expect((await house.db.invitation.findUniqueOrThrow({ where: { id } })).usedAt).not.toBeNull();
    expect((await house.told(person.email)).sort()).toEqual([
      "github.linked",
      "member.invited",
      "member.joined",
      "session.started",
    ]);
  });

  test("lets them in again later, and makes nobody new", async () => {
    const person = someone();
    await house.invite(person.email);
    await comeBy(person);
    const { who } = await comeBy({ ...person, email: "moved@example.com" });
    expect(who).toBe(person.email);
    expect(await house.db.user.count({ where: { email: "moved@example.com" } })).toBe(0);
  });

  test("keeps none of the tokens GitHub lends", async () => {
    const person = someone();
    await house.invite(person.email);
    await comeBy(person);
    await comeBy(person);
    const rows = JSON.stringify(await house.db.account.findMany({ where: { providerId: "github" } }));
    expect(github.tokens.length).toBeGreaterThan(1);
    for (const token of github.tokens) expect(rows).not.toContain(token);
    const account = await house.db.account.findFirstOrThrow({ where: { accountId: String(person.id) } });
    expect(account).toMatchObject({ accessToken: null, refreshToken: null, idToken: null });
  });

  test("refuses whoever nobody has invited, also after their invitation was taken back", async () => {
    const stranger = someone();
    expect(await comeBy(stranger)).toMatchObject({ error: "not_invited", who: null });
    const { id } = await house.invite(stranger.email);
    await revokeInvitation(house, admin, id);
    const { to, error } = await comeBy(stranger);
    expect([to.pathname, to.searchParams.get("to"), error]).toEqual(["/sign-in", "/backups", "not_invited"]);
    expect(await house.db.user.count({ where: { email: stranger.email } })).toBe(0);
  });

  test("makes viewers of the addresses and domains on the allow-list, and of no other like them", async () => {
    const person = someone({ email: `${randomUUID()}@Allowed.example` });
    await comeBy(person);
    const user = await house.db.user.findUniqueOrThrow({ where: { email: person.email.toLowerCase() } });
    expect(user.role).toBe("viewer");
    expect((await comeBy(someone({ email: "eva@partner.example" }))).who).toBe("eva@partner.example");
    for (const email of ["zoe@partner.example", "x@sub.allowed.example", "x@notallowed.example"])
      expect((await comeBy(someone({ email }))).error).toBe("not_invited");
  });

  test("refuses an address that GitHub has not verified", async () => {
    const person = someone({ verified: false });
    await house.invite(person.email, "admin");
    expect(await comeBy(person)).toMatchObject({ error: "address_not_verified", who: null });
    expect(await house.db.user.count({ where: { email: person.email } })).toBe(0);
  });

  test("does not open an account of the same address that its owner has not linked", async () => {
    const ana = await settle(house, door);
    expect(await comeBy(someone({ email: ana.email }))).toMatchObject({ error: "account_not_linked", who: null });
    expect(await house.db.account.count({ where: { userId: ana.id } })).toBe(1);
  });

  test("opens an account once its owner has linked it, whatever address they have there", async () => {
    const ana = await settle(house, door);
    const person = someone();
    const owner = door.visit();
    await owner.enter(ana.email);
    expect((await comeBy(person, owner, "/link-social")).error).toBeNull();
    expect((await comeBy(person)).who).toBe(ana.email);
    expect((await house.told(ana.email)).filter((action) => action === "github.linked")).toHaveLength(1);
  });

  test("links nobody's GitHub twice", async () => {
    const person = someone();
    await house.invite(person.email);
    await comeBy(person);
    const ana = await settle(house, door);
    const owner = door.visit();
    await owner.enter(ana.email);
    expect((await comeBy(person, owner, "/link-social")).error).toBe("account_already_linked_to_different_user");
  });

  test("refuses whoever has left", async () => {
    const person = someone();
    await house.invite(person.email);
    await comeBy(person);
    const { id } = await house.db.user.findUniqueOrThrow({ where: { email: person.email } });
    await disableMember(house, admin, id);
    expect(await comeBy(person)).toMatchObject({ error: "unable_to_create_session", who: null });
  });

  test("still works while guessed passwords have locked the account", async () => {
    const ana = await settle(house, door);
    const owner = door.visit();
    await owner.enter(ana.email);
    const person = someone();
    await comeBy(person, owner, "/link-social");
    for (let i = 0; i < 20; i++) await door.visit().enter(ana.email, "a guess of twelve or more");
    expect((await door.visit().enter(ana.email)).status).toBe(429);
    expect((await comeBy(person)).who).toBe(ana.email);
  });

  test("leads back to the sign-in page when its owner says no there", async () => {
    expect(await comeBy(null)).toMatchObject({ error: "access_denied", who: null });
  });

  test("takes no answer of GitHub's that this browser did not ask for", async () => {
    const person = someone();
    await house.invite(person.email);
    github.person = person;
    const { body } = await door.visit().post("/sign-in/social", { provider: "github", callbackURL: door.url });
    const asked = await fetch(String(body.url), { redirect: "manual" });
    const victim = door.visit();
    const back = await victim.get(asked.headers.get("location") ?? "");
    expect(new URL(back.headers.get("location") ?? "").pathname).toBe("/sign-in");
    expect(await victim.who()).toBeNull();
  });

  test("leads back nowhere but to this console", async () => {
    const body = { provider: "github", callbackURL: "https://evil.example/" };
    expect((await door.visit().post("/sign-in/social", body)).status).toBe(403);
  });
});
