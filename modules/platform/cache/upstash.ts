import { Ratelimit } from "@upstash/ratelimit";
import { Redis } from "@upstash/redis";
import { OpsError } from "../ops-error.ts";
import { redactText } from "../redaction.ts";
import type { Cache, Limit } from "./types.ts";

export type UpstashOptions = { url: string; token: string; timeoutMs?: number };

const prefix = "atalaya:";

/** Upstash Redis over its REST protocol, shared by every process. */
export function createUpstashCache({ url, token, timeoutMs = 3_000 }: UpstashOptions): Cache {
  const redis = new Redis({
    url,
    token,
    // Left on, it would read the text "123" back as a number.
    automaticDeserialization: false,
    enableAutoPipelining: false,
    enableTelemetry: false,
    // A claim whose answer was lost must not be tried again: the second try would lose against the first.
    retry: { retries: 0, backoff: () => 0 },
    signal: () => AbortSignal.timeout(timeoutMs),
  });

  const limiters = new Map<string, Ratelimit>();
  const limiterOf = ({ max, windowMs }: Limit): Ratelimit => {
    const known = limiters.get(`${max}/${windowMs}`);
    if (known) return known;
    const limiter = Ratelimit.slidingWindow(max, `${windowMs} ms`);
    // Its own cache of refusals would go on refusing in this process after the key is gone.
    // A limit of time would let everybody through once it is over: the client's own ends in an error instead.
    const strict = { ephemeralCache: false, timeout: 0, enableTelemetry: false } as const;
    const made = new Ratelimit({ redis, limiter, prefix: `${prefix}limit`, ...strict });
    limiters.set(`${max}/${windowMs}`, made);
    return made;
  };

  return {
    kind: "upstash",
    async get<T>(key: string) {
      const json = await ask(() => redis.get<string>(prefix + key));
      return json === null ? null : (JSON.parse(json) as T);
    },
    async set(key, value, { ttlMs }) {
      await ask(() => redis.set(prefix + key, JSON.stringify(value), { px: ttlMs }));
    },
    async setIfAbsent(key, value, { ttlMs }) {
      return (await ask(() => redis.set(prefix + key, JSON.stringify(value), { px: ttlMs, nx: true }))) === "OK";
    },
    async increment(key, { ttlMs }) {
      const counted = redis
        .multi()
        .set(prefix + key, 0, { px: ttlMs, nx: true })
        .incr(prefix + key);
      return (await ask(() => counted.exec<[string | null, number]>()))[1];
    },
    async consume(key, limit) {
      const { success, remaining, reset } = await ask(() => limiterOf(limit).limit(key));
      // At `reset` itself the window before still weighs in full; a millisecond later it does not.
      return { isAllowed: success, remaining, retryAfterMs: success ? 0 : Math.max(0, reset + 1 - Date.now()) };
    },
    async delete(key) {
      await ask(() => redis.del(prefix + key));
    },
    async ping() {
      const startedAt = performance.now();
      await ask(() => redis.ping());
      return { latencyMs: performance.now() - startedAt };
    },
  };
}

async function ask<T>(request: () => Promise<T>): Promise<T> {
  try {
    return await request();
  } catch (cause) {
    throw cause instanceof Error && cause.name.startsWith("Upstash") ? refusal(cause) : unreachable(cause);
  }
}

// No `cause`: the client's message repeats the command, and with it the value.
function refusal(error: Error): OpsError {
  const [reason = ""] = error.message.split(", command was:");
  return new OpsError({
    code: "cache.refused",
    message: `Upstash Redis refused a command: ${redactText(reason)}`,
    hint: "Check UPSTASH_REDIS_REST_TOKEN and the quota of the database.",
    exit: 4,
  });
}

function unreachable(cause: unknown): OpsError {
  return new OpsError({
    code: "cache.unreachable",
    message: "Upstash Redis did not answer",
    hint: "Check UPSTASH_REDIS_REST_URL and the network; without it the cache lives in memory.",
    retry: "later",
    exit: 4,
    cause,
  });
}
