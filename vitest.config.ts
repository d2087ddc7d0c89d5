import { globSync, readFileSync } from "node:fs";
import { defineConfig } from "vitest/config";

// A test reaches PostgreSQL through tests/support, or starts a process itself. What does neither is a unit test,
// quick enough for `npm run check`.
const browserTests = "tests/e2e/**/*.test.ts";
const serverTests = globSync("tests/**/*.test.ts", { cwd: import.meta.dirname, exclude: [browserTests] }).filter(
  (file) => /["'](?:\.\.?\/)+support\/|node:child_process|startEmbeddedServer/.test(readFileSync(file, "utf8")),
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
