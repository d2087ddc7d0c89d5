import { describe, expect, test } from "vitest";
import {
  defineConfig,
  env,
  getDatabase,
  getSetting,
  loadSentrySettings,
  loadSettings,
  OpsError,
} from "../../../modules/platform/index.ts";

const config = defineConfig({
  databases: { shop: { url: env("SHOP_DATABASE_URL") } },
  invariants: { shop: ["select true"] },
});
const both = defineConfig({
  databases: { shop: { url: env("SHOP_DATABASE_URL") }, orders: { url: env("ORDERS_URL"), production: true } },
});

const load = (environment: Record<string, string>) => loadSettings(config, { root: "/srv/a tower", environment });

function faultOf(work: () => unknown): OpsError {
  try {
    work();
  } catch (error) {
    if (error instanceof OpsError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}

describe("loadSettings", () => {
  test("needs no variable at all", () => {
    const settings = load({});
    expect(settings).toMatchObject({
      scheduler: "embedded",
      logLevel: "info",
      storeUrl: "file:///srv/a%20tower/.atalaya/store",
      keys: { recipients: [] },
      runtime: { ci: false, color: true, production: false, vercel: false },
    });
    expect(settings.databaseUrl).toBeUndefined();
    expect(settings.databases.shop?.url).toBeUndefined();
  });

  test("joins each database with the variable that the config names", () => {
    const settings = load({ SHOP_DATABASE_URL: "postgresql://u:p@h:5432/shop?sslmode=require" });
    expect(settings.databases.shop).toEqual({
      name: "shop",
      variable: "SHOP_DATABASE_URL",
      url: "postgresql://u:p@h:5432/shop?sslmode=require",
      production: false,
      invariants: ["select true"],
    });
  });

  test("takes recipients apart at commas", () => {
    expect(load({ BACKUP_RECIPIENTS: " age1aaa, age1bbb,," }).keys.recipients).toEqual(["age1aaa", "age1bbb"]);
  });

  test("takes an empty variable for an absent one", () => {
    const settings = load({ DATABASE_URL: "", BACKUP_STORE_URL: "", CI: "", SHOP_DATABASE_URL: "" });
    expect(settings.databaseUrl).toBeUndefined();
    expect(settings.databases.shop?.url).toBeUndefined();
    expect(settings.storeUrl).toMatch(/^file:/);
    expect(settings.runtime.ci).toBe(false);
  });

  test.each([
    ["1", true],
    ["true", true],
    ["0", false],
    ["false", false],
  ])("reads CI=%s as %s", (CI, expected) => {
    expect(load({ CI }).runtime.ci).toBe(expected);
  });

  test.each([
    ["DATABASE_URL", "mysql://u:hush@h/d"],
    ["SHOP_DATABASE_URL", "hush"],
    ["BACKUP_RECIPIENTS", "AGE-SECRET-KEY-HUSH"],
    ["BACKUP_IDENTITY", "hush"],
    ["BACKUP_SECRET", "hush"],
    ["BACKUP_STORE_URL", "/hush"],
    ["ATALAYA_SCHEDULER", "hush"],
    ["LOG_LEVEL", "hush"],
    ["SENTRY_DSN", "hush"],
  ])("names a malformed %s and keeps its value to itself", (name, value) => {
    const fault = faultOf(() => load({ [name]: value }));
    expect(fault).toMatchObject({ code: "config.invalid", exit: 2 });
    expect(fault.message).toContain(name);
    expect(`${fault.message} ${fault.hint}`.toLowerCase()).not.toContain("hush");
  });

  test("names every malformed variable at once", () => {
    expect(faultOf(() => load({ LOG_LEVEL: "x", BACKUP_SECRET: "x" })).message).toMatch(/LOG_LEVEL.*BACKUP_SECRET/);
  });
});

describe("getDatabase", () => {
  const url = "postgres://u:p@h/d";

  test("gives the only database without being told its name", () => {
    expect(getDatabase(load({ SHOP_DATABASE_URL: url }))).toMatchObject({ name: "shop", url });
  });

  test("gives the database of that name", () => {
    const settings = loadSettings(both, { environment: { ORDERS_URL: url } });
    expect(getDatabase(settings, "orders")).toMatchObject({ name: "orders", url, production: true });
  });

  test("names the variable that is missing", () => {
    const fault = faultOf(() => getDatabase(load({}), "shop"));
    expect(fault).toMatchObject({ code: "config.missing", exit: 2 });
    expect(fault.message).toContain("SHOP_DATABASE_URL");
  });

  test.each([[undefined], ["other"], ["constructor"]])("lists the names to choose from, asked for %s", (name) => {
    const fault = faultOf(() => getDatabase(loadSettings(both, { environment: {} }), name));
    expect(fault).toMatchObject({ code: "config.unknown-database", exit: 2 });
    expect(fault.hint).toContain("shop, orders");
  });
});

describe("getSetting", () => {
  test.each([
    ["databaseUrl", "DATABASE_URL", "postgres://u:p@h/d"],
    ["embeddedUrl", "EMBEDDED_DATABASE_URL", "postgres://u:p@h/d"],
    ["identity", "BACKUP_IDENTITY", "AGE-SECRET-KEY-1EXAMPLE"],
    ["secret", "BACKUP_SECRET", "0123456789abcdef"],
    ["blobToken", "BLOB_READ_WRITE_TOKEN", "t"],
  ] as const)("gives %s, or says how to get %s", (name, variable, value) => {
    expect(getSetting(load({ [variable]: value }), name)).toBe(value);
    const fault = faultOf(() => getSetting(load({}), name));
    expect(fault).toMatchObject({ code: "config.missing", exit: 2 });
    expect(fault.message).toContain(variable);
    expect(fault.hint).toMatch(/\S/);
  });

  test("takes no recipients for missing recipients", () => {
    expect(faultOf(() => getSetting(load({}), "recipients")).message).toContain("BACKUP_RECIPIENTS");
    expect(getSetting(load({ BACKUP_RECIPIENTS: "age1a" }), "recipients")).toEqual(["age1a"]);
  });
});

describe("loadSentrySettings", () => {
  test("names environment and release after Vercel's", () => {
    const environment = {
      SENTRY_DSN: "https://k@o.ingest.sentry.io/1",
      VERCEL_ENV: "preview",
      VERCEL_GIT_COMMIT_SHA: "abc",
    };
    expect(loadSentrySettings({ environment })).toMatchObject({ environment: "preview", release: "abc" });
  });
});
