import type pg from "pg";
import { KEY_PAIRS } from "../../orphan-rows.ts";
import {
  type ConstraintRow,
  type Demand,
  type DemandedColumn,
  demandCheck,
  demandNotNull,
  demandParents,
  demandUnique,
  type UniqueRow,
} from "./demand.ts";

/** A real table, and an empty one of the same columns that the statement was tried on. */
export type Tried = { table: string; real: number; trial: number; columns: number };

/** What the statement demands, as the server understood it: what the tried table has and the real one has not. */
export async function readDemands(client: pg.Client, { table, real, trial, columns }: Tried): Promise<Demand[]> {
  const notNull = await client.query<DemandedColumn>(NOT_NULL, [real, trial, columns]);
  const unique = await client.query<UniqueRow>(UNIQUE, [trial, columns]);
  const constraints = await client.query<ConstraintRow>(`${CONSTRAINTS} AND con.convalidated AND con.contype <> 'n'`, [
    trial,
    columns,
    real,
    null,
  ]);
  return [
    ...notNull.rows.map((row) => demandNotNull(table, row)),
    ...unique.rows.map((row) => demandUnique(table, row)),
    ...constraints.rows.map((row) => demandOf(table, row)),
  ];
}

/** What `VALIDATE CONSTRAINT` demands. */
export async function readNotValid(client: pg.Client, table: string, real: number, name: string): Promise<Demand[]> {
  const { rows } = await client.query<ConstraintRow>(`${CONSTRAINTS} AND NOT con.convalidated`, [
    real,
    ALL_COLUMNS,
    real,
    name,
  ]);
  return rows.map((row) => demandOf(table, row));
}

const ALL_COLUMNS = 32_767;

function demandOf(table: string, row: ConstraintRow): Demand {
  if (row.kind === "c") return demandCheck(table, row);
  if (row.kind === "n") return demandNotNull(table, { name: row.column ?? "", isNew: false });
  return demandParents(table, row);
}

const NOT_NULL = `SELECT pg_catalog.quote_ident(a.attname) AS name, a.attnum > $3 AS "isNew"
  FROM pg_catalog.pg_attribute a
  LEFT JOIN pg_catalog.pg_attribute r ON r.attrelid = $1 AND r.attname = a.attname AND NOT r.attisdropped AND a.attnum <= $3
  WHERE a.attrelid = $2 AND a.attnum > 0 AND NOT a.attisdropped AND a.attnotnull AND NOT COALESCE(r.attnotnull, false)
    AND NOT (a.attnum > $3 AND (a.atthasdef OR a.attidentity <> '' OR a.attgenerated <> ''))
    AND NOT EXISTS (SELECT FROM pg_catalog.pg_constraint con
      WHERE con.conrelid = $2 AND con.contype = 'n' AND con.conkey[1] = a.attnum AND NOT con.convalidated)
  ORDER BY a.attnum`;

const UNIQUE = `SELECT pg_catalog.quote_ident(c.relname) AS name,
    (SELECT pg_catalog.array_agg(pg_catalog.pg_get_indexdef(i.indexrelid, k, false) ORDER BY k)
      FROM pg_catalog.generate_series(1, i.indnkeyatts::int) AS k) AS keys,
    pg_catalog.pg_get_expr(i.indpred, i.indrelid) AS predicate,
    COALESCE((pg_catalog.to_jsonb(i) ->> 'indnullsnotdistinct')::boolean, false) AS "nullsNotDistinct"
  FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
  WHERE i.indrelid = $1 AND i.indisunique AND NOT EXISTS (SELECT FROM pg_catalog.unnest(i.indkey::int2[]) AS k WHERE k > $2)
  ORDER BY c.relname`;

// The topmost of a constraint only: a partition's copies are its parts.
const CONSTRAINTS = `SELECT pg_catalog.quote_ident(con.conname) AS name, con.contype AS kind,
    pg_catalog.regexp_replace(pg_catalog.pg_get_constraintdef(con.oid), ' NOT VALID$', '') AS definition,
    pg_catalog.pg_get_expr(con.conbin, con.conrelid) AS expression,
    (SELECT pg_catalog.quote_ident(a.attname) FROM pg_catalog.pg_attribute a WHERE a.attrelid = con.conrelid AND a.attnum = con.conkey[1]) AS column,
    CASE WHEN con.confrelid <> 0 THEN pg_catalog.format('%I.%I', pn.nspname, p.relname) END AS parent,
    real.relkind = 'p' AS "isPartitioned", COALESCE(p.relkind = 'p', false) AS "parentIsPartitioned",
    con.confmatchtype = 'f' AS "matchFull", CASE WHEN con.contype = 'f' THEN ${KEY_PAIRS} END AS pairs
  FROM pg_catalog.pg_constraint con JOIN pg_catalog.pg_class real ON real.oid = $3
  LEFT JOIN pg_catalog.pg_class p ON p.oid = con.confrelid LEFT JOIN pg_catalog.pg_namespace pn ON pn.oid = p.relnamespace
  WHERE con.conrelid = $1 AND con.contype IN ('c', 'f', 'n') AND ($4::text IS NULL OR con.conname = $4) AND con.conparentid = 0
    AND COALESCE((pg_catalog.to_jsonb(con) ->> 'conenforced')::boolean, true)
    AND NOT EXISTS (SELECT FROM pg_catalog.unnest(con.conkey) AS k WHERE k > $2)`;
