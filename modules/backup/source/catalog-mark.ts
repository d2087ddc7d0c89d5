import { createHash } from "node:crypto";
import { type Connection, quoteQualified } from "#modules/postgres";
import type { SourceState } from "./read-source.ts";

/** Written to all the time, and nothing of them is structure. */
const NOT_STRUCTURE = [
  "pg_statistic",
  "pg_statistic_ext_data",
  "pg_largeobject",
  "pg_largeobject_metadata",
  "pg_shdepend",
  "pg_shdescription",
  "pg_shseclabel",
];

/**
 * A mark of everything pg_dump's output depends on: the system catalogs, hashed row by row like any table, and the names that
 * they only refer to. The same mark on the same line of history means the same structure, and pg_dump need not run.
 * Null when this role may not look into a catalog that counts.
 */
export async function catalogMark(client: Connection, source: SourceState): Promise<string | null> {
  const { rows: catalogs } = await client.query<{ name: string; mayRead: boolean }>(CATALOGS, [NOT_STRUCTURE]);
  if (catalogs.some(({ mayRead }) => !mayRead)) return null;
  const sums = catalogs.map(
    ({
      name,
    }) => `SELECT pg_catalog.concat('${name} ', pg_catalog.count(*), ' ', pg_catalog.sum(pg_catalog.hash_record_extended(ROW(ctid, xmin), 0))) AS fact
      FROM ${quoteQualified("pg_catalog", name)}`,
  );
  const { rows } = await client.query<{ fact: string }>([...sums, NAMES].join(" UNION ALL "));
  const facts = rows.map(({ fact }) => fact).sort();
  return createHash("sha256")
    .update(JSON.stringify([source.identity, facts]))
    .digest("hex")
    .slice(0, 32);
}

// pg_authid is closed to most roles, and pg_dump itself reads the views over it.
const CATALOGS = `SELECT c.relname AS name, pg_catalog.has_table_privilege(c.oid, 'SELECT') AS "mayRead"
  FROM pg_catalog.pg_class c WHERE c.relnamespace = 'pg_catalog'::pg_catalog.regnamespace AND c.relkind = 'r'
    AND c.relname <> ALL ($1) AND c.relname <> 'pg_user_mapping'
    AND (NOT c.relisshared OR c.relname = 'pg_subscription' AND pg_catalog.has_table_privilege(c.oid, 'SELECT'))
  ORDER BY c.relname`;

const NAMES = `SELECT pg_catalog.concat('role ', r.oid, ' ', r.rolname) FROM pg_catalog.pg_roles r
  UNION ALL SELECT pg_catalog.concat('mapping ', m.*::text) FROM pg_catalog.pg_user_mappings m`;
