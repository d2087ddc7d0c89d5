import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export const projectMigrations = join(import.meta.dirname, "../../prisma/migrations");
export const projectSchema = join(import.meta.dirname, "../../prisma/schema");

export type MigrationsFolder = {
  path: string;
  add(name: string, sql: string | Buffer): void;
  remove(name: string): void;
  dispose(): void;
};

/** A migrations folder of one test, in Prisma's layout. */
export function createMigrationsFolder(
  files: Record<string, string> = {},
  path = mkdtempSync(join(tmpdir(), "atalaya-migrations-")),
): MigrationsFolder {
  mkdirSync(path, { recursive: true });
  cpSync(join(projectMigrations, "migration_lock.toml"), join(path, "migration_lock.toml"));
  const add = (name: string, sql: string | Buffer) => {
    mkdirSync(join(path, name), { recursive: true });
    writeFileSync(join(path, name, "migration.sql"), sql);
  };
  for (const [name, sql] of Object.entries(files)) add(name, sql);
  return {
    path,
    add,
    remove: (name) => rmSync(join(path, name), { recursive: true }),
    dispose: () => rmSync(path, { recursive: true }),
  };
}
