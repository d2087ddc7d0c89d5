import { describe, expect, test } from "vitest";
import { OpsError, probeHealth } from "../../../modules/platform/index.ts";

describe("probeHealth", () => {
  test("is well when every part answers, each with its latency", async () => {
    const health = await probeHealth({ database: async () => 1, cache: async () => "PONG" });
    expect(health).toEqual({
      ok: true,
      parts: {
        database: { state: "up", latencyMs: expect.any(Number) },
        cache: { state: "up", latencyMs: expect.any(Number) },
      },
    });
  });

  test("tells what is wrong with a part, without secrets, beside those that are well", async () => {
    const broken = async () => {
      throw new OpsError({ code: "a.b", message: "at postgres://u:hush@h/d", exit: 4 });
    };
    const health = await probeHealth({ database: broken, cache: async () => 1 });
    expect(health.ok).toBe(false);
    expect(health.parts.database).toMatchObject({
      state: "down",
      error: { code: "a.b", message: "at postgres://u:***@h/d" },
    });
    expect(health.parts.cache.state).toBe("up");
  });

  test("takes a part that hangs for down", async () => {
    const health = await probeHealth({ store: () => new Promise(() => undefined) }, 20);
    expect(health.parts.store).toMatchObject({ state: "down", error: { code: "health.timeout" } });
  });

  test("takes a part that throws at once for down", async () => {
    const thrower = () => {
      throw new Error("x");
    };
    expect((await probeHealth({ store: thrower })).parts.store.state).toBe("down");
  });
});
