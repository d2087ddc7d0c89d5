import { type Connection, copyOut } from "#modules/postgres";
import { describeLargeObjects, largeObjectPieces } from "#modules/postgres/contents";
import type { ObjectRef } from "../sealing/object-ref.ts";
import { ObjectWriter } from "../sealing/object-writer.ts";
import type { Manifest } from "../store/manifest.ts";
import type { PublishedObjects } from "../store/published-objects.ts";
import { sealText } from "../store/sealed-text.ts";
import type { Vault } from "../store/vault.ts";
import { modulo64 } from "./measure-ranges.ts";

const OBJECTS_PER_CHUNK = 500;

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
  const rows = await describeLargeObjects(client);
  if (rows.length === 0) return null;
  const create = await sealText(vault, published, `${rows.map(({ sql }) => sql).join("\n")}\n`);
  const chunks: ObjectRef[] = [];
  for (let from = 0; from < rows.length; from += OBJECTS_PER_CHUNK) {
    const oids = rows.slice(from, from + OBJECTS_PER_CHUNK).map(({ oid }) => oid);
    chunks.push(await exportBytes(client, vault, published, oids));
  }
  const { checksum } = await measureLargeObjects(client);
  const bytes = chunks.reduce((sum, { plainBytes }) => sum + plainBytes, 0);
  return { count: rows.length, bytes, checksum, create, chunks };
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
  const chosen = `(SELECT pg_catalog.unnest('{${oids.join(",")}}'::pg_catalog.oid[]) AS oid)`;
  return `COPY (${largeObjectPieces(chosen)} SELECT oid, at, bytes FROM piece WHERE pg_catalog.length(bytes) > 0) TO STDOUT`;
}

/** Count and checksum of all large objects, computed in the server, whatever their order. */
export async function measureLargeObjects(client: Connection): Promise<{ rows: number; checksum: string }> {
  const { rows } = await client.query<{
    rows: string;
    checksum: string | null;
  }>(`${largeObjectPieces("pg_catalog.pg_largeobject_metadata")}
    SELECT pg_catalog.count(DISTINCT oid)::text AS rows,
      pg_catalog.sum(pg_catalog.hashtextextended(pg_catalog.encode(pg_catalog.sha256(bytes), 'hex') COLLATE "C",
        pg_catalog.hashint8extended(at, oid::bigint)))::text AS checksum
    FROM piece`);
  return { rows: Number(rows[0]?.rows ?? 0), checksum: modulo64(rows[0]?.checksum ?? null) };
}
