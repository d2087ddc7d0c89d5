import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import {
  type Actor,
  changeRole,
  disableMember,
  findTokenActor,
  listApiTokens,
  makeApiToken,
  may,
  revokeApiToken,
} from "#modules/access";
import { charlie, DAY_MS, gatherTeam } from "./support/team.ts";

const team = gatherTeam();
const make = (actor: Actor | null, scopes = ["console:read"], expiresInDays: number | null = null) =>
  makeApiToken(team().place, actor, { name: "ci", scopes, expiresInDays });
const find = (token: string) => findTokenActor(team().place, `Bearer ${token}`);

describe("makeApiToken", () => {
  test("keeps of the token a hash and its first characters", async () => {
    const { db, bob, audit } = team();
    const { id, token } = await make(bob);
    expect(token).toMatch(/^atl_[\w-]{43}$/);
    const row = await db.apiToken.findUniqueOrThrow({ where: { id } });
    expect(row).toMatchObject({
      tokenHash: createHash("sha256").update(token).digest("hex"),
      prefix: token.slice(0, 10),
      scopes: ["console:read"],
      userId: bob.id,
    });
    const kept = await team().database.query('select to_jsonb(t)::text as row from (table "ApiToken") t');
    expect(JSON.stringify(kept)).not.toContain(token);
    expect(JSON.stringify(await db.auditEntry.findMany(), (_, value) => String(value))).not.toContain(token);
    expect((await audit()).at(-1)).toBe("bob token.made ci");
  });

  test("gives no scope that its maker has not", async () => {
    await expect(make(team().bob, ["console:read", "backup:take"])).rejects.toMatchObject({
      code: "access.forbidden",
      message: "backup:take needs the role operator",
    });
    expect(await team().db.apiToken.count()).toBe(0);
  });

  test("refuses no scope, and scopes that there are not", async () => {
    for (const scopes of [[], ["everything"], ["console:read", "member:change"], ["__proto__"]])
      await expect(make(team().alice, scopes)).rejects.toMatchObject({ code: "access.token-invalid", exit: 2 });
  });

  test("counts a scope that is named twice once", async () => {
    const { id } = await make(team().bob, ["console:read", "console:read"]);
    expect((await team().db.apiToken.findUniqueOrThrow({ where: { id } })).scopes).toEqual(["console:read"]);
  });

  test("refuses a life that is no number of days", async () => {
    for (const days of [0, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 100_000])
      await expect(make(team().bob, ["console:read"], days)).rejects.toMatchObject({ code: "access.token-invalid" });
  });

  test("is not for tokens, commands or strangers", async () => {
    const { alice } = team();
    const token = await find((await make(alice)).token);
    await expect(make(token)).rejects.toMatchObject({ code: "access.forbidden" });
    await expect(make({ ...alice, kind: "command" })).rejects.toMatchObject({ code: "access.forbidden" });
    await expect(make(charlie)).rejects.toMatchObject({ code: "access.sign-in-required" });
  });
});

describe("findTokenActor", () => {
  test("is the token's, with its owner's role and its scopes", async () => {
    const { bob } = team();
    const { id, token } = await make(bob);
    expect(await find(token)).toEqual({
      kind: "token",
      id,
      name: "ci (bob)",
      role: "viewer",
      scopes: ["console:read"],
    });
  });

  test("answers null to whatever is not exactly the token", async () => {
    const { token } = await make(team().bob);
    const hash = createHash("sha256").update(token).digest("hex");
    const wrong = [
      ...[null, "", token, `Basic ${token}`, `bearer ${token}`, `Bearer  ${token}`, `Bearer ${hash}`],
      ...[`Bearer ${token}x`, `Bearer ${token.slice(0, -1)}`, `Bearer ${token}\n`, ` Bearer ${token}`],
      ...[`Bearer ${token}, Bearer ${token}`, `Bearer ${token.toUpperCase()}`],
    ];
    for (const header of wrong) expect(await findTokenActor(team().place, header), String(header)).toBeNull();
    expect(await find(token)).not.toBeNull();
  });

  test("ends with the day it was given", async () => {
    const { token } = await make(team().bob, ["console:read"], 30);
    team().clock.advance(30 * DAY_MS - 1);
    expect(await find(token)).not.toBeNull();
    team().clock.advance(1);
    expect(await find(token)).toBeNull();
  });

  test("may never do more than its owner may today", async () => {
    const { place, alice, add } = team();
    const olga = await add("olga", "operator");
    const { token } = await make(olga, ["backup:take", "console:read"]);
    await changeRole(place, alice, olga.id, "viewer");
    const actor = await find(token);
    if (!actor) throw new Error("the token still opens what a viewer may");
    expect([may(actor, "backup:take"), may(actor, "console:read")]).toEqual([false, true]);
  });

  test("ends with its owner", async () => {
    const { place, alice, bob, db } = team();
    const { token } = await make(bob);
    await db.user.update({ where: { id: bob.id }, data: { disabledAt: new Date() } });
    expect(await find(token)).toBeNull();
    await db.user.update({ where: { id: bob.id }, data: { disabledAt: null } });
    await disableMember(place, alice, bob.id);
    expect(await find(token)).toBeNull();
  });

  test("gives nothing to a role that is none of ours", async () => {
    const { bob, db } = team();
    const { token } = await make(bob);
    await db.user.update({ where: { id: bob.id }, data: { role: "owner" } });
    expect(await find(token)).toBeNull();
  });

  test("notes its use once a minute", async () => {
    const { db, clock, bob } = team();
    const { id, token } = await make(bob);
    const lastUsed = async () => (await db.apiToken.findUniqueOrThrow({ where: { id } })).lastUsedAt;
    const first = clock.now();
    await find(token);
    clock.advance(59_000);
    await find(token);
    expect(await lastUsed()).toEqual(first);
    clock.advance(2_000);
    await find(token);
    expect(await lastUsed()).toEqual(clock.now());
  });
});

describe("revokeApiToken", () => {
  test("ends one's own token at once, with one entry", async () => {
    const { place, bob, audit } = team();
    const { id, token } = await make(bob);
    await revokeApiToken(place, bob, id);
    await revokeApiToken(place, bob, id);
    expect(await find(token)).toBeNull();
    expect((await audit()).filter((line) => line.includes("token.revoked"))).toEqual(["bob token.revoked ci"]);
  });

  test("lets an admin end anybody's, and nobody else", async () => {
    const { place, alice, bob, add } = team();
    const olga = await add("olga", "operator");
    const { id, token } = await make(bob);
    await expect(revokeApiToken(place, olga, id)).rejects.toMatchObject({ code: "access.forbidden" });
    await expect(revokeApiToken(place, charlie, id)).rejects.toMatchObject({ code: "access.sign-in-required" });
    expect(await find(token)).not.toBeNull();
    await revokeApiToken(place, alice, id);
    expect(await find(token)).toBeNull();
  });

  test("tells a stranger to it no more of a token that is there than of one that is not", async () => {
    const { place, alice, bob } = team();
    const { id } = await make(alice);
    const refusal = (wanted: string) => revokeApiToken(place, bob, wanted).catch((error: Error) => error.message);
    expect(await refusal(id)).toBe(await refusal("none"));
    await expect(revokeApiToken(place, alice, "none")).rejects.toMatchObject({ code: "access.token-unknown" });
  });
});

describe("listApiTokens", () => {
  test("shows one's own, and an admin everybody's, as far as they open something", async () => {
    const { place, alice, bob, clock } = team();
    await make(bob, ["console:read"], 1);
    clock.advance(DAY_MS);
    const revoked = await make(bob);
    await revokeApiToken(place, bob, revoked.id);
    const [ofBob, ofAlice] = [await make(bob), await make(alice)];
    expect((await listApiTokens(place, bob)).map(({ id }) => id)).toEqual([ofBob.id]);
    const all = await listApiTokens(place, alice);
    expect(all.map(({ id }) => id).sort()).toEqual([ofBob.id, ofAlice.id].sort());
    expect(JSON.stringify(all)).not.toContain("tokenHash");
    await expect(listApiTokens(place, charlie)).rejects.toMatchObject({ code: "access.sign-in-required" });
  });
});
