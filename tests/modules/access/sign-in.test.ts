import { describe, expect, test } from "vitest";
import { disableMember } from "../../../modules/access/index.ts";
import { createAuthenticator } from "../../emulators/authenticator.ts";
import { ana, door, house, prepareDoor } from "./sign-in-door.ts";
import { admin, password } from "./sign-in-house.ts";

prepareDoor();

describe("signing in with a password", () => {
  test("lets its owner in, and tells the audit log whence", async () => {
    const visitor = door.visit("192.0.2.7");
    expect((await visitor.enter(ana.email)).status).toBe(200);
    expect(await visitor.who()).toBe(ana.email);
    const entry = await house.db.auditEntry.findFirstOrThrow({
      where: { action: "session.started", subject: ana.email },
    });
    expect(entry).toMatchObject({
      actorKind: "user",
      actorId: ana.id,
      after: { by: "password" },
      address: "192.0.2.7",
      agent: "Tests",
    });
  });

  test("says the same of a wrong password and of an address nobody has", async () => {
    const wrong = await door.visit().enter(ana.email, "not the password at all");
    const unknown = await door.visit().enter("nobody@example.com", "not the password at all");
    expect(wrong.status).toBe(401);
    expect([unknown.status, unknown.body]).toEqual([wrong.status, wrong.body]);
  });

  test("refuses whoever has left, and ends what they had open", async () => {
    const visitor = door.visit();
    await visitor.enter(ana.email);
    await disableMember(house, admin, ana.id);
    expect(await visitor.who()).toBeNull();
    expect((await door.visit().enter(ana.email)).status).toBe(401);
    expect(await house.told(ana.email)).toEqual([
      "member.invited",
      "member.joined",
      "session.started",
      "member.disabled",
    ]);
  });

  test("ends with signing out, which is told too", async () => {
    const visitor = door.visit();
    await visitor.enter(ana.email);
    const stolen = new Map(visitor.jar);
    expect((await visitor.post("/sign-out")).status).toBe(200);
    expect(visitor.jar.size).toBe(0);
    for (const [name, value] of stolen) visitor.jar.set(name, value);
    expect(await visitor.who()).toBeNull();
    expect((await house.told(ana.email)).at(-1)).toBe("session.ended");
  });

  test("is the only way to a password: nobody signs up", async () => {
    const body = { name: "Eve", email: "eve@example.com", password };
    expect((await door.visit().post("/sign-up/email", body)).status).toBe(400);
    expect(await house.db.user.count({ where: { email: body.email } })).toBe(0);
  });
});

describe("changing the password", () => {
  test("ends every other session, keeps this one, and is told", async () => {
    const [here, there] = [door.visit(), door.visit()];
    await here.enter(ana.email);
    await there.enter(ana.email);
    const body = { currentPassword: password, newPassword: "another long password", revokeOtherSessions: true };
    expect((await here.post("/change-password", body)).status).toBe(200);
    expect([await here.who(), await there.who()]).toEqual([ana.email, null]);
    expect((await door.visit().enter(ana.email)).status).toBe(401);
    expect((await house.told(ana.email)).filter((action) => action === "password.changed")).toHaveLength(1);
  });

  test("asks for the present one", async () => {
    const visitor = door.visit();
    await visitor.enter(ana.email);
    const body = { currentPassword: "not the present one", newPassword: "another long password" };
    expect(await visitor.post("/change-password", body)).toMatchObject({
      status: 400,
      body: { code: "INVALID_PASSWORD" },
    });
    expect(await house.told(ana.email)).not.toContain("password.changed");
  });
});

describe("cookies of a session", () => {
  test("are out of reach of scripts and other sites", async () => {
    const visitor = door.visit();
    await visitor.enter(ana.email);
    const session = visitor.setCookies.find((cookie) => cookie.startsWith("atalaya.session_token="));
    expect(session).toMatch(/; HttpOnly/i);
    expect(session).toMatch(/; SameSite=Lax/i);
    expect(session).not.toMatch(/; Secure/i);
  });

  test("travel by https only where the console does", async () => {
    const secure = house.open({ url: "https://atalaya.example.com" });
    const visitor = secure.visit();
    expect((await visitor.enter(ana.email)).status).toBe(200);
    expect(visitor.setCookies).toContainEqual(expect.stringMatching(/^__Secure-atalaya\.session_token=.*; Secure/i));
  });

  test("do nothing for a request that another site sends", async () => {
    const visitor = door.visit();
    await visitor.enter(ana.email);
    const reply = await visitor.post("/sign-out", {}, { origin: "https://evil.example" });
    expect(reply.status).toBe(403);
    expect(await visitor.who()).toBe(ana.email);
  });
});

describe("findSignedIn", () => {
  const dayMs = 24 * 3600 * 1000;
  const sessionOfAna = () => house.db.session.findFirstOrThrow({ where: { userId: ana.id } });
  const dayOf = (moment: Date) => Math.round((moment.getTime() - Date.now()) / dayMs);

  test("prolongs a session that is used, with a cookie that lasts as long as it may; the sign-in is no fresher for it", async () => {
    const visitor = door.visit();
    await visitor.enter(ana.email);
    expect(visitor.setCookies).toContainEqual(expect.stringMatching(/^atalaya\.session_token=.*Max-Age=2592000;/));
    expect(dayOf((await sessionOfAna()).expiresAt)).toBe(7);
    const createdAt = new Date(Date.now() - 6 * dayMs);
    const data = { createdAt, expiresAt: new Date(Date.now() + dayMs) };
    await house.db.session.updateMany({ where: { userId: ana.id }, data });
    expect(await visitor.who()).toBe(ana.email);
    const session = await sessionOfAna();
    expect([dayOf(session.expiresAt), session.createdAt]).toEqual([7, createdAt]);
    expect((await visitor.get("/passkey/generate-register-options")).body).toMatchObject({ code: "SESSION_NOT_FRESH" });
  });

  test("lets a session end that nobody used for a week", async () => {
    const visitor = door.visit();
    await visitor.enter(ana.email);
    await house.db.session.updateMany({ where: { userId: ana.id }, data: { expiresAt: new Date(Date.now() - 1) } });
    expect(await visitor.who()).toBeNull();
  });
});

describe("SignInLocks", () => {
  const guess = "a guess of twelve or more";

  test("locks one address out of one account after five failures, whatever it tries then", async () => {
    const visitor = door.visit();
    for (let i = 0; i < 5; i++) expect((await visitor.enter(ana.email, guess)).status).toBe(401);
    const locked = await visitor.enter(ana.email);
    expect(locked).toMatchObject({ status: 429, body: { code: "ACCOUNT_LOCKED" } });
    expect(locked.headers.get("retry-after")).toBe("900");
    expect((await door.visit().enter(ana.email)).status).toBe(200);
    expect(await house.told(ana.email)).toContain("sign-in.locked");
  });

  test("lets guesses that come all at once through no oftener than one by one", async () => {
    const visitor = door.visit();
    const answers = await Promise.all(Array.from({ length: 10 }, () => visitor.enter(ana.email, guess)));
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(5);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(5);
  });

  test("locks an account that twenty failures from many addresses hit, also one that does not exist", async () => {
    for (const email of [ana.email, "ghost@example.com"]) {
      for (let i = 0; i < 20; i++) expect((await door.visit().enter(email, guess)).status).toBe(401);
      expect((await door.visit().enter(email)).body).toMatchObject({ code: "ACCOUNT_LOCKED" });
    }
  });

  test("locks an address that fails at twenty accounts", async () => {
    const visitor = door.visit();
    for (let i = 0; i < 20; i++) {
      // The limit of ten a minute stands before the lock.
      if (i % 10 === 0) house.clock.advance(61_000);
      expect((await visitor.enter(`guess-${i}@example.com`, guess)).status).toBe(401);
    }
    house.clock.advance(61_000);
    expect((await visitor.enter(ana.email)).body).toMatchObject({ code: "ACCOUNT_LOCKED" });
  });

  test("forgets an address's failures at an account once it gets in, and all of them after a quarter of an hour", async () => {
    const visitor = door.visit();
    for (let i = 0; i < 4; i++) await visitor.enter(ana.email, guess);
    expect((await visitor.enter(ana.email)).status).toBe(200);
    for (let i = 0; i < 4; i++) expect((await visitor.enter(ana.email, guess)).status).toBe(401);
    house.clock.advance(61_000);
    await visitor.enter(ana.email, guess);
    expect((await visitor.enter(ana.email)).status).toBe(429);
    house.clock.advance(15 * 60_000);
    expect((await visitor.enter(ana.email)).status).toBe(200);
  });

  test("leaves passkeys alone: a stranger who guesses cannot shut the owner out", async () => {
    const device = createAuthenticator(door.url);
    const owner = door.visit();
    await owner.enter(ana.email);
    const options = await owner.get("/passkey/generate-register-options");
    await owner.post("/passkey/verify-registration", {
      response: device.register(options.body as never),
      name: "Phone",
    });
    for (let i = 0; i < 20; i++) await door.visit().enter(ana.email, guess);
    expect((await door.visit().enter(ana.email)).status).toBe(429);
    const back = door.visit();
    const asked = await back.get("/passkey/generate-authenticate-options");
    const reply = await back.post("/passkey/verify-authentication", {
      response: device.authenticate(asked.body as never),
    });
    expect(reply.status).toBe(200);
    expect(await back.who()).toBe(ana.email);
  });

  test("stands behind ten times that limit where nobody knows the address", async () => {
    const visitor = door.visit("unknown");
    const ask = (_: unknown, turn: number) => visitor.post("/sign-in/email", { email: `${turn}@example.com` });
    const answers = await Promise.all(Array.from({ length: 101 }, ask));
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(1);
  });

  test("stands behind a limit of ten attempts a minute from one address", async () => {
    const visitor = door.visit();
    for (let i = 0; i < 10; i++) expect((await visitor.enter(`many-${i}@example.com`, guess)).status).toBe(401);
    const reply = await visitor.enter(ana.email);
    expect(reply.status).toBe(429);
    expect(Number(reply.headers.get("x-retry-after"))).toBeGreaterThan(0);
  });
});
