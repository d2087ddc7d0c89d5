import { tmpdir } from "node:os";
import { join } from "node:path";

/** What a command of the product is started with: nothing of the developer's own, and the cache of compiled code that saves half of its start. */
export const commandEnvironment = {
  PATH: process.env.PATH,
  HOME: process.env.HOME,
  NODE_ENV: "test",
  NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? join(tmpdir(), "node-compile-cache"),
} as const;
