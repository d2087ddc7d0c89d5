import { describe, expect, test } from "vitest";
import { findSeen } from "../../../ui/feed/seen.ts";

describe("findSeen", () => {
  test("reads the id of a fact", () => {
    expect(findSeen("42")).toBe(42n);
  });

  test.each([undefined, "", "-1", "1e9", "9".repeat(19), "1; drop"])("answers null to %j", (stored) => {
    expect(findSeen(stored)).toBeNull();
  });
});
