import { describe, expect, test } from "vitest";
import { judgeVisit, type Visit } from "../../../app/access/judge-visit.ts";

const url = "https://atalaya.example.com";
const host = "atalaya.example.com";
const own = { origin: url, site: "same-origin" };

function judge(change: Partial<Visit> = {}): string {
  const verdict = judgeVisit({
    path: "/",
    method: "GET",
    host,
    origin: null,
    site: null,
    hasToken: false,
    url,
    ...change,
  });
  return verdict.kind === "refused" ? `${verdict.status} ${verdict.code}` : verdict.kind;
}

const unknownHost = "421 access.unknown-host";
const crossSite = "403 access.cross-site";

describe("judgeVisit: the name it is called by", () => {
  test.each([
    [null, unknownHost],
    ["", unknownHost],
    ["evil.example", unknownHost],
    ["atalaya.example.com.evil.example", unknownHost],
    ["evil.example/atalaya.example.com", unknownHost],
    ["atalaya.example.com:8443", unknownHost],
    ["atalaya.example.com.", unknownHost],
    ["user@atalaya.example.com", unknownHost],
    ["atalaya.example.com, evil.example", unknownHost],
    ["localhost:4310", unknownHost],
    ["127.0.0.1", unknownHost],
    ["xn--talaya-6nf.example.com", unknownHost],
    ["atalaya.example.com", "members"],
    ["ATALAYA.example.COM", "members"],
  ])("%s is %s", (name, verdict) => {
    expect(judge({ host: name })).toBe(verdict);
  });

  test.each(["/api/health", "/api/health/ready", "/api/inngest"])("%s answers under any", (path) => {
    expect(judge({ host: "10.0.0.7:3000", path })).toBe("open");
    expect(judge({ host: null, path })).toBe("open");
  });

  test.each([
    "/api/health/",
    "/api/health/deep",
    "/api/inngest/x",
    "/API/health",
    "/api//health",
    "/api/health%2Fready",
  ])("%s does not", (path) => {
    expect(judge({ host: "10.0.0.7:3000", path })).toBe(unknownHost);
  });
});

describe("judgeVisit: a console on this machine", () => {
  const local = { url: "http://localhost:4310" };

  test.each(["127.0.0.1:4310", "[::1]:4310", "LOCALHOST:4311", "localhost"])("%s is sent to its own name", (name) => {
    expect(judge({ ...local, host: name })).toBe("elsewhere");
  });

  test.each([
    "localhost.evil.example",
    "127.0.0.1.evil.example",
    "127.0.0.2:4310",
    "localhost:999999",
    "[::1].evil",
    "0.0.0.0:4310",
    "localhost:43 10",
  ])("%s is not", (name) => {
    expect(judge({ ...local, host: name })).toBe(unknownHost);
  });

  test("a write under another name is refused, not sent on", () => {
    expect(judge({ ...local, host: "127.0.0.1:4310", method: "POST", origin: "http://127.0.0.1:4310" })).toBe(
      unknownHost,
    );
  });
});

describe("judgeVisit: what Next would end in an error over", () => {
  test.each(["/join/%E0%A4%A", "/backups/%", "/%zz", "/join/%ff"])("%s is no address", (path) => {
    expect(judge({ path })).toBe("400 access.malformed-path");
    expect(judge({ path, method: "POST" })).toBe("400 access.malformed-path");
  });

  test("a body of more than a megabyte is refused, but for Inngest's", () => {
    const write = { method: "POST", ...own, path: "/sign-in" };
    for (const length of ["1048577", "5000000000", "1e9"])
      expect(judge({ ...write, length })).toBe("413 access.too-large");
    for (const length of [null, "", "0", "1048576", "nonsense"]) expect(judge({ ...write, length })).toBe("open");
    expect(judge({ ...write, length: "1048577", path: "/api/inngest" })).toBe("open");
    expect(judge({ ...write, length: "1048577", origin: "https://evil.example" })).toBe(crossSite);
  });
});

describe("judgeVisit: where a write comes from", () => {
  const writes = ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "get", ""];

  test.each(writes)("%s is refused from elsewhere", (method) => {
    for (const origin of [
      "https://evil.example",
      "null",
      "",
      `${url}.evil.example`,
      `${url}:8443`,
      "http://atalaya.example.com",
      `${url}/`,
    ])
      expect(judge({ method, origin, site: "same-origin" })).toBe(crossSite);
    for (const site of ["cross-site", "same-site", "none", "", "SAME-ORIGIN"])
      expect(judge({ method, site })).toBe(crossSite);
    expect(judge({ method })).toBe(crossSite);
  });

  test.each(writes)("%s goes on from the console itself", (method) => {
    expect(judge({ method, ...own })).toBe("members");
    expect(judge({ method, site: "same-origin" })).toBe("members");
    expect(judge({ method, origin: url })).toBe("members");
  });

  test("an origin that is named wins over what the browser says of the site", () => {
    expect(judge({ method: "POST", origin: "https://evil.example", site: "same-origin" })).toBe(crossSite);
  });

  test("reading is not asked where it comes from", () => {
    for (const method of ["GET", "HEAD"])
      expect(judge({ method, origin: "https://evil.example", site: "cross-site" })).toBe("members");
  });

  test("the address in the settings may be written otherwise than browsers do", () => {
    for (const written of ["https://Atalaya.Example.com", "https://atalaya.example.com:443"])
      expect(judge({ url: written, method: "POST", ...own })).toBe("members");
  });

  test("a program with a token writes to the API without an origin, and nowhere else", () => {
    const program = { method: "POST", hasToken: true };
    expect(judge({ ...program, path: "/api/backups" })).toBe("members");
    expect(judge({ ...program, path: "/backups" })).toBe(crossSite);
    expect(judge({ ...program, path: "/api/backups", origin: "https://evil.example" })).toBe(crossSite);
    expect(judge({ ...program, path: "/api/backups", site: "cross-site" })).toBe(crossSite);
    expect(judge({ method: "POST", path: "/api/backups" })).toBe(crossSite);
  });

  test("Inngest, which signs its calls, writes to its own route from anywhere", () => {
    for (const method of ["POST", "PUT"]) expect(judge({ method, path: "/api/inngest", host: "any" })).toBe("open");
  });

  test("signing in is a write like others", () => {
    expect(judge({ method: "POST", path: "/api/auth/sign-in/email" })).toBe(crossSite);
    expect(judge({ method: "POST", path: "/api/auth/sign-in/email", ...own })).toBe("open");
  });
});

describe("judgeVisit: what is open to anyone", () => {
  test.each([
    "/sign-in",
    "/join/abc",
    "/api/auth/get-session",
    "/api/auth/callback/github",
    "/api/health",
    "/api/inngest",
  ])("%s is", (path) => {
    expect(judge({ path })).toBe("open");
  });

  test.each([
    "/",
    "/backups",
    "/audit",
    "/team",
    "/api",
    "/api/",
    "/api/auth",
    "/api/auth/",
    "/api/authx/y",
    "/api/audit/export",
    "/api/events",
    "/join",
    "/join/",
    "/join/a/b",
    "/join/../team",
    "/sign-in/",
    "/sign-in/..",
    "/sign-in/../team",
    "/sign-in%2f..%2fteam",
    "/sign-in\n/team",
    "/Sign-In",
    "/x/sign-in",
    "//sign-in",
    "/es/sign-in",
    "/_next/image",
    "/api/health/ready/x",
    "/backups?/sign-in",
  ])("%j is not", (path) => {
    expect(judge({ path })).toBe("members");
  });
});
