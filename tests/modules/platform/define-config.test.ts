import { describe, expect, test } from "vitest";
import { type AtalayaConfigInput, defineConfig, env, OpsError } from "../../../modules/platform/index.ts";

const shop = { url: env("SHOP_DATABASE_URL") };

function faultOf(input: unknown): OpsError {
  try {
    defineConfig(input as AtalayaConfigInput);
  } catch (error) {
    if (error instanceof OpsError) return error;
    throw error;
  }
  throw new Error("the config was accepted");
}

describe("defineConfig", () => {
  test("fills in retention, schedule and time zone", () => {
    expect(defineConfig({ databases: { shop } })).toEqual({
      databases: { shop: { url: { env: "SHOP_DATABASE_URL" }, production: false } },
      backups: {
        schedule: "0 * * * *",
        retention: { hourly: 48, daily: 30, weekly: 12, monthly: 12 },
        timeZone: "UTC",
      },
      access: { allow: [], rotateSecretsAfterDays: 180 },
      migrations: { holdBudgetMs: 500, lockTimeoutMs: 80, lockBudgetMs: 300_000 },
      invariants: {},
    });
  });

  test("keeps what is given", () => {
    const config = defineConfig({
      databases: { shop: { ...shop, production: true } },
      backups: { schedule: "*/10 * * * *", retention: { hourly: 1 }, timeZone: "Europe/Madrid" },
      invariants: { shop: ["select true"] },
    });
    expect(config.backups).toMatchObject({ schedule: "*/10 * * * *", timeZone: "Europe/Madrid" });
    expect(config.backups.retention).toEqual({ hourly: 1, daily: 30, weekly: 12, monthly: 12 });
    expect(config.databases.shop?.production).toBe(true);
    expect(config.invariants).toEqual({ shop: ["select true"] });
  });

  test.each([
    ["databases.shop.url", { databases: { shop: { url: "postgres://u:hush@h/d" } } }],
    ["databases.shop.url.env", { databases: { shop: { url: env("not a name") } } }],
    ["databases.Shop", { databases: { Shop: shop } }],
    ["databases.shop.prodution", { databases: { shop: { ...shop, prodution: true } } }],
    ["backups.schedule", { databases: { shop }, backups: { schedule: "whenever" } }],
    ["backups.timeZone", { databases: { shop }, backups: { timeZone: "Mars/Olympus" } }],
    ["backups.retention.daily", { databases: { shop }, backups: { retention: { daily: -1 } } }],
    ["backups.retention.weekly", { databases: { shop }, backups: { retention: { weekly: 1.5 } } }],
    ["invariants.other", { databases: { shop }, invariants: { other: ["select true"] } }],
    ["invariants.shop.0", { databases: { shop }, invariants: { shop: [""] } }],
    ["monitor", { databases: { shop }, monitor: [] }],
    ["databases", {}],
  ])("names the faulty key %s", (key, input) => {
    const fault = faultOf(input);
    expect(fault).toMatchObject({ code: "config.invalid", exit: 2 });
    expect(fault.message).toContain(`${key}: `);
  });

  test("names every faulty key at once", () => {
    const { message } = faultOf({ databases: { shop }, backups: { schedule: "x", timeZone: "x" } });
    expect(message).toMatch(/backups\.schedule.*backups\.timeZone/);
  });

  test("does not repeat a connection string that was written into the config", () => {
    const fault = faultOf({ databases: { shop: { url: "postgres://u:hush@h/d" } } });
    expect(`${fault.message} ${fault.hint}`).not.toContain("hush");
  });
});
