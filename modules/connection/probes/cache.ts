import { randomUUID } from "node:crypto";
import { createCache } from "#modules/platform";
import { missing } from "../failures.ts";
import type { Probe } from "../probe.ts";

const LIVES_MS = 10_000;

/** A claim in Upstash: what locks and limits are made of. */
export const probeCache: Probe = async ({ settings }) => {
  const { url, token } = settings.cache;
  if (url === undefined && token === undefined) throw missing("UPSTASH_REDIS_REST_URL");
  const cache = createCache(settings);
  const key = `probe:${randomUUID()}`;
  await cache.setIfAbsent(key, true, { ttlMs: LIVES_MS });
  await cache.delete(key);
};
