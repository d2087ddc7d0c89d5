import type { Connection } from "../connect.ts";

const PIECE_BYTES = 256 * 1024;

/** Every large object with the SQL that makes it: oid, owner, comment, grants. */
export async function describeLargeObjects(client: Connection): Promise<{ oid: string; sql: string }[]> {
  return (await client.query<{ oid: string; sql: string }>(DESCRIBE)).rows;
}

/** A `WITH` of (oid, at, bytes). Pieces are fetched until one is short: an object's size can be asked for only through a descriptor, which PostgreSQL 14 and 15 mix up. */
export function largeObjectPieces(objects: string): string {
  const read = (from: string) => `pg_catalog.lo_get(oid, ${from}, ${PIECE_BYTES})`;
  return `WITH RECURSIVE piece AS (
      SELECT oid, 0::bigint AS at, ${read("0")} AS bytes FROM ${objects} AS objects
      UNION ALL
      SELECT oid, at + ${PIECE_BYTES}, ${read(`at + ${PIECE_BYTES}`)} FROM piece WHERE pg_catalog.length(bytes) = ${PIECE_BYTES}
    )`;
}

const DESCRIBE = `SELECT m.oid::text AS oid, pg_catalog.concat_ws(E'\\n',
    pg_catalog.format('SELECT pg_catalog.lo_create(%L);', m.oid),
    pg_catalog.format('ALTER LARGE OBJECT %s OWNER TO %I;', m.oid, pg_catalog.pg_get_userbyid(m.lomowner)),
    (SELECT pg_catalog.format('COMMENT ON LARGE OBJECT %s IS %L;', m.oid, d.description)
      FROM pg_catalog.pg_description d WHERE d.classoid = 'pg_catalog.pg_largeobject'::pg_catalog.regclass AND d.objoid = m.oid),
    (SELECT pg_catalog.string_agg(pg_catalog.format('GRANT %s ON LARGE OBJECT %s TO %s%s;', a.privilege_type, m.oid,
        CASE WHEN a.grantee = 0 THEN 'PUBLIC' ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(a.grantee)) END,
        CASE WHEN a.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END), E'\\n')
      FROM pg_catalog.aclexplode(m.lomacl) a WHERE a.grantee <> m.lomowner)) AS sql
  FROM pg_catalog.pg_largeobject_metadata m ORDER BY m.oid`;
