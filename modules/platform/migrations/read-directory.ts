import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { OpsError } from "../ops-error.ts";

export type MigrationFile = {
  /** The folder's name, which orders the migrations. */
  name: string;
  sql: string;
  /** SHA-256 of the file as it is, in lower-case hex; what Prisma records. */
  checksum: string;
  /** Also of its CRLF and LF forms: a checkout that changes line ends is no edit. */
  acceptedChecksums: string[];
};

/** Says why a path could not be read, in the words of whoever asked for it. */
type Explain = (path: string, cause: unknown) => OpsError;

/** The migrations of a folder in Prisma's layout, in order. Throws `migration.unreadable`, `migration.other-provider`. */
export async function readMigrations(directory: string): Promise<MigrationFile[]> {
  const names = await listFolders(directory, unreadable);
  await requirePostgres(directory);
  return readFiles(directory, names, unreadable);
}

/** The same for whoever applies nothing, whatever the provider; throws what `explain` answers. */
export async function readMigrationFolder(directory: string, explain: Explain): Promise<MigrationFile[]> {
  return readFiles(directory, await listFolders(directory, explain), explain);
}

async function listFolders(directory: string, explain: Explain): Promise<string[]> {
  const entries = await readdir(directory, { withFileTypes: true }).catch((cause: unknown) => {
    throw explain(directory, cause);
  });
  const folders = entries.filter((entry) => entry.isDirectory());
  return folders.map((entry) => entry.name).sort();
}

function readFiles(directory: string, names: string[], explain: Explain): Promise<MigrationFile[]> {
  return Promise.all(names.map((name) => readMigration(directory, name, explain)));
}

async function readMigration(directory: string, name: string, explain: Explain): Promise<MigrationFile> {
  const path = join(directory, name, "migration.sql");
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw explain(path, cause);
  });
  const sql = bytes.toString("utf8");
  const unix = sql.replaceAll("\r\n", "\n");
  const checksum = sha256(bytes);
  return { name, sql, checksum, acceptedChecksums: [checksum, sha256(unix), sha256(unix.replaceAll("\n", "\r\n"))] };
}

async function requirePostgres(directory: string): Promise<void> {
  const lock = await readFile(join(directory, "migration_lock.toml"), "utf8").catch(() => "");
  const provider = /^\s*provider\s*=\s*"([^"]*)"/m.exec(lock)?.[1];
  if (provider === undefined || provider === "postgresql" || provider === "postgres") return;
  throw new OpsError({
    code: "migration.other-provider",
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
    code: "migration.unreadable",
    message: `${path} cannot be read`,
    hint: "Each migration is a folder with a migration.sql; remove folders that are none.",
    exit: 2,
    cause,
  });
}
