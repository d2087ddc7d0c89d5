import type { Clock } from "../clock.ts";
import type { Cache, Lifetime } from "./types.ts";

type Entry = { json: string; expiresAt: number };

const sweepAbove = 10_000;

/** A cache of this process alone. Values are kept as JSON, so that callers see what they would see over a network. */
export function createMemoryCache({ clock }: { clock: Clock }): Cache {
  const entries = new Map<string, Entry>();
  const now = () => clock.now().getTime();

  const find = (key: string): Entry | undefined => {
    const entry = entries.get(key);
    if (entry === undefined || entry.expiresAt > now()) return entry;
    entries.delete(key);
    return undefined;
  };

  const put = (key: string, value: unknown, { ttlMs }: Lifetime): void => {
    if (entries.size >= sweepAbove) for (const name of entries.keys()) find(name);
    entries.set(key, { json: JSON.stringify(value), expiresAt: now() + ttlMs });
  };

  return {
    kind: "memory",
    async get<T>(key: string) {
      const entry = find(key);
      return entry === undefined ? null : (JSON.parse(entry.json) as T);
    },
    async set(key, value, lifetime) {
      put(key, value, lifetime);
    },
    async setIfAbsent(key, value, lifetime) {
      if (find(key) !== undefined) return false;
      put(key, value, lifetime);
      return true;
    },
    async increment(key, { ttlMs }) {
      const entry = find(key) ?? { json: "0", expiresAt: now() + ttlMs };
      const count = Number(entry.json) + 1;
      entries.set(key, { ...entry, json: String(count) });
      return count;
    },
    async consume(key, { max, windowMs }) {
      // A name of its own: what limits a key is no value of that key.
      const name = `limit:${key}`;
      const uses = (JSON.parse(find(name)?.json ?? "[]") as number[]).filter((at) => at > now() - windowMs);
      if (uses.length >= max)
        return { isAllowed: false, remaining: 0, retryAfterMs: (uses[0] ?? now()) + windowMs - now() };
      put(name, [...uses, now()], { ttlMs: windowMs });
      return { isAllowed: true, remaining: max - uses.length - 1, retryAfterMs: 0 };
    },
    async delete(key) {
      entries.delete(key);
    },
    async ping() {
      return { latencyMs: 0 };
    },
  };
}
