import pg from "pg";
import { describeError } from "../describe-error.ts";
import type { Log } from "../log.ts";
import { OpsError } from "../ops-error.ts";
import { type History, openHistory } from "./history.ts";
import { pendingMigrations } from "./judge-history.ts";
import { acquireMigrationLock } from "./lock.ts";
import { type MigrationFile, readMigrations } from "./read-directory.ts";

export type ApplyInput = {
  /** Of the database to migrate; `?schema=` as Prisma reads it, default `public`. Neon's pooled host is rewritten to the direct one. */
  url: string;
  /** A folder in Prisma's layout. */
  directory: string;
  log: Pick<Log, "info">;
  /** How long to wait for another migration to finish. */
  lockWaitMs?: number;
};

/**
 * Applies what is pending, one transaction per file with its row of Prisma's history inside: a file is applied and
 * recorded, or nothing of it happened. Answers the names applied. Throws the `migration.*` codes of the README.
 */
export async function applyMigrations({ url, directory, log, lockWaitMs = 10_000 }: ApplyInput): Promise<string[]> {
  const files = await readMigrations(directory);
  const schema = new URL(url).searchParams.get("schema") ?? "public";
  const client = await connect(url);
  try {
    await acquireMigrationLock(client, lockWaitMs);
    const history = await openHistory(client, schema);
    const applied: string[] = [];
    for (const file of pendingMigrations(files, await history.read())) {
      await applyFile(client, history, schema, file, applied);
      applied.push(file.name);
      log.info({ migration: file.name }, "migration applied");
    }
    return applied;
  } finally {
    await client.end();
  }
}

async function applyFile(
  client: pg.Client,
  history: History,
  schema: string,
  file: MigrationFile,
  before: string[],
): Promise<void> {
  try {
    // A file may have left settings behind, such as an empty search_path from a dump.
    await client.query("RESET ALL");
    await client.query("SELECT set_config('search_path', $1, false)", [pg.escapeIdentifier(schema)]);
    await client.query("BEGIN");
    const transaction = await currentTransaction(client);
    await client.query(file.sql);
    if ((await currentTransaction(client)) !== transaction) throw ownTransaction(file);
    await history.record(file);
    await client.query("COMMIT");
  } catch (cause) {
    await client.query("ROLLBACK").catch(() => undefined);
    throw cause instanceof OpsError ? cause : failed(file, before, cause);
  }
}

async function currentTransaction(client: pg.Client): Promise<string | undefined> {
  const found = await client.query<{ id: string }>("SELECT pg_current_xact_id()::text AS id");
  return found.rows[0]?.id;
}

async function connect(url: string): Promise<pg.Client> {
  const direct = new URL(url);
  // Sessions and their locks do not survive Neon's pooler.
  if (direct.hostname.endsWith(".neon.tech")) direct.hostname = direct.hostname.replace(/^([^.]+)-pooler\./, "$1.");
  direct.searchParams.delete("schema");
  const client = new pg.Client({
    connectionString: direct.href,
    application_name: "atalaya migrations",
    connectionTimeoutMillis: 10_000,
  });
  // Without a listener, a server that goes away would end this process; the query in flight reports it.
  client.on("error", () => undefined);
  await client.connect().catch((cause: unknown) => {
    throw unreachable(direct, cause);
  });
  return client;
}

function unreachable(url: URL, cause: unknown): OpsError {
  return new OpsError({
    code: "migration.unreachable",
    message: `The database at ${url.host}${url.pathname} cannot be opened: ${describeError(cause).message}`,
    hint: "Check that the server runs and that user, password and database name are right.",
    retry: "later",
    exit: 4,
    cause,
  });
}

function ownTransaction(file: MigrationFile): OpsError {
  return new OpsError({
    code: "migration.own-transaction",
    message: `${file.name} ends the transaction it runs in; it may be half applied and is not recorded`,
    hint: "Remove BEGIN and COMMIT from the file, look at what it changed, and undo that before the next run.",
    exit: 7,
  });
}

function failed(file: MigrationFile, before: string[], cause: unknown): OpsError {
  const sqlState = cause instanceof Error && "code" in cause ? cause.code : undefined;
  const kept = before.length === 0 ? "Nothing was changed." : `Applied before it and kept: ${before.join(", ")}.`;
  const outside = sqlState === "25001" ? " Statements such as CREATE INDEX CONCURRENTLY cannot run here." : "";
  return new OpsError({
    code: "migration.failed",
    message: `${file.name} failed and was rolled back: ${describeError(cause).message}`,
    hint: `${kept}${outside} Correct the file and run again.`,
    exit: 6,
    cause,
  });
}
