import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createUpstashCache } from "../../../../modules/platform/cache/upstash.ts";
import { startUpstashEmulator, type UpstashEmulator } from "../../../emulators/upstash.ts";
import { createFakeClock } from "../fake-clock.ts";

let emulator: UpstashEmulator;

beforeAll(async () => {
  emulator = await startUpstashEmulator(createFakeClock());
});
afterAll(() => emulator.stop());

describe("createUpstashCache", () => {
  test("shows neither the value nor the token when a command is refused", async () => {
    const cache = createUpstashCache({ url: emulator.url, token: "wrong-token-of-somebody" });
    const error = await cache.set("k", "a value nobody may see", { ttlMs: 1_000 }).catch((cause: unknown) => cause);
    expect(error).toMatchObject({ code: "cache.refused", exit: 4 });
    expect(JSON.stringify({ ...(error as Error), message: String(error) })).not.toMatch(/nobody may see|wrong-token/);
    expect(String(error)).toContain("WRONGPASS");
  });

  test("keeps the token to itself when a limit cannot be asked for", async () => {
    const cache = createUpstashCache({ url: emulator.url, token: "wrong-token-of-somebody" });
    const error = await cache.consume("k", { max: 1, windowMs: 1_000 }).catch((cause: unknown) => cause);
    expect(error).toMatchObject({ code: "cache.refused" });
    expect(JSON.stringify({ ...(error as Error), message: String(error) })).not.toContain("wrong-token");
  });

  test("says that the server cannot be reached, and that later may do", async () => {
    const gone = await startUpstashEmulator(createFakeClock());
    await gone.stop();
    await expect(createUpstashCache(gone).ping()).rejects.toMatchObject({
      code: "cache.unreachable",
      retry: "later",
      exit: 4,
    });
  });

  test("gives up on a server that does not answer in time", async () => {
    const mute = createServer(() => undefined);
    await new Promise<void>((resolve) => mute.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(mute.address() as AddressInfo).port}`;
    const cache = createUpstashCache({ url, token: "t", timeoutMs: 50 });
    await expect(cache.get("k")).rejects.toMatchObject({ code: "cache.unreachable" });
    // The limiter's own way is to let everybody through then.
    const limit = { max: 1, windowMs: 1_000 };
    await expect(cache.consume("k", limit)).rejects.toMatchObject({ code: "cache.unreachable" });
    mute.closeAllConnections();
    mute.close();
  });
});
