import type { Connection } from "#modules/postgres";
import { findMark, type Mark } from "./mark.ts";

export type DatabaseRow = { database: string; comment: string | null; mark: Mark | null; sizeBytes: number | null };

/** Every database of the server, with the mark of those that are branches. */
export async function readDatabases(admin: Connection): Promise<DatabaseRow[]> {
  const { rows } = await admin.query<{ database: string; comment: string | null; size: string | null }>(
    `SELECT d.datname AS database, pg_catalog.shobj_description(d.oid, 'pg_database') AS comment,
       CASE WHEN pg_catalog.has_database_privilege(d.oid, 'CONNECT') THEN pg_catalog.pg_database_size(d.oid)::text END AS size
     FROM pg_catalog.pg_database d WHERE NOT d.datistemplate ORDER BY d.datname`,
  );
  return rows.map(({ database, comment, size }) => ({
    database,
    comment,
    mark: findMark(database, comment),
    sizeBytes: size === null ? null : Number(size),
  }));
}
