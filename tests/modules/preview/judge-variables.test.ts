import { describe, expect, test } from "vitest";
import { type DatabaseVariable, findDatabaseUrls, judgeVariables } from "../../../modules/preview/judge-variables.ts";
import { judgeMarks, type Mark } from "../../../modules/preview/mark/judge-mark.ts";

const host = "ep-cool-sun-123.eu-central-1.aws.neon.tech";
const own = "postgres://u:p@ep-own-456.eu-central-1.aws.neon.tech/app";
const wanted = [{ name: "DATABASE_URL", value: own }];

function judge(environment: Record<string, string>, standing: DatabaseVariable["standing"] = "unmarked") {
  const databases = findDatabaseUrls(environment).map((each) => ({ ...each, standing }));
  return judgeVariables({ environment, databases, production: { host }, wanted })?.code ?? null;
}

describe("judgeVariables", () => {
  test.each([
    [`postgres://u:p@${host}/app`],
    [`postgresql://other:q@${host}/else?sslmode=require`],
    [`postgres://u:p@${host.replace("123", "123-pooler")}/app`],
    [`POSTGRES://u:p@${host.toUpperCase()}/app`],
    [`prisma+postgres://${host}/app`],
    ["postgres://u:p@203.0.113.7/app?options=endpoint%3Dep-cool-sun-123"],
    ["postgres://u:endpoint=ep-cool-sun-123;p@203.0.113.7/app"],
    [host],
    [`host=${host} dbname=app`],
  ])("refuses %s, in whatever variable it stands", (value) => {
    expect(judge({ DATABASE_URL: value })).toBe("preview.production-database");
    expect(judge({ PGHOST: value })).toBe("preview.production-database");
  });

  test.each(["production", "copy"] as const)("refuses what says of itself that it is %s", (standing) => {
    expect(judge({ ANALYTICS_URL: "postgres://u:p@203.0.113.7/app" }, standing)).toBe("preview.production-database");
    expect(judge({ DATABASE_URL: "postgres://u:p@203.0.113.7/app" }, standing)).toBe("preview.production-database");
  });

  test("takes the branch's own database, by the pooler or as another role", () => {
    expect(judge({ DATABASE_URL: own })).toBeNull();
    expect(judge({ DATABASE_URL: own.replace("456", "456-pooler").replace("u:p", "v:q") })).toBeNull();
    expect(judge({})).toBeNull();
  });

  test("refuses a variable of the preview that leads to any other database", () => {
    expect(judge({ DATABASE_URL: "postgres://u:p@staging.example.com/app" })).toBe("preview.other-database");
    expect(judge({ DATABASE_URL: own.replace("/app", "/else") })).toBe("preview.other-database");
    expect(judge({ DATABASE_URL: "postgres://staging.example.com" }, null)).toBe("preview.other-database");
  });

  test("lets other variables lead elsewhere, if that can be asked and is not production", () => {
    expect(judge({ ANALYTICS_URL: "postgres://u:p@analytics.example.com/app" })).toBeNull();
    expect(judge({ ANALYTICS_URL: "postgres://u:p@analytics.example.com/app" }, null)).toBe("preview.cannot-tell");
  });

  test("is not alarmed by an endpoint whose name only begins or ends alike", () => {
    expect(judge({ A: "ep-cool-sun-1234.neon.tech", B: "xep-cool-sun-123.neon.tech", C: "step-cool-sun" })).toBeNull();
  });
});

describe("judgeMarks", () => {
  const production: Mark = { identity: "neon:br-1/5", kind: "production" };
  const preview: Mark = { identity: "neon:br-2/5", kind: "preview" };

  test.each([
    ["neon:br-1/5", [production], "production"],
    ["neon:br-1/5", [production, preview], "production"],
    ["neon:br-2/5", [production, preview], "preview"],
    ["neon:br-2/5", [production], "copy"],
    ["neon:br-3/5", [production, preview], "copy"],
    ["neon:br-3/5", [preview], "unmarked"],
    ["neon:br-3/5", [], "unmarked"],
  ] satisfies [string, Mark[], string][])("tells %s by %j", (identity, marks, standing) => {
    expect(judgeMarks(identity, marks)).toBe(standing);
  });
});
