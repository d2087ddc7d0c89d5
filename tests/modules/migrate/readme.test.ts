import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { checks } from "#modules/migrate";

const folder = join(import.meta.dirname, "../../../modules/migrate");
const readme = readFileSync(join(folder, "README.md"), "utf8");
const sourcesOf = (directory: string) =>
  globSync("**/*.ts", { cwd: directory }).map((file) => readFileSync(join(directory, file), "utf8"));

const tableOf = (heading: string) => {
  const section = readme.split(`## ${heading}`)[1]?.split("\n## ")[0] ?? "";
  return [...section.matchAll(/^\| `(migrate\.[a-z0-9-]+)` +\|/gm)].map((match) => match[1]);
};

describe("modules/migrate/README.md", () => {
  const codes: string[] = Object.values(checks).flatMap((check) => check.codes);

  test("explains every code of the registry, in its order, and no other", () => {
    expect(tableOf("Faults")).toEqual(codes);
  });

  test("lists every error that the module throws, and no other", () => {
    const thrown = sourcesOf(folder).flatMap((text) =>
      [...text.matchAll(/new OpsError\(\{\s*code: "([^"]+)"/g)].map((match) => match[1]),
    );
    expect([...new Set(thrown)].sort()).toEqual(tableOf("Errors").sort());
  });

  test("promises nothing that no test names", () => {
    const tests = sourcesOf(import.meta.dirname).join("\n");
    const named = new Set([...tests.matchAll(/migrate\.[a-z0-9-]+/g)].map(([code]) => code));
    expect([...codes, ...tableOf("Errors")].filter((code) => !named.has(code ?? ""))).toEqual([]);
  });
});

describe("the registry", () => {
  test("has every check of its folder, each code once", () => {
    const files = globSync("*.ts", { cwd: join(folder, "checks") }).filter(
      (file) => file !== "check.ts" && file !== "registry.ts",
    );
    const registered = Object.keys(checks).map((name) => `${name}.ts`);
    expect(files.sort()).toEqual(registered.sort());
    const codes = Object.values(checks).flatMap((check) => [...check.codes]);
    expect(new Set(codes).size).toBe(codes.length);
  });
});
