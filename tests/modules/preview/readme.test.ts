import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

const root = join(import.meta.dirname, "..", "..", "..");
const textOf = (...folders: string[]) =>
  folders
    .flatMap((folder) => globSync("**/*.ts", { cwd: join(root, folder) }).map((file) => join(root, folder, file)))
    .map((file) => readFileSync(file, "utf8"))
    .join("\n");

describe("modules/preview/README.md", () => {
  const readme = readFileSync(join(root, "modules", "preview", "README.md"), "utf8");
  const listed = [...readme.matchAll(/^\| `(preview\.[a-z-]+)` +\|/gm)].map(([, code]) => code ?? "");

  test("lists every error code that the module throws, and no other", () => {
    const thrown = [...textOf("modules/preview").matchAll(/code: "(preview\.[a-z-]+)"/g)].map(([, code]) => code);
    expect(listed.toSorted()).toEqual([...new Set(thrown)].toSorted());
  });

  test("promises no error that no test names", () => {
    const tests = textOf("tests/modules/preview", "tests/scripts");
    expect(listed.filter((code) => !tests.includes(code))).toEqual([]);
  });
});
