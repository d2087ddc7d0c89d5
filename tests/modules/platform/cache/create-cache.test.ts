import { describe, expect, test } from "vitest";
import { createCache } from "../../../../modules/platform/index.ts";

describe("createCache", () => {
  test("keeps the cache in memory when Upstash is not set", () => {
    expect(createCache({ cache: {} }).kind).toBe("memory");
  });

  test("uses Upstash when URL and token are set", () => {
    expect(createCache({ cache: { url: "https://x.upstash.io", token: "t" } }).kind).toBe("upstash");
  });

  test.each([
    [{ url: "https://x.upstash.io" }, "UPSTASH_REDIS_REST_TOKEN"],
    [{ token: "t" }, "UPSTASH_REDIS_REST_URL"],
  ])("names the variable that is missing of %j", (cache, variable) => {
    expect(() => createCache({ cache })).toThrow(expect.objectContaining({ code: "config.missing", exit: 2 }));
    expect(() => createCache({ cache })).toThrow(variable);
  });
});
