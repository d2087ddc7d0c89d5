import { describe, expect, test } from "vitest";
import { mayPass } from "../../../app/access/judge-access.ts";

const local = (host: string | null, path = "/") => mayPass({ host, path, isVercel: false });
const onVercel = (path: string) => mayPass({ host: "atalaya.vercel.app", path, isVercel: true });

describe("mayPass", () => {
  test.each(["localhost", "localhost:4311", "127.0.0.1:3000", "[::1]:4311"])("lets %s in", (host) => {
    expect(local(host)).toBe(true);
  });

  test.each([
    "evil.example",
    "localhost.evil.example",
    "127.0.0.1.nip.io",
    "192.168.1.4:4311",
    "",
    "::",
    "evil@localhost",
    "localhost:80, evil.example",
  ])("refuses the host %j, wherever it points", (host) => {
    expect(local(host)).toBe(false);
  });

  test("refuses a request that names no host", () => {
    expect(local(null)).toBe(false);
  });

  test("opens liveness to anyone and nothing else beside it", () => {
    expect(local("evil.example", "/api/health")).toBe(true);
    expect(local("evil.example", "/api/health/ready")).toBe(false);
    expect(local("evil.example", "/api/health/../backups")).toBe(false);
  });

  test("on Vercel opens only health and the Inngest endpoint, even to a loopback name", () => {
    expect(onVercel("/api/health")).toBe(true);
    expect(onVercel("/api/health/ready")).toBe(true);
    expect(onVercel("/api/inngest")).toBe(true);
    expect(onVercel("/")).toBe(false);
    expect(onVercel("/api/backups/1")).toBe(false);
    expect(mayPass({ host: "localhost", path: "/", isVercel: true })).toBe(false);
  });
});
