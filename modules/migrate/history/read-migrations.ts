import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { OpsError } from "#modules/platform";
import { decodeSql } from "./decode-sql.ts";

export type MigrationFile = {
  /** The folder's name, which orders the migrations. */
  name: string;
  sql: string;
  /** SHA-256 of the file as it is, in lower-case hex; what Prisma records. */
  checksum: string;
  /** Also of its CRLF and LF forms: a checkout that changes line ends is no edit. */
  acceptedChecksums: string[];
};

/**
 * The migrations of a folder in Prisma's layout, in order.
 * @throws OpsError migrate.unreadable-folder, migrate.other-provider
 */
export async function readMigrations(directory: string): Promise<MigrationFile[]> {
  const entries = await readdir(directory, { withFileTypes: true }).catch((cause: unknown) => {
    throw unreadable(directory, cause);
  });
  await requirePostgres(directory);
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(names.sort().map((name) => readMigration(directory, name)));
}

async function readMigration(directory: string, name: string): Promise<MigrationFile> {
  const path = join(directory, name, "migration.sql");
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw unreadable(path, cause);
  });
  const sql = decodeSql(bytes, path);
  const unix = sql.replaceAll("\r\n", "\n");
  const checksum = sha256(bytes);
  return { name, sql, checksum, acceptedChecksums: [checksum, sha256(unix), sha256(unix.replaceAll("\n", "\r\n"))] };
}

async function requirePostgres(directory: string): Promise<void> {
  const lock = await readFile(join(directory, "migration_lock.toml"), "utf8").catch(() => "");
  const provider = /^\s*provider\s*=\s*"([^"]*)"/m.exec(lock)?.[1];
  if (provider === undefined || provider === "postgresql" || provider === "postgres") return;
  throw new OpsError({
    code: "migrate.other-provider",
    message: `${directory} holds migrations for ${provider}`,
    hint: "Only PostgreSQL's migrations can be applied; see migration_lock.toml.",
    exit: 2,
  });
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
