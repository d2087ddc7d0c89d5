import { parseSync } from "libpg-query";
import { quoteIdentifier, quoteQualified } from "#modules/postgres";
import type { Ask } from "../../history/history.ts";
import type { PlannedStatement } from "../../plan/types.ts";

const PROBE = "atalaya_probe";

// From the method on, past names that may hold any word.
const DEFINITION = `SELECT i.indisunique || substr(pg_get_indexdef(i.indexrelid), length(format('CREATE %sINDEX %I ON %I.%I ',
    CASE WHEN i.indisunique THEN 'UNIQUE ' END, x.relname, n.nspname, t.relname)) + 1) AS definition
  FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid JOIN pg_class t ON t.oid = i.indrelid
    JOIN pg_namespace n ON n.oid = t.relnamespace
  WHERE i.indexrelid = $1::oid`;

/**
 * Whether an index is what the statement would make. The server is asked: it makes the index on an empty copy of the
 * table, in a transaction that is undone, and prints both.
 */
export async function isSameIndex(ask: Ask, { sql, node }: PlannedStatement, oid: number): Promise<boolean> {
  if (!("IndexStmt" in node)) return false;
  const { relation, unique } = node.IndexStmt;
  const table = quoteIdentifier(relation?.relname ?? "");
  const original = relation?.schemaname ? quoteQualified(relation.schemaname, relation.relname ?? "") : table;
  await ask("BEGIN");
  try {
    await ask(`CREATE TEMP TABLE ${table} (LIKE ${original}) ON COMMIT DROP`);
    await ask(`CREATE ${unique ? "UNIQUE " : ""}INDEX ${PROBE} ON pg_temp.${table} ${afterTable(sql)}`);
    const probe = await ask<{ oid: number }>("SELECT to_regclass($1)::oid::int8::float8 AS oid", [`pg_temp.${PROBE}`]);
    const [wanted, found] = [await define(ask, probe.rows[0]?.oid), await define(ask, oid)];
    return wanted !== null && wanted === found;
  } finally {
    await ask("ROLLBACK");
  }
}

/** `USING btree (…) …`: all that is neither the index's name nor the table's. */
async function define(ask: Ask, oid: number | undefined): Promise<string | null> {
  return (await ask<{ definition: string }>(DEFINITION, [oid])).rows[0]?.definition ?? null;
}

/** What follows the table in CREATE INDEX. */
function afterTable(sql: string): string {
  const [raw] = parseSync(sql).stmts ?? [];
  const node = raw?.stmt;
  const start = node && "IndexStmt" in node ? (node.IndexStmt.relation?.location ?? 0) : 0;
  const fromTable = Buffer.from(sql).subarray(start).toString();
  const part = String.raw`(?:"(?:[^"]|"")+"|[^\s."(;]+)`;
  return fromTable.replace(new RegExp(String.raw`^${part}(?:\s*\.\s*${part})*`), "");
}
