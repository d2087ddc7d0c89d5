import type { DropStmt, Node, RangeVar } from "@pgsql/types";
import { OpsError } from "#modules/platform";
import { quoteIdentifier, quoteQualified } from "#modules/postgres";
import type { Ask } from "../../history/history.ts";
import type { PlannedStatement } from "../../plan/types.ts";
import { isSameIndex } from "./same-index.ts";

type Index = { oid: number; schema: string; name: string; isValid: boolean };

// Parts and parents of partitioned indexes are neither built nor left by CONCURRENTLY.
const indexesWhere = (condition: string) => `SELECT n.nspname AS schema, c.relname AS name, c.oid::int8::float8 AS oid,
    i.indisvalid AND i.indisready AND i.indislive AS "isValid"
  FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind = 'i' AND ${condition} ORDER BY c.relname`;

/** Where REINDEX CONCURRENTLY may have left something, by what it names. */
const SCOPES: Record<string, string> = {
  REINDEX_OBJECT_TABLE: "i.indrelid = to_regclass($1)",
  REINDEX_OBJECT_INDEX: "i.indrelid = (SELECT indrelid FROM pg_index WHERE indexrelid = to_regclass($1))",
  REINDEX_OBJECT_SCHEMA: "n.nspname = $1",
};

/**
 * Whether the index of a CREATE INDEX CONCURRENTLY is there, valid and the same. An INVALID one of its name, which a killed
 * run left, is dropped first.
 * @throws OpsError migrate.other-index
 */
export async function settleIndex(ask: Ask, statement: PlannedStatement): Promise<boolean> {
  if (!("IndexStmt" in statement.node)) return false;
  const { idxname, relation, if_not_exists } = statement.node.IndexStmt;
  const existing = await listIndexes(ask, relation);
  if (!idxname) return settleUnnamed(ask, statement, existing);
  const index = existing.find(({ name }) => name === idxname);
  if (!index) return false;
  if (!index.isValid) {
    await dropIndex(ask, index);
    return false;
  }
  if (await isSameIndex(ask, statement, index.oid)) return true;
  if (if_not_exists) return false;
  throw new OpsError({
    code: "migrate.other-index",
    message: `Index ${quoteQualified(index.schema, index.name)} is there already, with another definition than the file's`,
    hint: "Look whether it is needed; drop or rename it, or give the new one another name, and run again.",
    exit: 3,
  });
}

/** The server chose the name: what was made, or left INVALID, is known by its definition. */
async function settleUnnamed(ask: Ask, statement: PlannedStatement, existing: Index[]): Promise<boolean> {
  for (const index of existing) {
    if (!(await isSameIndex(ask, statement, index.oid))) continue;
    if (index.isValid) return true;
    await dropIndex(ask, index);
  }
  return false;
}

/** Drops the INVALID indexes that a broken-off CREATE INDEX or REINDEX CONCURRENTLY left. */
export async function dropIndexLeftovers(ask: Ask, node: Node): Promise<void> {
  for (const index of await listLeftovers(ask, node)) if (!index.isValid) await dropIndex(ask, index);
}

async function listLeftovers(ask: Ask, node: Node): Promise<Index[]> {
  if ("IndexStmt" in node) {
    const { relation, idxname } = node.IndexStmt;
    return (await listIndexes(ask, relation)).filter(({ name }) => name === idxname);
  }
  if (!("ReindexStmt" in node)) return [];
  const { kind, relation, name } = node.ReindexStmt;
  const scope = SCOPES[kind ?? ""] ?? "$1::text IS NOT NULL";
  // The server's own names for the new and the old index while both are there.
  const found = await ask<Index>(indexesWhere(`${scope} AND c.relname ~ '_cc(new|old)[0-9]*$'`), [
    relation ? nameOf(relation) : (name ?? ""),
  ]);
  return found.rows;
}

/** Whether the index that DROP INDEX CONCURRENTLY names is gone. */
export async function isIndexGone(ask: Ask, { objects = [] }: DropStmt): Promise<boolean> {
  for (const object of objects) {
    const parts = "List" in object ? (object.List.items ?? []) : [];
    const name = parts.map((part) => quoteIdentifier("String" in part ? (part.String.sval ?? "") : "")).join(".");
    const { rows } = await ask<{ gone: boolean }>("SELECT to_regclass($1) IS NULL AS gone", [name]);
    if (!rows[0]?.gone) return false;
  }
  return true;
}

async function listIndexes(ask: Ask, relation: RangeVar | undefined): Promise<Index[]> {
  return relation ? (await ask<Index>(indexesWhere("i.indrelid = to_regclass($1)"), [nameOf(relation)])).rows : [];
}

function nameOf({ schemaname, relname = "" }: RangeVar): string {
  return schemaname ? quoteQualified(schemaname, relname) : quoteIdentifier(relname);
}

async function dropIndex(ask: Ask, { schema, name }: Index): Promise<void> {
  await ask(`DROP INDEX CONCURRENTLY IF EXISTS ${quoteQualified(schema, name)}`);
}
