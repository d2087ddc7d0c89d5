import { describe, expect, test } from "vitest";
import { returnPath } from "../../../app/access/return-path.ts";

describe("returnPath", () => {
  test.each(["/", "/backups", "/backups/42?kind=hourly&page=2", "/drills#last", "/joined", "/sign-in-log"])(
    "keeps %j, a path of this console",
    (to) => expect(returnPath(to)).toBe(to),
  );

  test.each([
    "//evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    " //evil.example",
    "https://evil.example",
    "https:evil.example",
    "javascript:alert(1)",
    "/..//evil.example",
    "/.//evil.example",
    "evil",
    "",
  ])("does not follow %j elsewhere", (to) => {
    const path = returnPath(to);
    expect(path).toMatch(/^\/(?![/\\])/);
    expect(new URL(path, "https://console.example").origin).toBe("https://console.example");
    expect(path).not.toContain("evil");
  });

  test.each(["/sign-in", "/sign-in?to=/sign-in", "/join/abc", "/api/auth/sign-out", "/x/../sign-in"])(
    "does not lead to %j, which is no place to arrive at",
    (to) => expect(returnPath(to)).toBe("/"),
  );

  test("leads to the first screen when nothing, or too much, is asked for", () => {
    expect([undefined, null, ["/a", "/b"], 1].map(returnPath)).toEqual(["/", "/", "/", "/"]);
  });
});
