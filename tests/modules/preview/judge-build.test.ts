import { describe, expect, test } from "vitest";
import { findPreviewName } from "../../../modules/preview/branch-name.ts";
import { type BuildFacts, judgeBuild } from "../../../modules/preview/judge-build.ts";

const whole: BuildFacts = {
  environment: "preview",
  gitBranch: "feature/checkout",
  database: { name: "DATABASE_URL", url: "postgres://u:p@prod.example.com/app" },
  neon: { apiKey: "napi_key", projectId: "project-1" },
};
const codeOf = (facts: Partial<BuildFacts>) => {
  const plan = judgeBuild({ ...whole, ...facts });
  return plan.kind === "refused" ? plan.refusal.code : plan.kind;
};

describe("judgeBuild", () => {
  test("gives a preview a branch of its own, whatever DATABASE_URL says", () => {
    expect(judgeBuild(whole)).toEqual({
      kind: "preview",
      gitBranch: "feature/checkout",
      branch: "preview/feature/checkout",
    });
    expect(codeOf({ target: "preview" })).toBe("preview");
  });

  test("lets production and a lasting environment migrate their own database", () => {
    const url = whole.database.url;
    expect(judgeBuild({ ...whole, environment: "production" })).toEqual({ kind: "migrate", as: "production", url });
    expect(judgeBuild({ ...whole, target: "staging" })).toEqual({ kind: "migrate", as: "staging", url });
  });

  test("only builds in development", () => {
    expect(codeOf({ environment: "development", neon: {} })).toBe("build");
  });

  test.each([
    [{ environment: undefined }, "preview.unknown-environment"],
    [{ environment: undefined, target: "preview" }, "preview.unknown-environment"],
    [{ environment: "preview", target: "production" }, "preview.unknown-environment"],
    [{ environment: "production", target: "preview" }, "preview.unknown-environment"],
    [{ environment: "production", target: "staging" }, "preview.unknown-environment"],
    [{ gitBranch: undefined }, "preview.no-git-branch"],
    [{ gitBranch: "" }, "preview.no-git-branch"],
    [{ gitBranch: "../main" }, "preview.bad-git-branch"],
    [{ neon: {} }, "preview.no-neon"],
    [{ neon: { apiKey: "k" } }, "preview.no-neon"],
    [{ neon: { projectId: "p" } }, "preview.no-neon"],
    [{ neon: { apiKey: "", projectId: "p" } }, "preview.no-neon"],
    [{ target: "staging", neon: {} }, "preview.no-neon"],
    [{ target: "staging", database: { name: "DATABASE_URL" } }, "preview.no-database"],
    [{ environment: "production", database: { name: "DATABASE_URL", url: "" } }, "preview.no-database"],
  ] satisfies [Partial<BuildFacts>, string][])("refuses %j", (facts, code) => {
    expect(codeOf(facts)).toBe(code);
  });

  test("never lets a preview migrate what DATABASE_URL names, whatever is missing", () => {
    const choices = {
      environment: [undefined, "preview"],
      target: [undefined, "", "preview", "production", "development"],
      gitBranch: [undefined, "", "main", "../x"],
      apiKey: [undefined, "", "k"],
      projectId: [undefined, "p"],
    } as const;
    const kinds = new Set<string>();
    for (const environment of choices.environment)
      for (const target of choices.target)
        for (const gitBranch of choices.gitBranch)
          for (const apiKey of choices.apiKey)
            for (const projectId of choices.projectId)
              kinds.add(judgeBuild({ ...whole, environment, target, gitBranch, neon: { apiKey, projectId } }).kind);
    expect([...kinds].toSorted()).toEqual(["preview", "refused"]);
  });
});

describe("findPreviewName", () => {
  test.each(["main", "Feature/ÑANDÚ", "fix/#12", "a".repeat(247), "😀", "quote\"'s", "semi;colon", "preview/x"])(
    "takes the git branch %s as it is",
    (name) => expect(findPreviewName(name)).toBe(`preview/${name}`),
  );

  test.each([
    undefined,
    "",
    "../x",
    "a/../b",
    "a b",
    "a\nb",
    "a\u0000b",
    "/a",
    "a/",
    "a//b",
    ".a",
    "a/.b",
    "a.lock",
    "a.",
    "-a",
    "a~1",
    "a^",
    "a:b",
    "a?",
    "a*",
    "a[b",
    "a\\b",
    "a@{1}",
    "\ud800",
  ])("knows that %j is no git branch", (name) => expect(findPreviewName(name)).toBeNull());

  test("shortens a long name, and no two to the same", () => {
    const [one, two] = [findPreviewName(`${"a".repeat(300)}1`), findPreviewName(`${"a".repeat(300)}2`)];
    expect(one).toHaveLength(255);
    expect(one).not.toBe(two);
    const emoji = findPreviewName("😀".repeat(200)) ?? "";
    expect(emoji.isWellFormed()).toBe(true);
    expect(emoji.length).toBeLessThanOrEqual(255);
  });
});
