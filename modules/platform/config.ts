import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { OpsError } from "./ops-error.ts";

export type Environment = Record<string, string | undefined>;

/**
 * The environment of this process, completed from `.env` and `.atalaya/env` under `root`.
 * The process's own variables win, then `.env` (a person's), then `.atalaya/env` (made by `npm run up`).
 * This file is the only reader of `process.env`.
 */
export function readEnvironment(root: string = process.cwd()): Environment {
  const made = readEnvFile(join(/* turbopackIgnore: true */ root, ".atalaya", "env"));
  const own = readEnvFile(join(/* turbopackIgnore: true */ root, ".env"));
  return { ...made, ...own, ...process.env };
}

/** Environment for a child process: this process's own, with `extra` over it. */
export function childEnvironment(extra: Environment = {}): NodeJS.ProcessEnv {
  return { ...process.env, ...extra };
}

function readEnvFile(path: string): Environment {
  try {
    return parseEnv(readFileSync(path, "utf8"));
  } catch (cause) {
    if (isAbsent(cause)) return {};
    throw new OpsError({
      code: "config.unreadable",
      message: `${path} cannot be read`,
      hint: "Make the file readable by the user that runs this process, or remove it.",
      exit: 2,
      cause,
    });
  }
}

function isAbsent(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR");
}
