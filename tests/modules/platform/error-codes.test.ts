import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

const folder = join(import.meta.dirname, "../../../modules/platform");

describe("modules/platform/README.md", () => {
  test("lists every error code that the module throws, and no other", () => {
    const source = globSync("**/*.ts", { cwd: folder }).map((file) => readFileSync(join(folder, file), "utf8"));
    const thrown = source
      .join("\n")
      .matchAll(/"((?:config|cache|database|health|net|migration|vercel)\.(?!sql)[a-z-]+|unexpected)"/g);
    const listed = readFileSync(join(folder, "README.md"), "utf8").matchAll(/^\| `([a-z.-]+)` +\|/gm);
    const unique = (matches: Iterable<RegExpExecArray>) => [...new Set([...matches].map((match) => match[1]))].sort();
    expect(unique(thrown)).toEqual(unique(listed));
  });
});
