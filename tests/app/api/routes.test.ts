import { NextRequest } from "next/server";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { consoleOrigin, openTestConsole, type TestConsole } from "../../support/console.ts";

let sent = new Headers();
vi.mock("next/headers", () => ({
  headers: async () => sent,
  cookies: async () => ({ get: () => undefined, getAll: () => [] }),
}));

let atalaya: TestConsole;
let access: typeof import("../../../modules/access/index.ts");
let routes: {
  backups: typeof import("../../../app/api/backups/route.ts");
  backup: typeof import("../../../app/api/backups/[id]/route.ts");
  drills: typeof import("../../../app/api/drills/route.ts");
  drill: typeof import("../../../app/api/drills/[id]/route.ts");
  audit: typeof import("../../../app/api/audit/route.ts");
};
const clock = { now: () => new Date() };

beforeAll(async () => {
  atalaya = await openTestConsole();
  access = await import("../../../modules/access/index.ts");
  routes = {
    backups: await import("../../../app/api/backups/route.ts"),
    backup: await import("../../../app/api/backups/[id]/route.ts"),
    drills: await import("../../../app/api/drills/route.ts"),
    drill: await import("../../../app/api/drills/[id]/route.ts"),
    audit: await import("../../../app/api/audit/route.ts"),
  };
});
afterAll(() => atalaya?.close());

const db = () => atalaya.db();

/** A token of somebody with this role, who is made for it. */
async function tokenOf(role: "viewer" | "operator" | "admin", scopes: string[]): Promise<string> {
  const id = crypto.randomUUID();
  await db().user.create({ data: { id, name: role, email: `${id}@example.com`, role } });
  const actor = { kind: "user" as const, id, name: role, role };
  const { token } = await access.makeApiToken({ db: db(), clock }, actor, { name: "CI", scopes, expiresInDays: 30 });
  return token;
}

function request(path: string, token: string | null, body?: unknown): NextRequest {
  sent = new Headers(token === null ? {} : { authorization: `Bearer ${token}` });
  const init =
    body === undefined ? {} : { method: "POST", body: typeof body === "string" ? body : JSON.stringify(body) };
  return new NextRequest(`${consoleOrigin}${path}`, { headers: sent, ...init });
}

const at = (id: string) => ({ params: Promise.resolve({ id }) });
const everything = ["console:read", "backup:take", "drill:run"];

describe("POST /api/backups", () => {
  test("starts a backup whose state, and then whose drill, can be asked for", async () => {
    const token = await tokenOf("operator", everything);
    const asked = await routes.backups.POST(request("/api/backups", token, { database: "shop" }));
    expect(asked.status).toBe(202);
    const { id } = (await asked.json()) as { id: string };
    expect(asked.headers.get("location")).toBe(`/api/backups/${id}`);
    expect(asked.headers.get("cache-control")).toBe("no-store");
    const stateOf = async (answer: Response) => ((await answer.json()) as { state: string }).state;
    const patience = { timeout: 30_000, interval: 50 };
    const backup = () => routes.backup.GET(request(`/api/backups/${id}`, token), at(id));
    await expect.poll(async () => stateOf(await backup()), patience).toBe("finished");

    const drilled = await routes.drills.POST(request("/api/drills", token, { backupId: id }));
    expect(drilled.status).toBe(202);
    const drillId = ((await drilled.json()) as { id: string }).id;
    const drill = () => routes.drill.GET(request(`/api/drills/${drillId}`, token), at(drillId));
    await expect.poll(async () => stateOf(await drill()), patience).toBe("passed");

    const entries = await db().auditEntry.findMany({ where: { actorKind: "token" }, orderBy: { id: "asc" } });
    expect(entries.map(({ action, actorName }) => `${actorName}: ${action}`)).toEqual([
      "CI (operator): backup.requested",
      "CI (operator): drill.requested",
    ]);
  });

  test("names the fields that are wrong, and what is no JSON", async () => {
    const token = await tokenOf("operator", everything);
    const wrong = await routes.backups.POST(request("/api/backups", token, { database: 7, now: true }));
    expect(wrong.status).toBe(400);
    expect(await wrong.json()).toMatchObject({
      code: "api.invalid",
      fields: { database: expect.any(String), now: expect.any(String) },
    });
    const noJson = await routes.backups.POST(request("/api/backups", token, "database=shop"));
    expect(noJson.status).toBe(400);
    expect(await noJson.json()).toMatchObject({ code: "api.invalid", fields: { body: expect.any(String) } });
  });

  test("answers 404 for a database that there is none of", async () => {
    const token = await tokenOf("operator", everything);
    const answer = await routes.backups.POST(request("/api/backups", token, { database: "nothing" }));
    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({ code: "config.unknown-database", hint: expect.any(String) });
  });

  test("refuses strangers, viewers, and tokens without the scope", async () => {
    const refused = async (token: string | null) => {
      const answer = await routes.backups.POST(request("/api/backups", token, { database: "shop" }));
      return [answer.status, ((await answer.json()) as { code: string }).code];
    };
    expect(await refused(null)).toEqual([401, "access.sign-in-required"]);
    expect(await refused("atl_not-a-token")).toEqual([401, "access.sign-in-required"]);
    expect(await refused(await tokenOf("viewer", ["console:read"]))).toEqual([403, "access.forbidden"]);
    expect(await refused(await tokenOf("admin", ["drill:run"]))).toEqual([403, "access.forbidden"]);
  });

  test("answers 429 after sixty writes in a minute, and says when to come again", async () => {
    const token = await tokenOf("operator", everything);
    const write = () => routes.backups.POST(request("/api/backups", token, {}));
    for (let count = 0; count < 60; count++) expect((await write()).status).toBe(400);
    const answer = await write();
    expect(answer.status).toBe(429);
    expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
    const other = await tokenOf("operator", everything);
    expect((await routes.backups.POST(request("/api/backups", other, {}))).status).toBe(400);
  });
});

describe("POST /api/drills", () => {
  test("answers 404 for a backup that has not finished, and 400 for what is no id", async () => {
    const token = await tokenOf("operator", everything);
    const unknown = await routes.drills.POST(request("/api/drills", token, { backupId: "b-1" }));
    expect([unknown.status, await unknown.json()]).toMatchObject([404, { code: "backup.unknown-id" }]);
    const wrong = await routes.drills.POST(request("/api/drills", token, { backupId: "../etc" }));
    expect(wrong.status).toBe(400);
  });
});

describe("GET /api/backups", () => {
  test("lists a page of the index with figures as numbers", async () => {
    const startedAt = new Date("2026-11-22T10:00:00Z");
    const row = { database: "shop", store: "s", kind: "daily", state: "failed", startedAt };
    await db().backup.createMany({
      data: ["b1", "b2", "b3"].map((id) => ({
        ...row,
        id,
        bytesStored: 5_000_000_000n,
        error: { code: "backup.cancelled" },
      })),
    });
    const token = await tokenOf("viewer", ["console:read"]);
    const answer = await routes.backups.GET(request("/api/backups?kind=daily&pageSize=2&page=2", token));
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({
      page: 2,
      pageSize: 2,
      total: 3,
      backups: [{ id: "b1", bytes: { stored: 5_000_000_000 }, errorCode: "backup.cancelled", provedAt: null }],
    });
  });

  test("names parameters that are wrong", async () => {
    const token = await tokenOf("viewer", ["console:read"]);
    const answer = await routes.backups.GET(request("/api/backups?page=0&sort=size", token));
    expect([answer.status, await answer.json()]).toMatchObject([
      400,
      { fields: { page: expect.any(String), sort: expect.any(String) } },
    ]);
  });

  test("refuses a token that may only write", async () => {
    const token = await tokenOf("operator", ["backup:take"]);
    expect((await routes.backups.GET(request("/api/backups", token))).status).toBe(403);
    expect((await routes.backup.GET(request("/api/backups/b1", token), at("b1"))).status).toBe(403);
  });
});

describe("GET /api/audit", () => {
  test("tells a token with the scope what was done, and no other", async () => {
    const token = await tokenOf("operator", ["audit:read"]);
    const answer = await routes.audit.GET(request("/api/audit?action=token.made&pageSize=1", token));
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ page: 1, pageSize: 1, entries: [{ action: "token.made" }] });
    const other = await tokenOf("operator", ["console:read"]);
    expect((await routes.audit.GET(request("/api/audit", other))).status).toBe(403);
  });
});
