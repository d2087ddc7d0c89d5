import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { MigrationList } from "@prisma/schema-engine-wasm";
import type { SchemaFile } from "./with-schema-engine.ts";

export const lockFileText =
  '# Written with the first migration; kept under version control.\nprovider = "postgresql"\n';

/** A migrations folder in the form that the engine asks for. */
export function readMigrationList(directory: string): MigrationList {
  const folders = existsSync(directory) ? readdirSync(directory, { withFileTypes: true }) : [];
  const names = folders.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  const lockfile = join(directory, "migration_lock.toml");
  return {
    baseDir: resolve(directory),
    lockfile: {
      path: "migration_lock.toml",
      content: existsSync(lockfile) ? readFileSync(lockfile, "utf8") : lockFileText,
    },
    shadowDbInitScript: "",
    migrationDirectories: names.sort().map((name) => ({
      path: name,
      migrationFile: {
        path: "migration.sql",
        content: { tag: "ok", value: readFileSync(join(directory, name, "migration.sql"), "utf8") },
      },
    })),
  };
}

/** Every `*.prisma` file of a folder. */
export function readSchemaFiles(directory: string): SchemaFile[] {
  return readdirSync(directory)
    .filter((name) => name.endsWith(".prisma"))
    .sort()
    .map((name) => ({ path: join(directory, name), content: readFileSync(join(directory, name), "utf8") }));
}
