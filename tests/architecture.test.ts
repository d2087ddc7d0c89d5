import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { cruise, type ICruiseOptions, type ICruiseResult } from "dependency-cruiser";
import extractConfig from "dependency-cruiser/config-utl/extract-depcruise-config";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const root = path.resolve(import.meta.dirname, "..");
const folders = ["app", "ui", "inngest", "modules", "scripts", "examples", "prisma"];
const sources = fs
  .globSync([...folders.map((folder) => `${folder}/**/*.{ts,tsx}`), "*.ts"], { cwd: root })
  .filter((file) => !file.startsWith("prisma/generated/") && !file.endsWith(".d.ts"));

let config: Awaited<ReturnType<typeof extractConfig>>;
beforeAll(async () => {
  config = await extractConfig(path.join(root, ".dependency-cruiser.cjs"));
});

const readsEnvironment =
  /\bprocess\.env\b(?!\.(NEXT_RUNTIME|NEXT_PUBLIC_\w+)\b)|\bprocess\[|from "(node:)?process"|\benv\b.*= process\b/g;
const prints = /\bconsole\./g;
const importsModuleValue =
  /\b(?:import|export)\s+(?!type\b)[^;"'()]*\bfrom\s+["']#modules\/|\bimport\s*\(?\s*["']#modules\//g;

/** "rule: from → to" for each import in `baseDir` that breaks a rule. */
async function listViolations(baseDir: string): Promise<string[]> {
  const entries = fs.globSync([...folders, "*.{ts,mjs}"], { cwd: baseDir });
  const options: ICruiseOptions = {
    ...config.options,
    baseDir,
    validate: true,
    ruleSet: { forbidden: config.forbidden },
  };
  const { output } = await cruise(entries, options, config.options?.enhancedResolveOptions);
  return (output as ICruiseResult).summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`);
}

function readSources(wanted: (file: string) => boolean): { file: string; text: string }[] {
  return sources.filter(wanted).map((file) => ({ file, text: fs.readFileSync(path.join(root, file), "utf8") }));
}

/** "file:line" of each match that does not begin in a comment. */
function findLines(files: { file: string; text: string }[], pattern: RegExp): string[] {
  return files.flatMap(({ file, text }) =>
    [...text.matchAll(pattern)].flatMap(({ index }) => {
      const before = text.slice(0, index).split("\n");
      return /^\s*(\/\/|\/?\*)/.test(`${before.at(-1)}${text.slice(index, index + 2)}`)
        ? []
        : [`${file}:${before.length}`];
    }),
  );
}

describe("the tree", () => {
  test("breaks no rule of .dependency-cruiser.cjs", async () => {
    expect(await listViolations(root)).toEqual([]);
  });

  test("reads process.env in modules/platform/config.ts only, but for the constants that Next fills in", () => {
    const readers = readSources((file) => file !== "modules/platform/config.ts");
    expect(findLines(readers, readsEnvironment)).toEqual([]);
  });

  test("prints nothing from a module", () => {
    expect(
      findLines(
        readSources((file) => file.startsWith("modules/")),
        prints,
      ),
    ).toEqual([]);
  });

  test("gives browser code nothing of a module but its types", () => {
    const inBrowser = readSources((file) => file.startsWith("ui/") || file.startsWith("app/")).filter(
      ({ file, text }) => file.startsWith("ui/") || /^["']use client["']/m.test(text),
    );
    expect(findLines(inBrowser, importsModuleValue)).toEqual([]);
  });
});

describe("the text rules", () => {
  test.each([
    ["const url = process.env.DATABASE_URL;", readsEnvironment],
    ["const { env } = process;", readsEnvironment],
    ['import { env } from "node:process";', readsEnvironment],
    ['process["env"]', readsEnvironment],
    ['import { takeBackup } from "#modules/backup";', importsModuleValue],
    ['import { takeBackup, type Backup } from "#modules/backup";', importsModuleValue],
    ['import {\n  takeBackup,\n} from "#modules/backup";', importsModuleValue],
    ['import "#modules/backup";', importsModuleValue],
    ["console.error(secret);", prints],
    ['const backup = await import("#modules/backup");', importsModuleValue],
  ])("catch %s", (line, pattern) => {
    expect(findLines([{ file: "planted.ts", text: line }], pattern)).toEqual(["planted.ts:1"]);
  });

  test.each([
    ['if (process.env.NEXT_RUNTIME === "nodejs") {}', readsEnvironment],
    ["const dsn = process.env.NEXT_PUBLIC_SENTRY_DSN;", readsEnvironment],
    ["// reads process.env", readsEnvironment],
    ['import type { Backup } from "#modules/backup";', importsModuleValue],
    ['import { a } from "a";\nimport type {\n  Backup,\n} from "#modules/backup";', importsModuleValue],
  ])("let %s pass", (line, pattern) => {
    expect(findLines([{ file: "planted.ts", text: line }], pattern)).toEqual([]);
  });
});

const sound: Record<string, string> = {
  "app/page.tsx": `import Link from "next/link"; import { takeBackup } from "#modules/backup"; import { Bar } from "../ui/bar.tsx";
    export default () => <Link href="/"><Bar />{String(takeBackup)}</Link>;`,
  "ui/bar.tsx": `import { useState } from "react"; export const Bar = () => <b>{useState(1)[0]}</b>;`,
  "inngest/index.ts": `import { Inngest } from "inngest"; import { takeBackup } from "#modules/backup"; export const all = [Inngest, takeBackup];`,
  "scripts/db-backup.ts": `import { takeBackup } from "#modules/backup"; await takeBackup();`,
  "instrumentation.ts": `import { all } from "./inngest/index.ts"; export const register = () => all;`,
  "sentry.client.config.ts": `import { options } from "./modules/platform/sentry/index.ts"; export default options;`,
  "modules/backup/index.ts": `export { takeBackup } from "./take-backup.ts";`,
  "modules/backup/take-backup.ts": `import { copyOut } from "#modules/postgres"; export const takeBackup = async () => copyOut;`,
  "modules/postgres/index.ts": `export * from "./wire/copy-out.ts";`,
  "modules/postgres/wire/copy-out.ts": `import { clock } from "#modules/platform"; export const copyOut = clock;`,
  "modules/monitor/index.ts": `import { clock } from "#modules/platform"; export const probe = clock;`,
  "modules/platform/index.ts": `export const clock = 1;`,
  "modules/platform/sentry/index.ts": `export const options = {};`,
};

const planted: [violation: string, files: Record<string, string>][] = [
  [
    "no-cycle: modules/backup/one.ts → modules/backup/two.ts",
    { "modules/backup/one.ts": `import "./two.ts";`, "modules/backup/two.ts": `import type { One } from "./one.ts";` },
  ],
  [
    "module-without-floor: modules/weather/index.ts → modules/platform/index.ts",
    { "modules/weather/index.ts": `import "#modules/platform";` },
  ],
  [
    "module-by-face: modules/backup/peek.ts → modules/postgres/wire/copy-out.ts",
    { "modules/backup/peek.ts": `import "../postgres/wire/copy-out.ts";` },
  ],
  [
    "module-by-face: modules/backup/peek-type.ts → modules/postgres/wire/copy-out.ts",
    { "modules/backup/peek-type.ts": `export type Peek = import("../postgres/wire/copy-out.ts").Peek;` },
  ],
  [
    "entry-by-face: scripts/peek.ts → modules/backup/take-backup.ts",
    { "scripts/peek.ts": `await import("../modules/backup/take-backup.ts");` },
  ],
  [
    "entry-by-face: app/peek.tsx → modules/backup/take-backup.ts",
    { "app/peek.tsx": `import "../modules/backup/take-backup.ts"; export default () => <b />;` },
  ],
  [
    "sentry-by-its-own-face: sentry.server.config.ts → modules/backup/index.ts",
    { "sentry.server.config.ts": `import "#modules/backup";` },
  ],
  [
    "module-knows-no-entry: modules/backup/call.ts → inngest/index.ts",
    { "modules/backup/call.ts": `import "../../inngest/index.ts";` },
  ],
  [
    "module-knows-no-entry: modules/backup/config.ts → atalaya.config.ts",
    { "modules/backup/config.ts": `import "#config";`, "atalaya.config.ts": `export default {};` },
  ],
  ["ui-knows-no-route: ui/peek.tsx → app/page.tsx", { "ui/peek.tsx": `export { default } from "../app/page.tsx";` }],
  [
    "entry-is-not-imported: inngest/peek.ts → scripts/db-backup.ts",
    { "inngest/peek.ts": `import "../scripts/db-backup.ts";` },
  ],
  [
    "inngest-only-in-inngest: modules/backup/run.ts → node_modules/inngest/",
    { "modules/backup/run.ts": `import "inngest";` },
  ],
  [
    "inngest-only-in-inngest: app/api/route.ts → node_modules/inngest/",
    { "app/api/route.ts": `import { serve } from "inngest/next"; export const GET = serve;` },
  ],
  [
    "screens-only-in-app-and-ui: modules/backup/view.ts → node_modules/next/",
    { "modules/backup/view.ts": `import "next/headers.js";` },
  ],
  ["screens-only-in-app-and-ui: scripts/view.ts → node_modules/react/", { "scripts/view.ts": `import "react";` }],
  [
    "no-tool-in-the-product: modules/backup/tool.ts → node_modules/playwright-core/",
    { "modules/backup/tool.ts": `import "playwright-core";` },
  ],
  [
    "floor-platform: modules/platform/up.ts → modules/postgres/index.ts",
    { "modules/platform/up.ts": `import "#modules/postgres";` },
  ],
  [
    "floor-postgres: modules/postgres/up.ts → modules/monitor/index.ts",
    { "modules/postgres/up.ts": `import "#modules/monitor";` },
  ],
  [
    "floor-storage: modules/storage/index.ts → modules/backup/index.ts",
    { "modules/storage/index.ts": `import "#modules/backup";` },
  ],
  [
    "floor-branch: modules/branch/index.ts → modules/backup/index.ts",
    { "modules/branch/index.ts": `import "#modules/backup";` },
  ],
  [
    "floor-backup: modules/backup/side.ts → modules/monitor/index.ts",
    { "modules/backup/side.ts": `import "#modules/monitor";` },
  ],
  [
    "floor-monitor: modules/monitor/side.ts → modules/backup/index.ts",
    { "modules/monitor/side.ts": `import "#modules/backup";` },
  ],
  [
    "floor-migrate: modules/migrate/index.ts → modules/release/index.ts",
    { "modules/migrate/index.ts": `import "#modules/release";`, "modules/release/index.ts": `export {};` },
  ],
  [
    "floor-release: modules/release/index.ts → modules/alert/index.ts",
    { "modules/release/index.ts": `import "#modules/alert";`, "modules/alert/index.ts": `export {};` },
  ],
  [
    "floor-alert: modules/alert/index.ts → modules/monitor/index.ts",
    { "modules/alert/index.ts": `import "#modules/monitor";` },
  ],
  [
    "floor-access: modules/access/index.ts → modules/backup/index.ts",
    { "modules/access/index.ts": `import "#modules/backup";` },
  ],
  [
    "floor-connection: modules/connection/index.ts → modules/backup/index.ts",
    { "modules/connection/index.ts": `import "#modules/backup";` },
  ],
  [
    "floor-preview: modules/preview/index.ts → modules/backup/index.ts",
    { "modules/preview/index.ts": `import "#modules/backup";` },
  ],
  [
    "floor-metric: modules/metric/index.ts → modules/backup/index.ts",
    { "modules/metric/index.ts": `import "#modules/backup";` },
  ],
  [
    "floor-incident: modules/incident/index.ts → modules/backup/index.ts",
    { "modules/incident/index.ts": `import "#modules/backup";` },
  ],
  [
    "floor-status: modules/status/index.ts → modules/backup/index.ts",
    { "modules/status/index.ts": `import "#modules/backup";` },
  ],
  [
    "floor-maintenance: modules/maintenance/index.ts → modules/backup/index.ts",
    { "modules/maintenance/index.ts": `import "#modules/backup";` },
  ],
];

describe("the import rules", () => {
  const house = fs.mkdtempSync(path.join(os.tmpdir(), "atalaya-architecture-"));
  let made = 0;
  afterAll(() => fs.rmSync(house, { recursive: true, force: true }));

  function build(files: Record<string, string>): string {
    // A folder of its own each time: dependency-cruiser remembers what it parsed, by path.
    const folder = path.join(house, String(made++));
    fs.mkdirSync(folder);
    fs.symlinkSync(path.join(root, "node_modules"), path.join(folder, "node_modules"));
    fs.copyFileSync(path.join(root, "package.json"), path.join(folder, "package.json"));
    for (const [file, text] of Object.entries({ ...sound, ...files })) {
      fs.mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
      fs.writeFileSync(path.join(folder, file), text);
    }
    return folder;
  }

  test("let a sound tree pass", async () => {
    expect(await listViolations(build({}))).toEqual([]);
  });

  test.each(planted)("catch %s", async (violation, files) => {
    const found = await listViolations(build(files));
    expect(found.map((line) => line.replace(/(?:\.\.\/)*[^ ]*node_modules\//, "node_modules/"))).toContainEqual(
      expect.stringContaining(violation),
    );
  });

  test("are each caught at work here", () => {
    const caught = new Set(planted.map(([violation]) => violation.split(":")[0]));
    expect((config.forbidden ?? []).map((rule) => rule.name).filter((name) => !caught.has(name ?? ""))).toEqual([]);
  });
});
