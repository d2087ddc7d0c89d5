import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
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

  test("deletes a key that is not there without complaint", async () => {
    await expect(cache.delete(key)).resolves.toBeUndefined();
  });

  test("answers a ping with its latency", async () => {
    expect((await cache.ping()).latencyMs).toBeGreaterThanOrEqual(0);
  });
});
