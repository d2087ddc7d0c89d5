import { describe, expect, test } from "vitest";
import {
  isDeletable,
  judgeBranches,
  kindOfBranch,
  listParents,
  standBranch,
} from "../../../app/view/branch-standing.ts";
import type { Branch } from "../../../modules/branch/index.ts";

const now = new Date("2026-11-22T14:00:00Z");
const inHours = (hours: number) => new Date(now.getTime() + hours * 3_600_000).toISOString();
const branch = (facts: Partial<Branch> = {}): Branch => ({
  ...{ name: "preview/x", id: "br-1", parent: "main", createdAt: inHours(-1), expiresAt: inHours(72), sizeBytes: 1 },
  ...{ isDefault: false, isProtected: false, isOurs: true, isRestorePoint: false, isReady: true },
  ...facts,
});
const main = branch({ name: "main", parent: null, expiresAt: null, isDefault: true, isOurs: false });

describe("standBranch", () => {
  test.each([
    ["ready", "ok", {}],
    ["ending", "warn", { expiresAt: inHours(24) }],
    ["over", "warn", { expiresAt: inHours(0) }],
    ["making", "run", { isReady: false }],
    ["protected", "ok", { isProtected: true, expiresAt: null }],
  ] as const)("says that it is %s", (standing, state, facts) => {
    expect(standBranch(branch(facts), now)).toEqual({ standing, state });
  });
});

describe("kindOfBranch", () => {
  test.each([
    ["default", main],
    ["ours", branch()],
    ["restore-point", branch({ isRestorePoint: true })],
    ["others", branch({ isOurs: false })],
  ] as const)("knows what is %s", (kind, of) => {
    expect(kindOfBranch(of)).toBe(kind);
  });
});

describe("isDeletable", () => {
  test("offers only what Atalaya made and nobody protects", () => {
    const offered = [branch(), main, branch({ isProtected: true }), branch({ isOurs: false })].map(isDeletable);
    expect(offered).toEqual([true, false, false, false]);
  });
});

describe("listParents", () => {
  test("leaves out what has an end, and what is not ready", () => {
    expect(listParents([main, branch(), branch({ name: "new", expiresAt: null, isReady: false })])).toEqual(["main"]);
  });
});

describe("judgeBranches", () => {
  test("counts all but the original, and finds the end that comes next", () => {
    const found = judgeBranches(
      [main, branch(), branch({ expiresAt: inHours(5) }), branch({ expiresAt: inHours(-5) })],
      now,
    );
    expect(found).toEqual({ count: 3, nextEnd: new Date(inHours(5)) });
    expect(judgeBranches([main], now)).toEqual({ count: 0, nextEnd: null });
  });
});
