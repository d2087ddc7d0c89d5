import { loadModule, parseSync } from "libpg-query";
import { OpsError } from "#modules/platform";

let parserIsLoaded: Promise<void> | undefined;

/**
 * Splits SQL text into statements with PostgreSQL's own parser, so that quotes, dollar quotes and `BEGIN ATOMIC` bodies cannot mislead it.
 * @returns each statement without its semicolon, comments before it left out.
 * @throws OpsError postgres.bad-sql
 */
export async function splitSql(sql: string): Promise<string[]> {
  parserIsLoaded ??= loadModule();
  await parserIsLoaded;
  const bytes = Buffer.from(sql);
  const statements = parse(sql).map(({ stmt_location = 0, stmt_len }) =>
    withoutLeadingComments(bytes.subarray(stmt_location, stmt_len ? stmt_location + stmt_len : undefined).toString()),
  );
  return statements.filter((statement) => statement.length > 0);
}

function parse(sql: string): { stmt_location?: number; stmt_len?: number }[] {
  // The parser calls an empty text an error.
  if (sql === "") return [];
  try {
    return parseSync(sql).stmts ?? [];
  } catch (error) {
    throw new OpsError({
      code: "postgres.bad-sql",
      message: `PostgreSQL's parser does not read this SQL: ${error instanceof Error ? error.message : error}`,
      hint: "Check the file with psql.",
      exit: 2,
      cause: error,
    });
  }
}

function withoutLeadingComments(statement: string): string {
  return statement.replace(/^(?:\s+|--[^\n]*(?:\n|$))+/, "").trimEnd();
}
