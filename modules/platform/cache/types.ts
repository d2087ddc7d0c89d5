/** How long a value lives, in milliseconds. */
export type Lifetime = { ttlMs: number };

/** How many uses of a key there are, in how long a window. */
export type Limit = { max: number; windowMs: number };

/**
 * Short-lived shared facts: claims, counters, cached answers. Values are JSON.
 * Nothing may depend on it for correctness of data, only for who does what and how often.
 * Every call may throw `cache.unreachable` or `cache.refused`.
 */
export type Cache = {
  /** Which member this is, for health screens. */
  kind: "memory" | "upstash";
  get<T>(key: string): Promise<T | null>;
  set(key: string, value: unknown, lifetime: Lifetime): Promise<void>;
  /** Claims a key: true for exactly one caller until the value expires or is deleted. */
  setIfAbsent(key: string, value: unknown, lifetime: Lifetime): Promise<boolean>;
  /** Adds one and answers the new count. The window starts at the first increment and is not prolonged. */
  increment(key: string, lifetime: Lifetime): Promise<number>;
  /**
   * Takes one of `max` uses per window, which slides; atomically, so that many at once do not pass together.
   * Memory counts exactly; Upstash takes the window before for evenly used, so a burst at its end weighs a little less.
   * After `retryAfterMs` a use passes again, unless somebody else took it.
   */
  consume(key: string, limit: Limit): Promise<{ isAllowed: boolean; remaining: number; retryAfterMs: number }>;
  delete(key: string): Promise<void>;
  ping(): Promise<{ latencyMs: number }>;
};
