import { join } from "node:path";
import { NextRequest } from "next/server";
import { createTranslator } from "next-intl";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import messages from "../../../messages/en.json" with { type: "json" };
import { consoleOrigin, openTestConsole, type TestConsole } from "../../support/console.ts";
import { routeTable } from "../access/route-table.ts";

let sent = new Headers();
vi.mock("next/headers", () => ({
  headers: async () => sent,
  cookies: async () => ({ get: () => undefined, getAll: () => [] }),
}));
vi.mock("next-intl/server", () => ({
  getLocale: async () => "en",
  getNow: async () => new Date(),
  getTimeZone: async () => "UTC",
  getTranslations: async (namespace: never) => createTranslator({ locale: "en", messages, namespace }),
}));

type Handler = (request: NextRequest, context: object) => Promise<Response>;
const doors = routeTable.filter(({ path, permission }) => path.startsWith("/api/") && permission !== "open");
const long = "x".repeat(50_000);
/** What each parameter of a URL is filled with, and each field of a body. */
const hostile = ["\0", "a\0b", long, "[]", "-1", "1e99", "NaN", "2026-13-45", "😀", "\ud800"];
const parameters = ["database", "kind", "state", "outcome", "page", "pageSize", "actor", "action", "from", "to", "q"];
const bodies = [
  "",
  "\ufeff",
  "null",
  "[]",
  "7",
  '"text"',
  "{",
  '{"database":null}',
  '{"backupId":[]}',
  '{"__proto__":{}}',
];

let atalaya: TestConsole;
let token = "";
const handlers: Record<string, Handler> = {};
const nameOf = ({ method, path }: (typeof doors)[number]) => `${method} ${path}`;

beforeAll(async () => {
  atalaya = await openTestConsole();
  const { makeApiToken, tokenScopes } = await import("../../../modules/access/index.ts");
  await atalaya.db().user.create({ data: { id: "u1", name: "Alice", email: "alice@example.com", role: "admin" } });
  const actor = { kind: "user", id: "u1", name: "Alice", role: "admin" } as const;
  const place = { db: atalaya.db(), clock: { now: () => new Date() } };
  const wanted = { name: "CI", scopes: [...tokenScopes], expiresInDays: 1 };
  token = (await makeApiToken(place, actor, wanted)).token;
  for (const door of doors) {
    const file = join(import.meta.dirname, "../../../app", door.path, "route.ts");
    const route = (await import(file)) as Record<string, Handler>;
    handlers[nameOf(door)] = route[door.method] as Handler;
  }
});
afterAll(() => atalaya?.close());

/** The status and the body of a route's answer to somebody with every scope, or to a stranger. */
async function ask(door: (typeof doors)[number], input: { query?: string; id?: string; body?: string }, as = token) {
  sent = new Headers(as === "" ? {} : { authorization: `Bearer ${as}` });
  const init = door.method === "GET" ? {} : { method: door.method, body: input.body ?? "{}" };
  const request = new NextRequest(`${consoleOrigin}${door.path}?${input.query ?? ""}`, { headers: sent, ...init });
  const answer = await handlers[nameOf(door)]?.(request, { params: Promise.resolve({ id: input.id ?? "x" }) });
  return { status: answer?.status ?? 0, text: (await answer?.text()) ?? "" };
}

function inputsOf({ method, path }: (typeof doors)[number]): { query?: string; id?: string; body?: string }[] {
  const queries = hostile.flatMap((value) =>
    parameters.map((name) => ({ query: new URLSearchParams({ [name]: value }).toString() })),
  );
  if (method !== "GET") {
    const fields = hostile.map((value) => ({ body: JSON.stringify({ database: value, backupId: value }) }));
    return [...bodies.map((body) => ({ body })), ...fields];
  }
  return path.includes("[id]") ? hostile.map((id) => ({ id })) : [...queries, { query: "page=1&page=2&page=3" }];
}

describe.each(doors.map((door) => [nameOf(door), door] as const))("%s", (_, door) => {
  test("answers what no client of ours sends without a fault of its own, and says what is amiss", async () => {
    for (const input of inputsOf(door)) {
      const { status, text } = await ask(door, input);
      expect([status, input]).toEqual([expect.toSatisfy((code: number) => code < 500), input]);
      if (status < 400) continue;
      const body = JSON.parse(text);
      expect(body).toMatchObject({ code: expect.any(String), message: expect.any(String), hint: expect.any(String) });
      if (status === 400) expect(Object.keys(body.fields).length).toBeGreaterThan(0);
    }
  });

  test("takes no body of more than 64 KB", async () => {
    if (door.method === "GET") return;
    const answer = await ask(door, { body: JSON.stringify({ database: "x".repeat(64 * 1024) }) });
    expect([answer.status, JSON.parse(answer.text)]).toMatchObject([413, { code: "api.too-large" }]);
  });

  test("tells a stranger the same whatever they send", async () => {
    for (const input of inputsOf(door).slice(0, 20))
      expect(await ask(door, input, "")).toMatchObject({
        status: 401,
        text: expect.stringContaining("access.sign-in-required"),
      });
  });
});
