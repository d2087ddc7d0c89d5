import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

const root = join(import.meta.dirname, "..", "..", "..");
const textOf = (...folders: string[]) =>
  folders.flatMap((folder) =>
    globSync("**/*.ts", { cwd: join(root, folder) }).map((file) => readFileSync(join(root, folder, file), "utf8")),
  );
const codesIn = (texts: string[]) =>
  new Set(texts.flatMap((text) => [...text.matchAll(/"(branch\.[a-z-]+)"/g)].map((match) => match[1])));

// Facts of the feed and entries of the audit log, which are no errors.
const facts = [
  ...["branch.expired", "branch.sweep-failed", "branch.created", "branch.deleted"],
  ...["branch.creation-requested", "branch.deletion-requested"],
];

describe("modules/branch/README.md", () => {
  const readme = readFileSync(join(root, "modules", "branch", "README.md"), "utf8");
  const listed = [...readme.matchAll(/^\| `(branch\.[a-z-]+)` +\|/gm)].map((match) => match[1]);

  test("lists every error code that the module throws, and no other", () => {
    const thrown = [...codesIn(textOf("modules/branch"))].filter((code) => !facts.includes(code ?? ""));
    expect(listed.toSorted()).toEqual(thrown.toSorted());
  });

  test("promises no error that no test names", () => {
    const tests = textOf("tests/modules/branch", "tests/contracts").join("\n");
    expect(listed.filter((code) => !tests.includes(code ?? ""))).toEqual([]);
  });
});
