import { parseSync } from "libpg-query";
import { quoteIdentifier, quoteQualified } from "#modules/postgres";
import type { Ask } from "../../history/history.ts";
import type { PlannedStatement } from "../../plan/types.ts";

const PROBE = "atalaya_probe";

const DEFINITION = `SELECT pg_get_indexdef(i.indexrelid) AS definition, i.indisunique AS "isUnique",
    quote_ident(x.relname) AS name, quote_ident(n.nspname) AS schema, quote_ident(t.relname) AS "table"
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

type Definition = { definition: string; isUnique: boolean; name: string; schema: string; table: string };

/** `USING btree (…) …`: all that is neither the index's name nor the table's, which may hold any word. */
async function define(ask: Ask, oid: number | undefined): Promise<string | null> {
  const row = (await ask<Definition>(DEFINITION, [oid])).rows[0];
  if (!row) return null;
  const { definition, isUnique, name, schema, table } = row;
  const kind = isUnique ? "CREATE UNIQUE INDEX" : "CREATE INDEX";
  // Newer servers call one's own temporary schema pg_temp.
  const before = [schema, "pg_temp"].map((place) => `${kind} ${name} ON ${place}.${table} `);
  const prefix = before.find((start) => definition.startsWith(start));
  return prefix === undefined ? null : `${kind} ${definition.slice(prefix.length)}`;
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
