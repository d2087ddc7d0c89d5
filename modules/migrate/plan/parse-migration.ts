import type { Node } from "@pgsql/types";
import { loadModule, parseSync } from "libpg-query";
import { OpsError } from "#modules/platform";
import { explainOutsideTransaction } from "./outside-transaction.ts";
import type { PlannedStatement } from "./types.ts";

/**
 * The statements of a migration's SQL, cut by PostgreSQL's own parser.
 * @throws OpsError migrate.bad-sql, with the line where the parser stopped
 */
export async function parseMigration(sql: string, name: string): Promise<PlannedStatement[]> {
  await loadModule();
  const bytes = Buffer.from(sql);
  const statements: PlannedStatement[] = [];
  let [line, counted] = [1, 0];
  for (const { stmt, stmt_location = 0, stmt_len } of parse(sql, name)) {
    if (!stmt) continue;
    const end = stmt_len ? stmt_location + stmt_len : bytes.length;
    // The parser counts bytes, and gives a statement the comments before it.
    const cut = bytes.subarray(stmt_location, end).toString();
    const lead = leadOf(cut);
    line += countLines(bytes.subarray(counted, stmt_location));
    counted = stmt_location;
    statements.push({
      sql: cut.slice(lead).trimEnd(),
      line: line + cut.slice(0, lead).split("\n").length - 1,
      node: stmt,
      outsideTransaction: explainOutsideTransaction(stmt),
    });
  }
  return statements;
}

function countLines(bytes: Buffer): number {
  let lines = 0;
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) lines++;
  return lines;
}

/** Characters of blanks and comments before the first word; block comments nest. */
function leadOf(text: string): number {
  let at = 0;
  for (;;) {
    const skipped = /^(?:\s+|--[^\n]*)/.exec(text.slice(at))?.[0].length;
    if (skipped) at += skipped;
    else if (text.startsWith("/*", at)) at = endOfBlock(text, at);
    else return at;
  }
}

function endOfBlock(text: string, start: number): number {
  const marks = /\/\*|\*\//g;
  marks.lastIndex = start;
  let depth = 0;
  for (let mark = marks.exec(text); mark; mark = marks.exec(text)) {
    depth += mark[0] === "/*" ? 1 : -1;
    if (depth === 0) return marks.lastIndex;
  }
  return text.length;
}

type RawStatement = { stmt?: Node; stmt_location?: number; stmt_len?: number };

function parse(sql: string, name: string): RawStatement[] {
  // The parser calls an empty text an error, and a byte order mark a word.
  if (sql.trim() === "") return [];
  try {
    return parseSync(sql).stmts ?? [];
  } catch (error) {
    throw badSql(sql, name, error);
  }
}

function badSql(sql: string, name: string, cause: unknown): OpsError {
  const details = (cause as { sqlDetails?: { message?: string; cursorPosition?: number } }).sqlDetails;
  const at = details?.cursorPosition;
  const where = at === undefined ? "" : ` at line ${sql.slice(0, at).split("\n").length}`;
  return new OpsError({
    code: "migrate.bad-sql",
    message: `${name}${where}: ${details?.message ?? (cause instanceof Error ? cause.message : String(cause))}`,
    hint: "Correct the file; psql shows the same error.",
    exit: 2,
    cause,
  });
}
