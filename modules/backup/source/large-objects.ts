import { type Connection, copyOut } from "#modules/postgres";
import type { ObjectRef } from "../sealing/object-ref.ts";
import { ObjectWriter } from "../sealing/object-writer.ts";
import type { Manifest } from "../store/manifest.ts";
import type { PublishedObjects } from "../store/published-objects.ts";
import { sealText } from "../store/sealed-text.ts";
import type { Vault } from "../store/vault.ts";

const OBJECTS_PER_CHUNK = 500;
const PIECE_BYTES = 256 * 1024;
const INV_READ = 262144;

/**
 * Large objects, which belong to no table: one object with the SQL that makes them (oid, comment, grants, owner), and their bytes as
 * COPY rows `oid, offset, bytes`. Read through `lo_get`, which needs no superuser.
 */
export async function exportLargeObjects(input: {
  client: Connection;
  vault: Vault;
  published: PublishedObjects;
}): Promise<Manifest["largeObjects"]> {
  const { client, vault, published } = input;
  const { rows } = await client.query<{ oid: string; sql: string }>(DESCRIBE);
  if (rows.length === 0) return null;
  const create = await sealText(vault, published, `${rows.map(({ sql }) => sql).join("\n")}\n`);
  const chunks: ObjectRef[] = [];
  for (let from = 0; from < rows.length; from += OBJECTS_PER_CHUNK) {
    const oids = rows.slice(from, from + OBJECTS_PER_CHUNK).map(({ oid }) => oid);
    chunks.push(await exportBytes(client, vault, published, oids));
  }
  return { count: rows.length, bytes: chunks.reduce((sum, { plainBytes }) => sum + plainBytes, 0), create, chunks };
}

async function exportBytes(
  client: Connection,
  vault: Vault,
  published: PublishedObjects,
  oids: string[],
): Promise<ObjectRef> {
  const writer = await ObjectWriter.open(vault.storage, vault.keys);
  try {
    await copyOut(client, bytesSql(oids), (rows) => writer.write(rows));
    return (await writer.finish(published)).ref;
  } catch (error) {
    await writer.discard();
    throw error;
  }
}

function bytesSql(oids: string[]): string {
  return `COPY (
    SELECT m.oid, piece.at, pg_catalog.lo_get(m.oid, piece.at, ${PIECE_BYTES})
    FROM (SELECT pg_catalog.unnest('{${oids.join(",")}}'::pg_catalog.oid[]) AS oid) m
    CROSS JOIN LATERAL (SELECT pg_catalog.lo_open(m.oid, ${INV_READ}) AS fd OFFSET 0) opened
    CROSS JOIN LATERAL (SELECT pg_catalog.lo_lseek64(opened.fd, 0, 2) AS bytes, opened.fd OFFSET 0) sized
    CROSS JOIN LATERAL (SELECT sized.bytes AS bytes, pg_catalog.lo_close(sized.fd) OFFSET 0) closed
    CROSS JOIN LATERAL pg_catalog.generate_series(0, closed.bytes - 1, ${PIECE_BYTES}) AS piece(at)
  ) TO STDOUT`;
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
