import { globSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { describe, expect, test } from "vitest";

const root = join(import.meta.dirname, "..", "..");
const samples = globSync("app/design/*.{ts,tsx}", { cwd: root });
const screens = globSync("app/**/*.tsx", { cwd: root }).filter((file) => !samples.includes(file));

/** Files that no sample can show, and why. */
const unseen: Record<string, string> = {
  "ui/keep-fresh.tsx": "draws nothing: it asks for the page again",
  "ui/feed/tell-results.tsx": "draws nothing: it tells notices, which have samples of their own",
};

/** What screens take from a file of ui/ and samples leave out, and why. */
const undrawn: Record<string, string> = {
  "ui/keep-fresh.tsx KeepFresh": "draws nothing",
  "ui/feed/tell-results.tsx TellResults": "draws nothing",
  "ui/words.tsx WordsProvider": "draws nothing",
  "ui/act/confirm-dialog.tsx ConfirmDialog": "ConfirmAct opens it",
  "ui/act/confirm-form.tsx ConfirmForm": "ConfirmAct asks with it",
};

/** Every `import` and `export … from` with what it names, and every `import()`; paths from the root. */
function listImports(file: string): { path: string; names: string[] }[] {
  const text = readFileSync(join(root, file), "utf8");
  const found = text.matchAll(/\b(?:im|ex)port\s*(type\s)?(?:([^;"'()]*?)\sfrom\s+|\()?"(\.[^"]+)"/g);
  return [...found].flatMap(([, isType, names = "", path = ""]) =>
    isType ? [] : [{ path: posix.join(posix.dirname(file), path), names: listComponents(names) }],
  );
}

/** `{ Cell, type Props, useWords }` names one component. */
function listComponents(names: string): string[] {
  return names
    .replace(/[{}]/g, "")
    .split(",")
    .map((name) => name.trim())
    .filter((name) => /^[A-Z]\w*$/.test(name));
}

/** The files of ui/ that are drawn once these are: by import, and by import of what was imported. */
function reach(files: string[], reached = new Set<string>()): Set<string> {
  for (const { path } of files.flatMap(listImports)) {
    if (!path.startsWith("ui/") || reached.has(path)) continue;
    reached.add(path);
    reach([path], reached);
  }
  return reached;
}

/** "file Component" of what these files take from ui/ themselves. */
function listTaken(files: string[]): Set<string> {
  const taken = files.flatMap(listImports).filter(({ path }) => path.startsWith("ui/") && path.endsWith(".tsx"));
  return new Set(taken.flatMap(({ path, names }) => names.map((name) => `${path} ${name}`)));
}

describe("the design page", () => {
  test("draws every component file of ui/, but for those that draw nothing", () => {
    const reached = reach(samples);
    const missing = globSync("ui/**/*.tsx", { cwd: root }).filter((file) => !reached.has(file));
    expect(missing.sort()).toEqual(Object.keys(unseen).sort());
  });

  test("has a sample of every component that a screen takes from ui/", () => {
    const sampled = listTaken(samples);
    const missing = [...listTaken(screens)].filter((taken) => !sampled.has(taken));
    expect(missing.sort()).toEqual(Object.keys(undrawn).sort());
  });
});
