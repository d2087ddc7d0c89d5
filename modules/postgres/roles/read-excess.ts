import type { Connection } from "../connect.ts";
import { OURS, RELATIONS } from "./read-role-facts.ts";
import type { RoleKind } from "./types.ts";

type Found = { role: string; may: string; count: number; example: string };

/**
 * What roles that are there may do beyond their part, each told in a sentence: rights from elsewhere are never taken
 * away unasked, and never kept quiet either.
 */
export async function readExcess(client: Connection, names: Record<RoleKind, string>): Promise<string[]> {
  const { rows } = await client.query<Found>(EXCESS, [names.app, names.backup, names.metrics]);
  return rows.map(
    ({ role, may, count, example }) =>
      `${role} ${may} ${count > 1 ? `${example} and ${count - 1} more` : example}, which is not its part.`,
  );
}

// What PUBLIC may create is told elsewhere, with its remedy; what it may read or write counts here.
const EXCESS = `WITH r AS (
    SELECT p.oid, p.rolname::text AS role, v.kind FROM (VALUES ('app', $1), ('backup', $2), ('metrics', $3)) v (kind, name)
    JOIN pg_catalog.pg_roles p ON p.rolname = v.name
  ), relation AS (
    SELECT c.oid, c.relowner, c.relkind, pg_catalog.format('%I.%I', n.nspname, c.relname) AS name, n.oid AS schema FROM ${RELATIONS}
  ), found AS (
    SELECT r.role, 1 AS place, 'owns' AS may, t.name FROM r JOIN relation t ON t.relowner = r.oid
    UNION ALL
    SELECT r.role, 2, 'may create in', pg_catalog.quote_ident(n.nspname) FROM r, pg_catalog.pg_namespace n
    WHERE ${OURS} AND pg_catalog.has_schema_privilege(r.oid, n.oid, 'CREATE') AND NOT pg_catalog.has_schema_privilege('public', n.oid, 'CREATE')
    UNION ALL
    SELECT r.role, 3, 'may make schemas in', pg_catalog.current_database()::text FROM r
    WHERE pg_catalog.has_database_privilege(r.oid, pg_catalog.current_database(), 'CREATE')
    UNION ALL
    SELECT r.role, 4, 'may write', t.name FROM r, relation t WHERE r.kind <> 'app' AND t.relkind <> 'S' AND t.relowner <> r.oid
      AND (pg_catalog.has_any_column_privilege(r.oid, t.oid, 'INSERT, UPDATE') OR pg_catalog.has_table_privilege(r.oid, t.oid, 'DELETE, TRUNCATE'))
    UNION ALL
    SELECT r.role, 5, 'may empty', t.name FROM r, relation t
    WHERE r.kind = 'app' AND t.relkind IN ('r', 'p', 'f') AND t.relowner <> r.oid AND pg_catalog.has_table_privilege(r.oid, t.oid, 'TRUNCATE')
    UNION ALL
    SELECT r.role, 6, 'may read', t.name FROM r, relation t WHERE r.kind = 'metrics' AND t.relkind <> 'S' AND t.relowner <> r.oid
      AND pg_catalog.has_schema_privilege(r.oid, t.schema, 'USAGE') AND pg_catalog.has_any_column_privilege(r.oid, t.oid, 'SELECT')
  )
  SELECT role, may, pg_catalog.count(*)::int AS count, pg_catalog.min(name) AS example FROM found GROUP BY role, place, may ORDER BY role, place`;
