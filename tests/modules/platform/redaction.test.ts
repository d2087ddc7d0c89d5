import { randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import { OpsError, redact, redactText, rememberSecrets } from "../../../modules/platform/index.ts";

const hush = "Hush0Hush1Hush2";

describe("redactText", () => {
  test.each([
    [`postgres://shop:${hush}@db.example.com:5432/shop`, "postgres://shop:***@db.example.com:5432/shop"],
    [`postgresql://shop:${hush}@x/y@db/shop?sslmode=require`, "postgresql://shop:***@db/shop?sslmode=require"],
    [`postgres://:${hush}@db/shop`, "postgres://:***@db/shop"],
    [`rediss://default:${hush}@x.upstash.io:6379`, "rediss://default:***@x.upstash.io:6379"],
    [`https://user:${hush}@example.com/a`, "https://user:***@example.com/a"],
    [`https://${hush}@o1.ingest.sentry.io/2`, "https://***@o1.ingest.sentry.io/2"],
    [`host=db password=${hush} dbname=shop`, "host=db password=*** dbname=shop"],
    [`host=db password='${hush} \\' x' dbname=shop`, "host=db password=*** dbname=shop"],
    [`{"password":"${hush}","host":"db"}`, '{"password":***,"host":"db"}'],
    [`PGPASSWORD=${hush} psql`, "PGPASSWORD=*** psql"],
    [`/a?token=${hush}&b=1`, "/a?token=***&b=1"],
    [`x_api-key: ${hush}, y`, "x_api-key: ***, y"],
    [`AGE-SECRET-KEY-1${hush.toUpperCase()} rest`, "*** rest"],
    [`age-secret-key-1${hush.toLowerCase()} rest`, "*** rest"],
    [`vercel_blob_rw_Abc_${hush} rest`, "*** rest"],
    [`signkey-prod-${hush} rest`, "*** rest"],
    [`napi_${hush} rest`, "*** rest"],
    [`Authorization: Bearer ${hush}.x-y/z== rest`, "Authorization: Bearer *** rest"],
    [`authorization: Basic ${hush}== rest`, "authorization: *** rest"],
    [`cookie: session=${hush}; theme=dark`, "cookie: ***"],
    [`Set-Cookie: session=${hush}\nhost: a`, "Set-Cookie: ***\nhost: a"],
    [`eyJhbGciOi.eyJzdWIi.${hush} rest`, "*** rest"],
    [`https://hooks.slack.com/services/T0/B0/${hush} rest`, "https://hooks.slack.com/services/*** rest"],
  ])("cleans %s", (text, clean) => {
    expect(redactText(text)).toBe(clean);
  });

  test.each([
    ["https://example.com:8080/a/b?c=d#e"],
    ["postgres://localhost/shop"],
    ["file:///var/backups/atalaya"],
    ["12 tokens in 3 tables, compass: north"],
    ["age1qyqszqgpqyqszqgpqyqszqgpqyqszqgpqyqszqgpqyqszqgpqyqs3290gq"],
    ["chunk 9f3a2b fails its checksum at 2026-11-22T12:00:00Z"],
    ["alice@example.com wrote this"],
  ])("leaves %s as it is", (text) => {
    expect(redactText(text)).toBe(text);
  });

  test("cleans two connection strings in one text", () => {
    const text = `from postgres://a:${hush}@h/x to postgres://b:${hush}@h/y`;
    expect(redactText(text)).toBe("from postgres://a:***@h/x to postgres://b:***@h/y");
  });

  test("removes e-mail addresses only when told to", () => {
    expect(redactText("to alice.b+c@mail.example.com now", { emails: true })).toBe("to *** now");
    expect(redactText("next@16.4.6 and atalaya@0.1.0", { emails: true })).toBe("next@16.4.6 and atalaya@0.1.0");
  });

  test("cleans a megabyte in well under a second", () => {
    const text = `${"a.b:c@d/".repeat(60_000)} ${"=".repeat(200_000)}${" x".repeat(200_000)}`;
    const startedAt = performance.now();
    redactText(text, { emails: true });
    expect(performance.now() - startedAt).toBeLessThan(1_000);
  });
});

describe("rememberSecrets", () => {
  test("removes a value that has no form of its own", () => {
    const secret = randomBytes(16).toString("hex");
    rememberSecrets([secret, undefined]);
    expect(redactText(`the name is hmac(${secret})`)).toBe("the name is hmac(***)");
  });

  test("removes the password of a URL, as written and as meant", () => {
    rememberSecrets(["postgres://u:p%40ss%20word-of-shop@h/d"]);
    expect(redactText("p@ss word-of-shop, p%40ss%20word-of-shop")).toBe("***, ***");
  });

  test("does not take ordinary short words for secrets", () => {
    rememberSecrets(["postgres://postgres:postgres@h/postgres"]);
    expect(redactText("database postgres")).toBe("database postgres");
  });
});

describe("redact", () => {
  test.each([
    "password",
    "PGPASSWORD",
    "dbPassword",
    "access_token",
    "apiKey",
    "X-Api-Key",
    "authorization",
    "Cookie",
    "set-cookie",
    "BACKUP_SECRET",
    "identity",
    "SENTRY_DSN",
    "http.request.header.authorization",
  ])("hides what is under the key %s", (key) => {
    expect(redact({ [key]: hush, list: [{ [key]: { deep: hush } }] })).toEqual({
      [key]: "***",
      list: [{ [key]: "***" }],
    });
  });

  test("shows whether a secret is there", () => {
    expect(redact({ hasToken: true, token: null, secret: undefined })).toEqual({
      hasToken: true,
      token: null,
      secret: undefined,
    });
  });

  test("cleans texts at any depth and leaves the input as it is", () => {
    const input = { a: [{ b: `postgres://u:${hush}@h/d` }], n: 1, at: new Date(0) };
    expect(redact(input)).toEqual({ a: [{ b: "postgres://u:***@h/d" }], n: 1, at: new Date(0) });
    expect(input.a[0]?.b).toContain(hush);
  });

  test("makes a plain object of an error, with its code and its cause", () => {
    const cause = new Error(`connect postgres://u:${hush}@h/d`);
    const clean = redact(new OpsError({ code: "a.b", message: `token=${hush}`, hint: "h", cause }));
    expect(clean).toMatchObject({ name: "OpsError", code: "a.b", message: "token=***", hint: "h" });
    expect(clean).toMatchObject({ cause: { message: "connect postgres://u:***@h/d" } });
    expect(JSON.stringify(clean)).not.toContain(hush);
  });

  test("survives circles, big numbers, bytes, maps and URLs", () => {
    const circle: Record<string, unknown> = { big: 10n, bytes: Buffer.from(hush) };
    circle.self = circle;
    circle.map = new Map([["k", `Bearer ${hush}`]]);
    circle.url = new URL(`https://u:${hush}@h/`);
    const clean = redact(circle);
    expect(clean).toMatchObject({ big: "10", bytes: "[15 bytes]", self: "[circular]", map: [["k", "Bearer ***"]] });
    expect(JSON.stringify(clean)).not.toContain(hush);
  });

  test("shows one object in two places twice", () => {
    const shared = { a: 1 };
    expect(redact({ x: shared, y: shared })).toEqual({ x: { a: 1 }, y: { a: 1 } });
  });
});
