import { type Clock, systemClock } from "../clock.ts";
import { OpsError } from "../ops-error.ts";
import type { Settings } from "../settings.ts";
import { createMemoryCache } from "./memory.ts";
import type { Cache } from "./types.ts";
import { createUpstashCache } from "./upstash.ts";

type CacheSettings = Pick<Settings, "cache">;

const members = {
  memory: (_settings, clock) => createMemoryCache({ clock }),
  upstash: (settings, _clock) => createUpstashCache(credentialsOf(settings)),
} as const satisfies Record<Cache["kind"], (settings: CacheSettings, clock: Clock) => Cache>;

/** Upstash when its URL and token are set, memory otherwise. Throws `config.missing` when only one of them is. */
export function createCache(settings: CacheSettings, clock: Clock = systemClock): Cache {
  const { url, token } = settings.cache;
  return members[url === undefined && token === undefined ? "memory" : "upstash"](settings, clock);
}

function credentialsOf({ cache }: CacheSettings): { url: string; token: string } {
  if (cache.url !== undefined && cache.token !== undefined) return { url: cache.url, token: cache.token };
  throw new OpsError({
    code: "config.missing",
    message: `${cache.url === undefined ? "UPSTASH_REDIS_REST_URL" : "UPSTASH_REDIS_REST_TOKEN"} is not set`,
    hint: "Set both variables of Upstash (your database → REST API), or neither to keep the cache in memory.",
    exit: 2,
  });
}
