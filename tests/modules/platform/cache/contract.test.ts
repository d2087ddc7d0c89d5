import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { createMemoryCache } from "../../../../modules/platform/cache/memory.ts";
import type { Cache } from "../../../../modules/platform/cache/types.ts";
import { createUpstashCache } from "../../../../modules/platform/cache/upstash.ts";
import { startUpstashEmulator, type UpstashEmulator } from "../../../emulators/upstash.ts";
import { createFakeClock } from "../fake-clock.ts";

const clock = createFakeClock();
let emulator: UpstashEmulator;
let number = 0;

beforeAll(async () => {
  emulator = await startUpstashEmulator(clock);
});
afterAll(() => emulator.stop());

const members = {
  memory: (): Cache => createMemoryCache({ clock }),
  upstash: (): Cache => createUpstashCache(emulator),
} satisfies Record<Cache["kind"], () => Cache>;

describe.each(Object.entries(members))("Cache %s", (kind, create) => {
  let cache: Cache;
  let key: string;

  beforeEach(() => {
    cache = create();
    key = `key ${++number} ñ/:"`;
  });

  test("says which member it is", () => {
    expect(cache.kind).toBe(kind);
  });

  test("answers null for a key that was never set", async () => {
    expect(await cache.get(key)).toBeNull();
  });

  test.each([[{ a: [1, "ñ", null], b: { c: true } }], ["123"], ["OK"], [0], [false], [[]], ['línea\n\t"\\']])(
    "gives back %j as it was set",
    async (value) => {
      await cache.set(key, value, { ttlMs: 1_000 });
      expect(await cache.get(key)).toEqual(value);
    },
  );

  test("gives a copy, not the object itself", async () => {
    const value = { list: [1] };
    await cache.set(key, value, { ttlMs: 1_000 });
    value.list.push(2);
    expect(await cache.get(key)).toEqual({ list: [1] });
  });

  test("forgets a value when its time is over, and not before", async () => {
    await cache.set(key, "x", { ttlMs: 1_000 });
    clock.advance(999);
    expect(await cache.get(key)).toBe("x");
    clock.advance(1);
    expect(await cache.get(key)).toBeNull();
  });

  test("lets exactly one of many claim a key", async () => {
    const claims = await Promise.all(Array.from({ length: 20 }, (_, i) => cache.setIfAbsent(key, i, { ttlMs: 1_000 })));
    expect(claims.filter(Boolean)).toHaveLength(1);
    expect(await cache.get(key)).toBe(claims.indexOf(true));
  });

  test("lets a claim be taken again once it expires or is deleted", async () => {
    await cache.setIfAbsent(key, 1, { ttlMs: 1_000 });
    clock.advance(1_000);
    expect(await cache.setIfAbsent(key, 2, { ttlMs: 1_000 })).toBe(true);
    await cache.delete(key);
    expect(await cache.setIfAbsent(key, 3, { ttlMs: 1_000 })).toBe(true);
  });

  test("counts every increment once", async () => {
    const counts = await Promise.all(Array.from({ length: 20 }, () => cache.increment(key, { ttlMs: 1_000 })));
    expect(counts.sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
  });

  test("starts counting anew when the window of the first increment is over", async () => {
    await cache.increment(key, { ttlMs: 1_000 });
    clock.advance(600);
    expect(await cache.increment(key, { ttlMs: 1_000 })).toBe(2);
    clock.advance(400);
    expect(await cache.increment(key, { ttlMs: 1_000 })).toBe(1);
  });

  test("reads a counter as a number", async () => {
    await cache.increment(key, { ttlMs: 1_000 });
    expect(await cache.get(key)).toBe(1);
  });

  describe("consume", () => {
    const limit = { max: 5, windowMs: 60_000 };
    const consume = () => cache.consume(key, limit);
    const exhaust = () => Promise.all(Array.from({ length: limit.max }, consume));

    // Upstash's limiter asks the process's clock, the emulator and the memory ask ours.
    const advance = (ms: number) => {
      clock.advance(ms);
      vi.setSystemTime(clock.now());
    };

    beforeEach(() => {
      vi.useFakeTimers({ toFake: ["Date"], now: clock.now() });
      // A tenth into a window of the wall clock, wherever the tests before left it.
      advance(limit.windowMs - (clock.now().getTime() % limit.windowMs) + 6_000);
    });
    afterEach(() => {
      vi.useRealTimers();
    });

    test("counts down what remains", async () => {
      expect(await consume()).toEqual({ isAllowed: true, remaining: 4, retryAfterMs: 0 });
      expect(await consume()).toEqual({ isAllowed: true, remaining: 3, retryAfterMs: 0 });
    });

    test("refuses once the limit is reached", async () => {
      await exhaust();
      expect(await consume()).toMatchObject({ isAllowed: false, remaining: 0 });
    });

    test("lets no more than the limit pass of many at once", async () => {
      const answers = await Promise.all(Array.from({ length: 30 }, consume));
      expect(answers.filter(({ isAllowed }) => isAllowed)).toHaveLength(limit.max);
    });

    test("says after how long a use passes again", async () => {
      await exhaust();
      advance(1_000);
      const { retryAfterMs } = await consume();
      expect(retryAfterMs).toBeGreaterThan(0);
      expect(retryAfterMs).toBeLessThanOrEqual(limit.windowMs);
      advance(retryAfterMs);
      expect((await consume()).isAllowed).toBe(true);
    });

    test("slides: a full window does not end all at once", async () => {
      advance(50_000);
      await exhaust();
      advance(10_000);
      const answers = await exhaust();
      expect(answers.filter(({ isAllowed }) => isAllowed).length).toBeLessThanOrEqual(1);
    });

    test("is whole again two windows later", async () => {
      await exhaust();
      advance(2 * limit.windowMs);
      const answers = await exhaust();
      expect(answers.every(({ isAllowed }) => isAllowed)).toBe(true);
    });

    test("does not prolong the wait of who keeps asking", async () => {
      await exhaust();
      const first = await consume();
      advance(10_000);
      expect((await consume()).retryAfterMs).toBe(first.retryAfterMs - 10_000);
    });

    test("limits each key apart, and apart from a value of that key", async () => {
      await cache.set(key, "x", { ttlMs: 1_000_000 });
      await exhaust();
      expect((await cache.consume(`${key} other`, limit)).isAllowed).toBe(true);
      expect(await cache.get(key)).toBe("x");
    });
  });

  test("deletes a key that is not there without complaint", async () => {
    await expect(cache.delete(key)).resolves.toBeUndefined();
  });

  test("answers a ping with its latency", async () => {
    expect((await cache.ping()).latencyMs).toBeGreaterThanOrEqual(0);
  });
});
