import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { defineConfig } from "vitest/config";

const browserTests = "tests/e2e/**/*.test.ts";
const importedFiles = /^(?:import|export|\}) (?!type).*?"(\.[^"]+\.ts)";$/gm;

/**
 * A test reaches PostgreSQL through a folder `support`, or starts a process, itself or by a file that it shares with its
 * neighbours. What does neither is a unit test, quick enough for `npm run check`.
 */
function needsServer(file: string): boolean {
  if (file.includes("/support/")) return true;
  const text = readFileSync(join(import.meta.dirname, file), "utf8");
  if (/node:child_process|startEmbeddedServer/.test(text)) return true;
  return [...text.matchAll(importedFiles)]
    .map(([, path = ""]) => join(dirname(file), path))
    .some((path) => path.startsWith("tests/") && needsServer(path));
}

const serverTests = globSync("tests/**/*.test.ts", { cwd: import.meta.dirname, exclude: [browserTests] }).filter(
  needsServer,
);

export default defineConfig({
  test: {
    pool: "forks",
    // Two, whatever the machine: the tests share one PostgreSQL and measure nothing in parallel.
    maxWorkers: 2,
    restoreMocks: true,
    teardownTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["tests/**/*.test.ts"],
          exclude: [browserTests, ...serverTests],
          testTimeout: 20_000,
          // They leave nothing behind, and a process for each file would cost more than the tests.
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: "server",
          include: serverTests,
          globalSetup: "tests/support/global-setup.ts",
          // pg_dump is WebAssembly, compiled for each dump: optimising it costs more than the dump.
          execArgv: ["--liftoff-only"],
          testTimeout: 120_000,
          hookTimeout: 300_000,
        },
      },
      {
        extends: true,
        test: {
          name: "browser",
          include: [browserTests],
          globalSetup: "tests/e2e/build.ts",
          testTimeout: 120_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
