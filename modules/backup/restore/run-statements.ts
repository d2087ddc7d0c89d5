import { OpsError } from "#modules/platform";
import { type Connection, errorCode, needsSearchPath, withSearchPath } from "#modules/postgres";
import type { SchemaEntry } from "./schema-entries.ts";

export type StatementOptions = {
  /** Receives, in words, what was left out instead of failing. */
  leaveOut: (what: string) => void;
  /** True once an extension is known to be absent: then what depends on it is left out too. */
  extensionIsMissing: boolean;
  /** True when only a part of the backup was asked for: what else came along to serve it may need what was not. */
  isPart: boolean;
};

const BATCH = 50;
const DEPENDS_ON_MISSING = new Set(["42704", "42883", "42P01", "3F000", "42703", "42P17"]);

/**
 * Runs statements in order. A batch goes as one message, which the server runs as one transaction; if any fails, the batch
 * is run again one by one to find out which, and whether it may be left out.
 * @throws OpsError backup.statement-failed naming the object
 */
export async function runStatements(
  client: Connection,
  entries: SchemaEntry[],
  options: StatementOptions,
): Promise<void> {
  const settings = entries.filter(isSetting);
  for (const { sql } of settings) await client.query(sql);
  const rest = entries.filter((entry) => !isSetting(entry));
  for (let from = 0; from < rest.length; from += BATCH) {
    const batch = rest.slice(from, from + BATCH);
    try {
      await client.query(batch.map(({ sql }) => sql).join(";\n"));
    } catch {
      for (const entry of batch) await runStatement(client, entry, options);
    }
  }
}

/** `default_tablespace` and `default_table_access_method` change between entries and must stay where they are. */
function isSetting({ type }: SchemaEntry): boolean {
  return type === "SETTING";
}

export async function runStatement(client: Connection, entry: SchemaEntry, options: StatementOptions): Promise<void> {
  try {
    await client.query(entry.sql);
  } catch (error) {
    if (await runWithSearchPath(client, entry, error)) return;
    const excuse = excuseFor(entry, error, options);
    if (excuse === null) throw statementFailure(entry, error);
    if (excuse !== "") options.leaveOut(excuse);
  }
}

/** Whether the statement ran after all, once it could find what pg_dump's empty search path hides. */
async function runWithSearchPath(client: Connection, entry: SchemaEntry, error: unknown): Promise<boolean> {
  if (!needsSearchPath(error)) return false;
  return withSearchPath(client, () => client.query(entry.sql)).then(
    () => true,
    () => false,
  );
}

/** Why a failure is none: "" says nothing was lost, words say what was left out, null says it is a failure. */
function excuseFor(entry: SchemaEntry, error: unknown, options: StatementOptions): string | null {
  const code = errorCode(error);
  const words = error instanceof Error ? error.message : "";
  if (code === "42P06" && /^CREATE SCHEMA public\b/.test(entry.sql)) return "";
  const missingRole = /role "(.*)" does not exist/.exec(words)?.[1];
  if (missingRole) return `${describeEntry(entry)}: the role ${missingRole} does not exist on this server`;
  // PostgreSQL compares no exclusion constraints (17 and 18): each partition keeps its own, the parent's stays unfinished.
  if (code === "42P17" && /^ALTER INDEX [\s\S]* ATTACH PARTITION /.test(entry.sql))
    return `${describeEntry(entry)}: ${words}`;
  if (/^COMMENT ON EXTENSION/.test(entry.sql)) return "";
  if (options.extensionIsMissing) {
    if (/^CREATE EXTENSION/.test(entry.sql)) return `${describeEntry(entry)}: not available on this server`;
    if (code && DEPENDS_ON_MISSING.has(code))
      return `${describeEntry(entry)}: it needs an extension that is not on this server`;
  }
  if (options.isPart && code && DEPENDS_ON_MISSING.has(code) && !/^TABLE/.test(entry.type))
    return `${describeEntry(entry)}: it needs something that was not chosen`;
  const needsSuperuser =
    code === "42501" &&
    /^(CREATE EVENT TRIGGER|CREATE PUBLICATION|ALTER PUBLICATION|CREATE SUBSCRIPTION|COMMENT ON)/.test(entry.sql);
  return needsSuperuser ? `${describeEntry(entry)}: this role may not create it` : null;
}

function describeEntry({ type, schema, name }: SchemaEntry): string {
  return `${type.toLowerCase()} ${schema ? `${schema}.` : ""}${name}`;
}

function statementFailure(entry: SchemaEntry, error: unknown): OpsError {
  return new OpsError({
    code: "backup.statement-failed",
    message: `${describeEntry(entry)} could not be made: ${error instanceof Error ? error.message : error}.`,
    hint: "Nothing exists under the target's name yet. Mend the cause on the target server and run the same command again.",
    exit: 6,
    cause: error,
  });
}
