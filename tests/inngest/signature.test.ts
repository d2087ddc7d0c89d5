import { createHmac, randomBytes } from "node:crypto";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { runBody, send } from "./support/inngest-server.ts";

const key = randomBytes(32).toString("hex");
let route: typeof import("../../inngest/index.ts");

beforeAll(async () => {
  const environment = {
    INNGEST_SIGNING_KEY: `signkey-test-${key}`,
    INNGEST_EVENT_KEY: "event-key",
    INNGEST_DEV: "",
    ATALAYA_SCHEDULER: "inngest",
    LOG_LEVEL: "silent",
  };
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  route = await import("../../inngest/index.ts");
});
afterAll(() => {
  vi.unstubAllEnvs();
});

beforeEach(() => {
  // The SDK tells of every refused request on the console.
  vi.spyOn(console, "error").mockImplementation(() => undefined);
});

/** JSON with its keys in order: what the signature is over. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (!value || typeof value !== "object") return JSON.stringify(value);
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([name, field]) => `${JSON.stringify(name)}:${canonical(field)}`).join(",")}}`;
}

function signature(body: string, secret: string, at: number): string {
  const t = Math.round(at / 1000);
  return `t=${t}&s=${createHmac("sha256", secret)
    .update(`${canonical(JSON.parse(body))}${t}`)
    .digest("hex")}`;
}

// An event that the function refuses: enough to see that it was reached at all.
const body = runBody({ name: "atalaya/backup.requested", data: {} });
const post = (headers: Record<string, string>) =>
  send(route.handlers, "POST", "?fnId=atalaya-backup-run&stepId=step", { body, headers });

test("a request without a signature is refused, whatever it asks", async () => {
  expect((await post({})).status).toBe(401);
  expect((await send(route.handlers, "GET")).status).toBe(401);
  const put = await send(route.handlers, "PUT", "", {
    headers: { "x-inngest-sync-kind": "in_band" },
    body: '{"url":"https://console.test/api/inngest"}',
  });
  expect(put.status).toBe(401);
  const outOfBand = await send(route.handlers, "PUT", "", { headers: { host: "evil.example" } });
  expect(outOfBand.status).toBe(401);
});

test.each([
  ["made with another key", () => signature(body, randomBytes(32).toString("hex"), Date.now())],
  ["of another body", () => signature("{}", key, Date.now())],
  ["ten minutes old", () => signature(body, key, Date.now() - 10 * 60_000)],
  ["that is none", () => "t=1&s=00"],
])("a request with a signature %s is refused", async (_, sign) => {
  expect((await post({ "x-inngest-signature": sign() })).status).toBe(401);
});

test("a signed request reaches the function", async () => {
  const answer = await post({ "x-inngest-signature": signature(body, key, Date.now()) });
  expect(answer.status).toBe(400);
  expect(await answer.text()).toContain("does not name id, database and kind");
});
