import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { OpsError } from "#modules/platform";
import type { MigrationFile } from "../types.ts";

/**
 * The migrations of a folder in Prisma's layout, in order.
 * @throws OpsError migrate.unreadable-folder
 */
export async function readMigrationFiles(directory: string): Promise<MigrationFile[]> {
  const entries = await readdir(directory, { withFileTypes: true }).catch((cause: unknown) => {
    throw unreadable(directory, cause);
  });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(names.sort().map((name) => readOne(directory, name)));
}

async function readOne(directory: string, name: string): Promise<MigrationFile> {
  const path = join(directory, name, "migration.sql");
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw unreadable(path, cause);
  });
  const unix = bytes.toString("utf8").replaceAll("\r\n", "\n");
  const checksum = sha256(bytes);
  return { name, checksum, acceptedChecksums: [checksum, sha256(unix), sha256(unix.replaceAll("\n", "\r\n"))] };
}

function sha256(content: string | Buffer): string {
  return createHash("sha256").update(content).digest("hex");
}

function unreadable(path: string, cause: unknown): OpsError {
  return new OpsError({
    code: "migrate.unreadable-folder",
    message: `${path} cannot be read`,
    hint: "Give --migrations a folder in Prisma's layout: one folder per migration, with a migration.sql in it.",
    exit: 2,
    cause,
  });
}
