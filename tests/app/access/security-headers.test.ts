import { describe, expect, test } from "vitest";
import { commonHeaders, contentSecurityPolicy } from "../../../app/access/security-headers.ts";

const input = { nonce: "bm9uY2U=", isHttps: true, isDevelopment: false };
const read = (policy: string) =>
  new Map(policy.split("; ").map((directive) => [directive.split(" ")[0], directive.split(" ").slice(1)]));

describe("contentSecurityPolicy", () => {
  const directives = read(contentSecurityPolicy(input));

  test("lets nothing in that is not named", () => {
    expect(directives.get("default-src")).toEqual(["'none'"]);
  });

  test("runs only scripts with this answer's nonce", () => {
    expect(directives.get("script-src")).toEqual(["'self'", "'nonce-bm9uY2U='", "'strict-dynamic'"]);
  });

  test("takes no style element without it", () => {
    expect(directives.get("style-src")).toEqual(["'self'", "'nonce-bm9uY2U='"]);
  });

  test("is framed by nobody and frames nobody", () => {
    for (const name of ["frame-ancestors", "frame-src", "object-src", "base-uri"])
      expect(directives.get(name)).toEqual(["'none'"]);
  });

  test("sends forms and requests home alone", () => {
    expect(directives.get("form-action")).toEqual(["'self'"]);
    expect(directives.get("connect-src")).toEqual(["'self'"]);
  });

  test("lets a form lead to GitHub where its button stands", () => {
    const there = read(contentSecurityPolicy({ ...input, formTo: "https://github.example" }));
    expect(there.get("form-action")).toEqual(["'self'", "https://github.example"]);
  });

  test("names no foreign host, no wildcard and no unsafe-eval", () => {
    expect(contentSecurityPolicy(input)).not.toMatch(/\*|https?:|unsafe-eval|unsafe-hashes/);
    const unsafe = [...directives].filter(([, values]) => values.includes("'unsafe-inline'")).map(([name]) => name);
    expect(unsafe).toEqual(["style-src-attr"]);
  });

  test("names each directive once", () => {
    expect(directives.size).toBe(contentSecurityPolicy(input).split("; ").length);
  });

  test("lets errors go to Sentry when there is one", () => {
    const policy = contentSecurityPolicy({ ...input, reportTo: "https://o0.ingest.sentry.io" });
    expect(read(policy).get("connect-src")).toEqual(["'self'", "https://o0.ingest.sentry.io"]);
  });

  test("does not turn addresses of this machine into https", () => {
    expect(directives.has("upgrade-insecure-requests")).toBe(true);
    expect(contentSecurityPolicy({ ...input, isHttps: false })).not.toContain("upgrade");
  });

  test("is looser for scripts and styles in development only", () => {
    const development = read(contentSecurityPolicy({ ...input, isDevelopment: true }));
    expect(development.get("script-src")).toContain("'unsafe-eval'");
    expect(development.get("style-src")).toContain("'unsafe-inline'");
  });
});

describe("commonHeaders", () => {
  test("are on every answer", () => {
    expect(commonHeaders(true)).toMatchObject({
      "x-content-type-options": "nosniff",
      "x-frame-options": "DENY",
      "referrer-policy": "same-origin",
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-resource-policy": "same-origin",
    });
  });

  test("promise https for two years where there is https, and not otherwise", () => {
    const promise = commonHeaders(true)["strict-transport-security"] ?? "";
    expect(Number(/max-age=(\d+)/.exec(promise)?.[1])).toBeGreaterThanOrEqual(2 * 365 * 24 * 3600);
    expect(promise).toContain("includeSubDomains");
    expect(commonHeaders(false)).not.toHaveProperty("strict-transport-security");
  });

  test("give no page camera, microphone, place or payment, and passkeys to the console alone", () => {
    const policy = commonHeaders(true)["permissions-policy"];
    for (const feature of ["camera", "microphone", "geolocation", "payment", "usb"])
      expect(policy).toContain(`${feature}=()`);
    expect(policy).toContain("publickey-credentials-get=(self)");
    expect(policy).not.toContain("*");
  });

  test("hold no character that a header may not", () => {
    for (const isHttps of [true, false]) expect(() => new Headers(commonHeaders(isHttps))).not.toThrow();
  });
});
