import { describe, expect, test } from "vitest";
import { isShared } from "../../../modules/access/sign-in/shared-address.ts";
import { SignInLocks } from "../../../modules/access/sign-in/sign-in-locks.ts";
import { createMemoryCache } from "../../../modules/platform/cache/memory.ts";
import { createFakeClock } from "../platform/fake-clock.ts";

/** How many wrong passwords are looked at before the lock, each at another account or all at one. */
async function countUntilLocked(address: string, emailOf: (turn: number) => string): Promise<number> {
  const locks = new SignInLocks(createMemoryCache({ clock: createFakeClock() }));
  const headers = new Headers({ "x-atalaya-address": address });
  for (let turn = 0; ; turn++) {
    const attempt = { path: "/sign-in/email", headers, body: { email: emailOf(turn) }, context: {} };
    const isLocked = await locks.refuseLocked(attempt).then(
      () => false,
      () => true,
    );
    if (isLocked) return turn;
  }
}

describe("isShared", () => {
  test.each([
    ["unknown", true],
    ["no-trusted-ip", true],
    ["", true],
    ["127.0.0.1", true],
    ["127.8.0.1", true],
    ["::1", true],
    ["0000:0000:0000:0000:0000:0000:0000:0000", true],
    ["192.0.2.7", false],
    ["10.0.0.1", false],
    ["0.0.0.1", false],
    ["2001:db8:1:2::", false],
    ["1::", false],
  ])("of %j is %s", (address, shared) => {
    expect(isShared(address)).toBe(shared);
  });
});

describe("SignInLocks", () => {
  test.each(["unknown", "127.0.0.1", "::1"])(
    "lets no stranger lock everybody out who comes from %s",
    async (shared) => {
      expect(await countUntilLocked(shared, () => "ana@example.com")).toBe(20);
      expect(await countUntilLocked(shared, (turn) => `${turn}@example.com`)).toBe(200);
    },
  );

  test("knows one who has an address", async () => {
    expect(await countUntilLocked("192.0.2.7", () => "ana@example.com")).toBe(5);
    expect(await countUntilLocked("192.0.2.7", (turn) => `${turn}@example.com`)).toBe(20);
  });
});
