import { readFileSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { may } from "../../modules/access/index.ts";
import { createAppDatabase } from "../../modules/platform/database/index.ts";
import { type Door, routeTable } from "../app/access/route-table.ts";
import { cast, hireCast, type Name, password, signIn, tokenOf } from "./cast.ts";
import { type RunningConsole, runConsole } from "./running-console.ts";

let served: RunningConsole;
const cookies: Record<string, string> = {};
const visitors = [...(Object.keys(cast) as Name[]), "charlie"] as const;
type Visitor = (typeof visitors)[number];

beforeAll(async () => {
  served = await runConsole();
  await hireCast(served);
  for (const name of Object.keys(cast) as Name[]) cookies[name] = await signIn(served, name);
});
afterAll(() => served?.stop());

const roleOf = (visitor: Visitor) => (visitor === "charlie" ? null : cast[visitor].role);

function mayPass(visitor: Visitor, { permission }: Door): boolean {
  const role = roleOf(visitor);
  if (permission === "open") return true;
  return role !== null && (permission === "member" || may({ role }, permission));
}

async function knock(visitor: Visitor, path: string, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers);
  headers.set("origin", served.url);
  headers.set("accept-language", "en");
  if (cookies[visitor]) headers.set("cookie", cookies[visitor]);
  return fetch(served.url + path, { redirect: "manual", ...init, headers });
}

const routes = routeTable.filter(({ method }) => method !== "ACTION");
const actions = routeTable.filter(({ method }) => method === "ACTION");
const nameOf = ({ path, method }: Door) => `${method} ${path}`;

describe.each(visitors)("%s", (visitor) => {
  test.each(routes.map((door) => [nameOf(door), door] as const))(
    "passes %s only as the table says",
    async (_, door) => {
      const path = door.path.replace("[...all]", "get-session").replaceAll(/\[\w+\]/g, "unknown");
      const isPage = door.method === "PAGE";
      const init = ["POST", "PUT"].includes(door.method)
        ? { method: door.method, body: "{}", headers: { "content-type": "application/json" } }
        : {};
      const answer = await knock(visitor, path, init);
      const text = await answer.text();
      const isRefused =
        [401, 403].includes(answer.status) ||
        answer.headers.get("location")?.startsWith("/sign-in") === true ||
        (isPage && /Only an admin may|Only operators and admins may/.test(textOf(text)));
      // A signed-in visitor is sent on from the sign-in page.
      expect({ isRefused, status: answer.status }).toMatchObject({ isRefused: !mayPass(visitor, door) });
      if (isPage) expect(answer.status).not.toBe(500);
      if (!mayPass(visitor, door) && visitor === "charlie") expect(text).not.toMatch(/shop|alice|AuditEntry/);
    },
  );

  test.each(actions.map((door) => [door.path, door] as const))(
    "acts through %s only as the table says",
    async (_, door) => {
      const [code, status] = await act(visitor, door);
      expect(status).not.toBe(500);
      const isRefused =
        status === 401 || status === 403 || code === "access.forbidden" || code === "access.sign-in-required";
      if (mayPass(visitor, door)) expect(isRefused && door.permission !== "token:make").toBe(false);
      else
        expect({ isRefused: isRefused || (status >= 300 && status < 400), code, status }).toMatchObject({
          isRefused: true,
        });
    },
  );
});

/** What a page says, without its scripts. */
function textOf(html: string): string {
  return html.replaceAll(/<script[\s\S]*?<\/script>/g, "").replaceAll(/<[^>]+>/g, " ");
}

/** Values that pass each form's own check and name nothing that exists. */
const fields = {
  ...{ id: "unknown", role: "viewer", email: "zoe@example.com", database: "nothing", backupId: "none", name: "Zoe" },
  ...{
    lifetime: "30",
    family: "nothing",
    parent: "nothing",
    days: "7",
    scopes: "console:read",
    locale: "en",
    kind: "cache",
    token: "x",
    password: "not the right one",
  },
};

/** Next runs an act only for a page that uses it. */
const pages: Record<string, string> = {
  ...{
    branches: "/branches",
    members: "/team",
    tokens: "/tokens",
    connections: "/setup",
    account: "/account",
    github: "/account",
  },
  ...{ passkeys: "/account", "second-step": "/account", sessions: "/account" },
};
const fileOf = (path: string) => /(\w[\w-]*)\.ts#/.exec(path)?.[1] ?? "";

/** Sends a server action as a form does; answers its fault's code and the status. */
async function act(visitor: Visitor, { path, permission }: Door): Promise<[string | null, number]> {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.append(`_1_${name}`, value);
  body.append("0", /#(?:chooseLanguage|signInByGithub)$/.test(path) ? '["$K1"]' : '[null,"$K1"]');
  const page = permission === "open" && visitor === "charlie" ? "/sign-in" : (pages[fileOf(path)] ?? "/");
  const headers = { "next-action": actionId(path), accept: "text/x-component" };
  const answer = await knock(visitor, page, { method: "POST", headers, body });
  return [/"code":"([a-z.-]+)"/.exec(await answer.text())?.[1] ?? null, answer.status];
}

type Manifest = { node: Record<string, { exportedName: string; filename: string }> };

function actionId(path: string): string {
  const file = join(import.meta.dirname, "..", "..", ".next", "server", "server-reference-manifest.json");
  const { node } = JSON.parse(readFileSync(file, "utf8")) as Manifest;
  const found = Object.entries(node).find(([, action]) => `${action.filename}#${action.exportedName}` === path);
  if (!found) throw new Error(`the build knows no action ${path}`);
  return found[0];
}

describe("a form that no page sends", () => {
  test.each(actions.map((door) => [door.path, door] as const))("ends in no error by way of %s", async (_, door) => {
    for (const body of ["[]", '["x"]', "[null,null]", "[null,[1]]", '[null,{"id":1}]', '[null,"$K1"]']) {
      const headers = { "next-action": actionId(door.path), accept: "text/x-component", "content-type": "text/plain" };
      const page = pages[fileOf(door.path)] ?? (door.permission === "open" ? "/sign-in" : "/");
      const visitor = door.permission === "open" ? "charlie" : "vera";
      const { status } = await knock(visitor, page, { method: "POST", headers, body });
      expect({ body, status }).toEqual({ body, status: expect.toSatisfy((code: number) => code < 500) });
    }
  });
});

describe("a token", () => {
  const ask = (token: string, path: string, init: RequestInit = {}) =>
    fetch(served.url + path, { redirect: "manual", ...init, headers: { authorization: `Bearer ${token}` } });

  test("opens what its scopes say, and no page", async () => {
    const token = await tokenOf(served, "bob", ["console:read"]);
    expect((await ask(token, "/api/backups")).status).toBe(200);
    expect((await ask(token, "/api/backups", { method: "POST", body: '{"database":"shop"}' })).status).toBe(403);
    expect((await ask(token, "/")).headers.get("location")).toMatch(/^\/sign-in/);
  });

  test("is nothing when one character is another", async () => {
    const token = await tokenOf(served, "bob", ["console:read"]);
    const other = token.slice(0, -1) + (token.endsWith("A") ? "B" : "A");
    expect((await ask(other, "/api/backups")).status).toBe(401);
  });
});

describe("a stranger", () => {
  test("is known by their connection, whatever address they name", async () => {
    const claims = ["x-forwarded-for", "x-atalaya-socket", "x-atalaya-address", "x-vercel-forwarded-for", "x-real-ip"];
    const answer = await knock("charlie", "/api/auth/sign-in/email", {
      method: "POST",
      headers: {
        "content-type": "application/json",
        ...Object.fromEntries(claims.map((name) => [name, "203.0.113.9"])),
      },
      body: JSON.stringify({ email: cast.vera.email, password }),
    });
    expect(answer.status).toBe(200);
    const db = createAppDatabase(served.databaseUrl);
    const sessions = await db.session.findMany({ select: { ipAddress: true } });
    expect([...new Set(sessions.map(({ ipAddress }) => ipAddress))]).toEqual(["127.0.0.1"]);
  });

  test.each([
    "//backups",
    "/./backups",
    "/backups/",
    "/BACKUPS",
    "/backups%2f",
    "/%62ackups",
    "/_next/../backups",
    "/_next/static/../../backups",
    "/_next/static/%2e%2e/%2e%2e/backups",
    "/_next/static/..%2f..%2fbackups",
    "/_next/static\\..\\..\\backups",
    "/icon.svg/../backups",
    "/icon.svg%2f..%2fbackups",
    "/api/backups?x=/api/health",
    "/sign-in/../backups",
    "/api/health/../backups",
    "/api/health/..%2fbackups",
    "/api/auth/../backups",
    "/join/x/../../backups",
    "/?_rsc=1",
    "/backups?_rsc=1",
    "http://localhost/backups",
  ])("sees nothing by way of %s", async (path) => {
    const odd: Record<string, string>[] = [
      {},
      { rsc: "1", "x-middleware-subrequest": "proxy:proxy:proxy:proxy:proxy" },
    ];
    for (const headers of odd) {
      const { status, text } = await askAsWritten(path, headers);
      expect([301, 307, 308, 400, 401, 403, 404, 421]).toContain(status);
      expect(text).not.toMatch(/shop|Everything responds/);
    }
  });

  test.each(["/sign-in", "/api/health", "/api/backups", "/nowhere", "/", "/api/auth/get-session"])(
    "is answered by %s with every header, and pages with a policy of their own nonce",
    async (path) => {
      const answer = await knock("charlie", path);
      expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
      expect(answer.headers.get("x-frame-options")).toBe("DENY");
      expect(answer.headers.get("referrer-policy")).toBe("same-origin");
      expect(answer.headers.get("permissions-policy")).toContain("camera=()");
      expect(answer.headers.get("x-powered-by")).toBeNull();
      if (!answer.headers.get("content-type")?.includes("text/html")) return;
      const policy = answer.headers.get("content-security-policy") ?? "";
      expect(policy).not.toMatch(/script-src[^;]*'unsafe-inline'/);
      const nonce = /'nonce-([^']+)'/.exec(policy)?.[1];
      const scripts = (await answer.text()).match(/<script\b[^>]*>/g) ?? [];
      for (const script of scripts) expect(script).toContain(`nonce="${nonce}"`);
    },
  );
});

/** `fetch` tidies a path up before it sends it. */
function askAsWritten(path: string, headers: Record<string, string>): Promise<{ status: number; text: string }> {
  const { host, port } = new URL(served.url);
  return new Promise((resolve, reject) => {
    request({ host: "127.0.0.1", port, path, headers: { host, ...headers } }, async (response) => {
      let text = "";
      for await (const part of response) text += part;
      resolve({ status: response.statusCode ?? 0, text });
    })
      .once("error", reject)
      .end();
  });
}
