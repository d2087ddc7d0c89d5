import { describe, expect, test } from "vitest";
import { judgeEnvironment, judgeOwnEnvironment, readOpenValues, soundEnvironment } from "#modules/platform/environment";
import { defineConfig, env } from "../../../../modules/platform/index.ts";

const config = defineConfig({
  databases: { shop: { url: env("SHOP_DATABASE_URL") }, orders: { url: env("ORDERS_URL"), production: true } },
  access: { rotateSecretsAfterDays: 90 },
});
const now = new Date("2026-11-22T12:00:00Z");
const ago = (days: number) => new Date(now.getTime() - days * 24 * 60 * 60 * 1000);

const local = {
  DATABASE_URL: "postgres://u:p@localhost/console",
  SHOP_DATABASE_URL: "postgres://u:p@localhost/shop",
  ORDERS_URL: "postgres://u:p@localhost/orders",
  ATALAYA_URL: "http://localhost:4310",
  ATALAYA_SECRET: "0123456789abcdef0123456789abcdef",
};
const deployed = {
  DATABASE_URL: "postgres://u:p@ep-one-pooler.eu.neon.tech/console",
  SHOP_DATABASE_URL: "postgres://u:p@ep-two.eu.neon.tech/shop",
  ORDERS_URL: "postgres://u:p@ep-three.eu.neon.tech/orders",
  ATALAYA_SECRET: "0123456789abcdef0123456789abcdef",
  ATALAYA_SCHEDULER: "inngest",
  INNGEST_EVENT_KEY: "event-key",
  INNGEST_SIGNING_KEY: "signkey-prod-0123",
  BACKUP_STORE_URL: "s3://bucket/tower",
  BACKUP_RECIPIENTS: "age1example",
  BACKUP_SECRET: "0123456789abcdef",
};

type Place = Parameters<typeof judgeEnvironment>[0]["place"];
type Values = Record<string, string | null | undefined>;

function judge(place: Place, values: Values, updatedAt?: Date) {
  const set = Object.entries(values).filter((entry): entry is [string, string | null] => entry[1] !== undefined);
  const variables = Object.fromEntries(set.map(([name, value]) => [name, { value, updatedAt }]));
  return judgeEnvironment({ place, variables, config, now });
}
const missingNames = (place: Place, values: Values) => judge(place, values).missing.map(({ name }) => name);

describe("judgeEnvironment", () => {
  test.each<[Place, Values]>([
    ["local", local],
    ["development", local],
    ["preview", deployed],
    ["production", deployed],
  ])("finds nothing wrong with a whole %s environment", (place, values) => {
    expect(judge(place, values)).toMatchObject({ place, missing: [], malformed: [], rotate: [] });
  });

  test.each(Object.keys(deployed))("misses %s in production", (name) => {
    const [missing, ...more] = judge("production", { ...deployed, [name]: undefined }).missing;
    expect(missing).toMatchObject({ name, howToGet: expect.stringMatching(/\S/) });
    expect(more).toEqual([]);
  });

  test.each(Object.keys(local))("misses %s on this machine", (name) => {
    expect(missingNames("local", { ...local, [name]: undefined })).toEqual([name]);
  });

  test("takes an empty value for an absent one", () => {
    expect(missingNames("production", { ...deployed, DATABASE_URL: "" })).toEqual(["DATABASE_URL"]);
  });

  test("needs no keys for a disk store of this machine, and all of them once one is set", () => {
    expect(missingNames("local", { ...local, BACKUP_RECIPIENTS: "age1a" })).toEqual(["BACKUP_SECRET"]);
    expect(missingNames("local", { ...local, BACKUP_SECRET: "0123456789abcdef" })).toEqual(["BACKUP_RECIPIENTS"]);
    const opened = { BACKUP_SECRET: "0123456789abcdef", BACKUP_IDENTITY: "AGE-SECRET-KEY-1A" };
    expect(missingNames("local", { ...local, ...opened })).toEqual([]);
  });

  test("needs Blob's token for a store on Vercel Blob", () => {
    const values = { ...deployed, BACKUP_STORE_URL: "vercel-blob://" };
    expect(judge("production", values).missing).toMatchObject([
      { name: "BLOB_READ_WRITE_TOKEN", reason: "blob-store" },
    ]);
  });

  test("needs Inngest's keys on this machine only when Inngest is the scheduler", () => {
    expect(missingNames("local", { ...local, ATALAYA_SCHEDULER: "inngest" })).toEqual([
      "INNGEST_EVENT_KEY",
      "INNGEST_SIGNING_KEY",
    ]);
    expect(missingNames("local", { ...local, ATALAYA_SCHEDULER: "embedded" })).toEqual([]);
  });

  test.each([
    ["UPSTASH_REDIS_REST_URL", "https://x.upstash.io", "UPSTASH_REDIS_REST_TOKEN"],
    ["UPSTASH_REDIS_REST_TOKEN", "t", "UPSTASH_REDIS_REST_URL"],
    ["GITHUB_CLIENT_ID", "Iv1", "GITHUB_CLIENT_SECRET"],
    ["VERCEL_TOKEN", "t", "VERCEL_PROJECT_ID"],
  ])("misses the other half of %s", (name, value, other) => {
    expect(judge("local", { ...local, [name]: value }).missing).toMatchObject([{ name: other, reason: "other-half" }]);
  });

  test.each<[Place, string, string]>([
    ["local", "DATABASE_URL", "mysql://hush@h/d"],
    ["local", "ORDERS_URL", "postgres://u:hush@ep-two-pooler.eu.neon.tech/orders"],
    ["local", "LOG_LEVEL", "hush"],
    ["production", "ATALAYA_SCHEDULER", "embedded"],
    ["preview", "BACKUP_STORE_URL", "file:///hush"],
    ["production", "ATALAYA_URL", "http://hush.example.com"],
    ["production", "DATABASE_URL", "postgres://u:hush@localhost:5432/d"],
    ["production", "SHOP_DATABASE_URL", "postgres://u:hush@127.0.0.1/d"],
  ])("names what is malformed in %s: %s", (place, name, value) => {
    const verdict = judge(place, { ...(place === "local" ? local : deployed), [name]: value });
    expect(verdict.malformed).toEqual([{ name, message: expect.stringMatching(/\S/) }]);
    expect(verdict.variables.find((variable) => variable.name === name)?.state).toBe("malformed");
    expect(JSON.stringify(verdict)).not.toContain("hush");
  });

  test("takes a value that may not be read for set and sound", () => {
    const hidden = Object.fromEntries(Object.keys(deployed).map((name) => [name, null]));
    expect(judge("production", hidden)).toMatchObject({ missing: [], malformed: [] });
  });

  test("names secrets past their period, and no other variable", () => {
    expect(judge("production", deployed, ago(90)).rotate).toEqual([]);
    expect(judge("production", deployed, ago(91)).rotate.map(({ name }) => name)).toEqual([
      "DATABASE_URL",
      "ATALAYA_SECRET",
      "SHOP_DATABASE_URL",
      "INNGEST_EVENT_KEY",
      "INNGEST_SIGNING_KEY",
      "ORDERS_URL",
    ]);
    expect(judge("production", deployed, ago(91)).rotate[0]).toEqual({ name: "DATABASE_URL", ageDays: 91 });
  });

  test("does not ask for new keys of backups, which would leave the old backups shut", () => {
    const keys = { BACKUP_SECRET: "0123456789abcdef", BACKUP_IDENTITY: "AGE-SECRET-KEY-1A" };
    const names = judge("production", { ...deployed, ...keys }, ago(1000)).rotate.map(({ name }) => name);
    expect(names).not.toContain("BACKUP_SECRET");
    expect(names).not.toContain("BACKUP_IDENTITY");
  });

  test("shows no value, whatever its state", () => {
    const names = judge("production", {}).variables.map(({ name }) => name);
    const sentinels = Object.fromEntries(names.map((name) => [name, `SENTINEL-${name}-VALUE`]));
    for (const place of ["local", "production"] as const)
      expect(JSON.stringify(judge(place, sentinels, ago(400)))).not.toContain("SENTINEL");
  });
});

describe("judgeOwnEnvironment", () => {
  test("judges as this machine, unless Vercel says which environment it is", () => {
    const placeOf = (environment: Record<string, string>) => judgeOwnEnvironment({ config, now, environment }).place;
    expect(placeOf({})).toBe("local");
    expect(placeOf({ VERCEL: "1", VERCEL_ENV: "preview" })).toBe("preview");
    expect(placeOf({ VERCEL: "1" })).toBe("production");
    expect(placeOf({ VERCEL: "", VERCEL_ENV: "" })).toBe("local");
    expect(placeOf({ VERCEL: "0", VERCEL_ENV: "preview" })).toBe("local");
  });

  test("knows no age of a secret", () => {
    expect(judgeOwnEnvironment({ config, now, environment: local })).toMatchObject({ missing: [], rotate: [] });
  });
});

describe("soundEnvironment", () => {
  test("leaves out what is malformed, and keeps the rest as it is", () => {
    const environment = { ...local, LOG_LEVEL: "loud", ORDERS_URL: "nowhere", PATH: "/bin" };
    const { ORDERS_URL: _left, ...rest } = local;
    expect(soundEnvironment({ config, environment })).toEqual({ ...rest, PATH: "/bin" });
  });
});

describe("readOpenValues", () => {
  test("shows what is sound and no secret, without the secrets in it", () => {
    const environment = {
      ...local,
      LOG_LEVEL: "HUSH",
      BACKUP_STORE_URL: "s3://user:HUSH@bucket/tower",
      NEXT_PUBLIC_SENTRY_DSN: "https://HUSH@o0.ingest.sentry.io/1",
    };
    const verdict = judgeOwnEnvironment({ config, now, environment });
    const values = readOpenValues({ verdict, environment });
    expect(values).toMatchObject({ ATALAYA_URL: "http://localhost:4310" });
    expect(Object.keys(values)).not.toContain("ATALAYA_SECRET");
    expect(Object.keys(values)).not.toContain("LOG_LEVEL");
    expect(JSON.stringify(values)).not.toContain("HUSH");
  });
});
