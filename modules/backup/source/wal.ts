import type { Connection } from "#modules/postgres";

const LOOK_AGAIN_MS = 50;
const MAX_LOOKS = 200;

/**
 * Waits until what the snapshot saw is on the source's disk. A commit with `synchronous_commit = off` may be seen and then lost in a
 * crash, and its transaction id used again by other rows: the next backup would take those for the ones it knows.
 */
export async function waitForFlushedWal(client: Connection): Promise<void> {
  const first = await client.query<{ lsn: string | null }>(
    "SELECT CASE WHEN NOT pg_catalog.pg_is_in_recovery() THEN pg_catalog.pg_current_wal_lsn()::text END AS lsn",
  );
  const written = first.rows[0]?.lsn;
  for (let look = 0; written && look < MAX_LOOKS; look++) {
    const { rows } = await client.query<{ isFlushed: boolean }>(
      `SELECT pg_catalog.pg_current_wal_flush_lsn() >= $1::pg_catalog.pg_lsn AS "isFlushed"`,
      [written],
    );
    if (rows[0]?.isFlushed) return;
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
  }
}
