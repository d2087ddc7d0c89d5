import { type Connection, openConnection } from "./connect.ts";
import { quoteLiteral } from "./quoting.ts";

/** One consistent point in time, held open by one session and adopted by others. */
export type Snapshot = { id: string; holder: Connection; release(): Promise<void> };

/**
 * Freezes the database: a REPEATABLE READ, read-only transaction whose snapshot other sessions may adopt.
 * https://www.postgresql.org/docs/current/functions-admin.html#FUNCTIONS-SNAPSHOT-SYNCHRONIZATION
 */
export async function openSnapshot(url: string): Promise<Snapshot> {
  const holder = await openConnection(url);
  try {
    await holder.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    const { rows } = await holder.query<{ id: string }>("SELECT pg_catalog.pg_export_snapshot() AS id");
    const id = rows[0]?.id;
    if (!id) throw new Error("pg_export_snapshot() answered nothing");
    return { id, holder, release: () => holder.end().catch(() => {}) };
  } catch (error) {
    await holder.end().catch(() => {});
    throw error;
  }
}

/** Opens a session that sees exactly what the snapshot sees. */
export async function adoptSnapshot(url: string, snapshotId: string): Promise<Connection> {
  const client = await openConnection(url);
  try {
    await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    await client.query(`SET TRANSACTION SNAPSHOT ${quoteLiteral(snapshotId)}`);
    return client;
  } catch (error) {
    await client.end().catch(() => {});
    throw error;
  }
}
