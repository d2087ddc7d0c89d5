import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { permissions, roles, tokenScopes } from "#modules/access";

const root = join(import.meta.dirname, "../../..");
const folder = join(root, "modules/access");
const readme = readFileSync(join(folder, "README.md"), "utf8");
const guide = readFileSync(join(root, "docs/access.md"), "utf8");

describe("modules/access/README.md", () => {
  test("lists every error code that the module throws, and no other", () => {
    const source = globSync("**/*.ts", { cwd: folder }).map((file) => readFileSync(join(folder, file), "utf8"));
    const thrown = source.join("\n").matchAll(/code: "(access\.[a-z-]+)"/g);
    const listed = readme.matchAll(/^\| `(access\.[a-z-]+)` +\|/gm);
    const unique = (matches: Iterable<RegExpExecArray>) => [...new Set([...matches].map((match) => match[1]))].sort();
    expect(unique(thrown)).toEqual(unique(listed));
  });

  test("takes no more than 250 words for a decision, and names what was rejected", () => {
    const decisions = readme.split("## Decisions")[1]?.split(/\n\n(?=\*\*)/) ?? [];
    for (const decision of decisions.filter((text) => text.startsWith("**"))) {
      expect(decision.split(/\s+/).length).toBeLessThanOrEqual(250);
      expect(decision).toContain("_Rejected:_");
    }
  });
});

describe("docs/access.md", () => {
  test("has the table of permissions as the code has it", () => {
    const rows = [...guide.matchAll(/^\| `([a-z]+:[a-z]+)` +\|([^|]*)\|([^|]*)\|([^|]*)\|([^|]*)\|$/gm)];
    const told = rows.map(([, permission, ...cells]) => [permission, ...cells.map((cell) => cell.trim() === "✓")]);
    const meant = Object.entries(permissions).map(([permission, least]) => [
      permission,
      ...roles.map((role) => roles.indexOf(role) >= roles.indexOf(least)),
      (tokenScopes as readonly string[]).includes(permission),
    ]);
    expect(told).toEqual(meant);
  });

  test("names only commands that there are", () => {
    const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
      scripts: Record<string, string>;
    };
    const named = [...guide.matchAll(/npm run (?:--silent )?([a-z:-]+)/g)].map((match) => match[1] ?? "");
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });
});
