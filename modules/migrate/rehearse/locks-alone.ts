import type { Node, RangeVar } from "@pgsql/types";
import type pg from "pg";
import { type LockMode, lockStrength } from "./lock-modes.ts";
import type { Watched } from "./watch-session.ts";

/** What a statement that runs outside a transaction locks from its beginning to its end, by its page in the documentation. */
type Kind = { mode: LockMode; relations: (RangeVar | undefined)[] };

/** Oids of the relations that such a statement names. To be asked before it runs: it may drop them. */
export async function findLockedAlone(client: pg.Client, node: Node): Promise<{ mode: LockMode; oids: number[] }> {
  const { mode, relations } = kindOf(node);
  const oids: number[] = [];
  for (const relation of relations) {
    if (!relation?.relname) continue;
    const { rows } = await client.query<{ oid: number | null; table: number | null }>(NAMED, [
      relation.schemaname ?? null,
      relation.relname,
    ]);
    for (const row of rows) for (const oid of [row.oid, row.table]) if (oid !== null) oids.push(oid);
  }
  return { mode, oids };
}

/**
 * What is known of the statement's kind for the relations it names, for the whole of its time; what was seen of others.
 * Stronger modes that last a moment at its end are left out: they are taken only when nobody is in the way.
 */
export function locksAlone(
  known: { mode: LockMode; oids: number[] },
  watched: Watched,
  durationMs: number,
): { oid: number; mode: LockMode; heldMs: number }[] {
  const locks = new Map(known.oids.map((oid) => [oid, { oid, mode: known.mode, heldMs: durationMs }]));
  for (const [oid, { mode, ms }] of watched.seen) {
    if (locks.has(oid)) continue;
    locks.set(oid, { oid, mode: lockStrength(mode) > lockStrength(known.mode) ? known.mode : mode, heldMs: ms });
  }
  return [...locks.values()];
}

function kindOf(node: Node): Kind {
  if ("IndexStmt" in node) return { mode: "ShareUpdateExclusiveLock", relations: [node.IndexStmt.relation] };
  if ("DropStmt" in node)
    return { mode: "ShareUpdateExclusiveLock", relations: (node.DropStmt.objects ?? []).map(toRange) };
  if ("AlterTableStmt" in node)
    return { mode: "ShareUpdateExclusiveLock", relations: [node.AlterTableStmt.relation, ...partitionsOf(node)] };
  if ("VacuumStmt" in node) {
    const isFull = has(node.VacuumStmt.options, "full");
    const relations = (node.VacuumStmt.rels ?? []).map((rel) =>
      "VacuumRelation" in rel ? rel.VacuumRelation.relation : undefined,
    );
    return { mode: isFull ? "AccessExclusiveLock" : "ShareUpdateExclusiveLock", relations };
  }
  if ("ReindexStmt" in node && has(node.ReindexStmt.params, "concurrently"))
    return { mode: "ShareUpdateExclusiveLock", relations: [node.ReindexStmt.relation] };
  return { mode: "AccessExclusiveLock", relations: [] };
}

function partitionsOf(node: Extract<Node, { AlterTableStmt: unknown }>): (RangeVar | undefined)[] {
  return (node.AlterTableStmt.cmds ?? []).map((each) => {
    const def = "AlterTableCmd" in each ? each.AlterTableCmd.def : undefined;
    return def && "PartitionCmd" in def ? def.PartitionCmd.name : undefined;
  });
}

function has(options: Node[] | undefined, name: string): boolean {
  return (options ?? []).some((option) => "DefElem" in option && option.DefElem.defname === name);
}

function toRange(object: Node): RangeVar | undefined {
  const path =
    "List" in object
      ? (object.List.items ?? []).flatMap((item) => ("String" in item ? (item.String.sval ?? "") : []))
      : [];
  const relname = path.at(-1);
  const schemaname = path.at(-2);
  return relname === undefined ? undefined : { relname, ...(schemaname === undefined ? {} : { schemaname }) };
}

const NAMED = `SELECT c.oid::int8::float8 AS oid, i.indrelid::int8::float8 AS table FROM pg_catalog.pg_class c
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_catalog.pg_index i ON i.indexrelid = c.oid
  WHERE c.relname = $2 AND CASE WHEN $1::text IS NULL THEN pg_catalog.pg_table_is_visible(c.oid) ELSE n.nspname = $1 END`;
