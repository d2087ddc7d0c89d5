import { describe, expect, test } from "vitest";
import { createAuthenticator } from "../../emulators/authenticator.ts";
import { ana, door, house, prepareDoor } from "./sign-in-door.ts";
import { password, totp, type Visitor } from "./sign-in-house.ts";

prepareDoor();

const told = async () =>
  (await house.db.auditEntry.findMany({ where: { subject: ana.email }, orderBy: { id: "asc" } })).map(
    ({ action, after }) => (action === "session.started" ? `${action} ${(after as { by: string }).by}` : action),
  );

/** Signed in, with the second step turned on. */
async function turnOn(): Promise<{ visitor: Visitor; key: string; codes: string[] }> {
  const visitor = door.visit();
  await visitor.enter(ana.email);
  const { body } = await visitor.post("/two-factor/enable", { password });
  const key = new URL(String(body.totpURI)).searchParams.get("secret") ?? "";
  expect((await visitor.post("/two-factor/verify-totp", { code: totp(key) })).status).toBe(200);
  return { visitor, key, codes: body.backupCodes as string[] };
}

describe("the second step", () => {
  test("counts for nothing until a code of the phone has come back", async () => {
    const visitor = door.visit();
    await visitor.enter(ana.email);
    const { body } = await visitor.post("/two-factor/enable", { password });
    expect(body).toMatchObject({ totpURI: expect.stringContaining("Atalaya"), backupCodes: { length: 10 } });
    expect((await visitor.post("/two-factor/verify-totp", { code: "000000" })).status).toBe(401);
    const other = door.visit();
    expect((await other.enter(ana.email)).body).not.toHaveProperty("twoFactorRedirect");
    expect(await other.who()).toBe(ana.email);
    expect(await told()).not.toContain("totp.enabled");
  });

  test("is asked for after the password, which alone opens nothing", async () => {
    const { key } = await turnOn();
    const visitor = door.visit();
    const first = await visitor.enter(ana.email);
    expect(first.body).toMatchObject({ twoFactorRedirect: true });
    expect(await visitor.who()).toBeNull();
    expect((await visitor.post("/two-factor/verify-totp", { code: "000000" })).body).toMatchObject({
      code: "INVALID_CODE",
    });
    expect((await visitor.post("/two-factor/verify-totp", { code: totp(key) })).status).toBe(200);
    expect(await visitor.who()).toBe(ana.email);
    expect((await told()).slice(2)).toEqual(["session.started password", "totp.enabled", "session.started totp"]);
  });

  test("takes each backup code once", async () => {
    const { codes } = await turnOn();
    const [code = ""] = codes;
    const visitor = door.visit();
    await visitor.enter(ana.email);
    expect((await visitor.post("/two-factor/verify-backup-code", { code })).status).toBe(200);
    expect(await visitor.who()).toBe(ana.email);
    const again = door.visit();
    await again.enter(ana.email);
    const reply = await again.post("/two-factor/verify-backup-code", { code });
    expect(reply).toMatchObject({ status: 401, body: { code: "INVALID_BACKUP_CODE" } });
    expect(await again.who()).toBeNull();
    expect((await told()).at(-1)).toBe("session.started backup-code");
  });

  test("makes new backup codes for whoever knows the password; the old ones are over", async () => {
    const { visitor, codes } = await turnOn();
    const refused = await visitor.post("/two-factor/generate-backup-codes", { password: "not the password" });
    expect(refused.status).toBe(400);
    const made = await visitor.post("/two-factor/generate-backup-codes", { password });
    const fresh = made.body.backupCodes as string[];
    expect(fresh).toHaveLength(10);
    const other = door.visit();
    await other.enter(ana.email);
    expect((await other.post("/two-factor/verify-backup-code", { code: codes[0] })).status).toBe(401);
    expect((await other.post("/two-factor/verify-backup-code", { code: fresh[0] })).status).toBe(200);
    expect((await told()).filter((action) => action === "backup-codes.made")).toHaveLength(1);
  });

  test("gives a challenge up after five wrong codes", async () => {
    const { key } = await turnOn();
    const visitor = door.visit();
    await visitor.enter(ana.email);
    for (let i = 0; i < 5; i++) await visitor.post("/two-factor/verify-totp", { code: "000000" });
    expect((await visitor.post("/two-factor/verify-totp", { code: totp(key) })).body).toMatchObject({
      code: "TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE",
    });
    expect(await visitor.who()).toBeNull();
  });

  test("is left out where the device is trusted, and only there", async () => {
    const { key } = await turnOn();
    const visitor = door.visit();
    await visitor.enter(ana.email);
    await visitor.post("/two-factor/verify-totp", { code: totp(key), trustDevice: true });
    await visitor.post("/sign-out");
    expect((await visitor.enter(ana.email)).body).not.toHaveProperty("twoFactorRedirect");
    expect((await door.visit().enter(ana.email)).body).toHaveProperty("twoFactorRedirect");
  });

  test("is turned off by whoever knows the password", async () => {
    const { visitor } = await turnOn();
    expect((await visitor.post("/two-factor/disable", { password: "not the password" })).status).toBe(400);
    expect((await visitor.post("/two-factor/disable", { password })).status).toBe(200);
    expect(await visitor.who()).toBe(ana.email);
    expect((await door.visit().enter(ana.email)).body).not.toHaveProperty("twoFactorRedirect");
    expect((await told()).filter((action) => action === "totp.disabled")).toHaveLength(1);
  });

  test("keeps its secret and codes encrypted", async () => {
    const { key, codes } = await turnOn();
    const row = await house.db.twoFactor.findFirstOrThrow({ where: { userId: ana.id } });
    expect(JSON.stringify(row)).not.toContain(key);
    expect(JSON.stringify(row)).not.toContain(codes[0]);
  });
});

describe("passkeys", () => {
  const register = async (visitor: Visitor, device = createAuthenticator(door.url)) => {
    const options = await visitor.get("/passkey/generate-register-options");
    const body = { response: device.register(options.body as never), name: "Phone" };
    return { device, reply: await visitor.post("/passkey/verify-registration", body) };
  };
  const enter = async (device: ReturnType<typeof createAuthenticator>) => {
    const visitor = door.visit();
    const options = await visitor.get("/passkey/generate-authenticate-options");
    const body = { response: device.authenticate(options.body as never) };
    return { visitor, reply: await visitor.post("/passkey/verify-authentication", body) };
  };

  test("let their owner in without a password or a second step", async () => {
    const { visitor: owner } = await turnOn();
    const { device, reply } = await register(owner);
    expect(reply.status).toBe(200);
    const entered = await enter(device);
    expect(entered.reply.status).toBe(200);
    expect(await entered.visitor.who()).toBe(ana.email);
    expect((await told()).slice(-2)).toEqual(["passkey.added", "session.started passkey"]);
  });

  test("must have asked for their owner, since they stand for both steps", async () => {
    const owner = door.visit();
    await owner.enter(ana.email);
    const silent = createAuthenticator(door.url, { asksOwner: false });
    expect((await register(owner, silent)).reply).toMatchObject({ status: 401, body: { code: "USER_NOT_VERIFIED" } });
    expect(await house.db.passkey.count({ where: { userId: ana.id } })).toBe(0);
  });

  test("of another site open nothing", async () => {
    const owner = door.visit();
    await owner.enter(ana.email);
    const elsewhere = createAuthenticator("https://evil.example");
    expect((await register(owner, elsewhere)).reply.status).toBeGreaterThanOrEqual(400);
    expect((await enter(createAuthenticator(door.url))).reply).toMatchObject({ status: 401 });
  });

  test("are added only by whoever signed in within the day", async () => {
    const owner = door.visit();
    await owner.enter(ana.email);
    const old = new Date(Date.now() - 25 * 3600 * 1000);
    await house.db.session.updateMany({ where: { userId: ana.id }, data: { createdAt: old } });
    const reply = await owner.get("/passkey/generate-register-options");
    expect(reply).toMatchObject({ status: 403, body: { code: "SESSION_NOT_FRESH" } });
  });
});
