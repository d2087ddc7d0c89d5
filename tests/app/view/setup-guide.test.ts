import { describe, expect, test } from "vitest";
import { judgeOwnEnvironment } from "#modules/platform/environment";
import { judgeSetup } from "../../../app/view/setup-guide.ts";
import { defineConfig, env } from "../../../modules/platform/index.ts";

const config = defineConfig({ databases: { shop: { url: env("SHOP_DATABASE_URL") } } });
const databases = [{ name: "shop", variable: "SHOP_DATABASE_URL" }];
const whole = {
  DATABASE_URL: "postgres://u:p@localhost/console",
  SHOP_DATABASE_URL: "postgres://u:p@localhost/shop",
  ATALAYA_URL: "http://localhost:4310",
  ATALAYA_SECRET: "0123456789abcdef0123456789abcdef",
};

function judge(environment: Record<string, string>) {
  const services = judgeSetup(judgeOwnEnvironment({ config, now: new Date(), environment }), databases);
  return Object.fromEntries(services.map((service) => [service.name, service]));
}

describe("judgeSetup", () => {
  test("calls what cannot be done without ready, and what is not used absent", () => {
    const states = Object.fromEntries(Object.values(judge(whole)).map(({ name, state }) => [name, state]));
    expect(states).toEqual({
      postgres: "ready",
      store: "ready",
      "sign-in": "ready",
      inngest: "absent",
      upstash: "absent",
      sentry: "absent",
      vercel: "absent",
      previews: "absent",
    });
  });

  test("calls a service faulty that lacks something", () => {
    const { postgres, upstash } = judge({ UPSTASH_REDIS_REST_TOKEN: "t", SHOP_DATABASE_URL: "x" });
    expect(postgres?.state).toBe("faulty");
    expect(upstash?.state).toBe("faulty");
  });

  test("offers a test of each thing that is set", () => {
    const github = { GITHUB_CLIENT_ID: "id", GITHUB_CLIENT_SECRET: "secret" };
    const services = judge({ ...whole, ...github, SENTRY_DSN: "https://k@o0.ingest.sentry.io/1" });
    expect(services.postgres?.tests).toEqual([{ kind: "console-database" }, { kind: "database", database: "shop" }]);
    expect(services["sign-in"]?.tests).toEqual([{ kind: "address" }, { kind: "github" }]);
    expect(services.sentry?.tests).toEqual([{ kind: "sentry" }]);
    expect(services.vercel?.tests).toEqual([]);
    expect(judge({}).postgres?.tests).toEqual([]);
  });

  test("has every variable that a person sets in one chapter, but for the log's level", () => {
    const all = judgeOwnEnvironment({ config, now: new Date(), environment: {} }).variables.map(({ name }) => name);
    const told = Object.values(judge({})).flatMap(({ variables }) => variables.map(({ name }) => name));
    expect(told.sort()).toEqual(all.filter((name) => name !== "LOG_LEVEL").sort());
  });
});
