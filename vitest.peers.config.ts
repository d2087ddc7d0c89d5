import { defineConfig } from "vitest/config";

/** The tests against Debian's own age, zstd and PostgreSQL: `npm run test:peers`. */
export default defineConfig({
  test: {
    name: "peers",
    include: ["tests/peers/**/*.peer.ts"],
    globalSetup: "tests/support/global-setup.ts",
    pool: "forks",
    maxWorkers: 2,
    restoreMocks: true,
    testTimeout: 300_000,
    hookTimeout: 300_000,
    teardownTimeout: 60_000,
  },
});
