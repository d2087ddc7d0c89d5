import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { describe, expect, test } from "vitest";
import { environmentVariables } from "../../../modules/platform/environment-variables.ts";
import { renderEnvExample } from "../../../modules/platform/index.ts";

describe("renderEnvExample", () => {
  test("is what .env.example holds; `node scripts/env-example.ts` renews it", () => {
    expect(readFileSync(join(import.meta.dirname, "..", "..", "..", ".env.example"), "utf8")).toBe(renderEnvExample());
  });

  test("shows every variable once, and sets none", () => {
    const text = renderEnvExample();
    for (const name of Object.keys(environmentVariables)) expect(text.split(`\n# ${name}=`)).toHaveLength(2);
    expect(parseEnv(text)).toEqual({});
  });

  test("sets every variable once the comment marks before the names are removed", () => {
    const text = renderEnvExample().replaceAll(/^# (?=[A-Z_]+=)/gm, "");
    expect(Object.keys(parseEnv(text)).sort()).toEqual(Object.keys(environmentVariables).sort());
  });
});
