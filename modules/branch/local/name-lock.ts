import type { Connection } from "#modules/postgres";

/** "brnc" as the first key of an advisory lock; the second one is the name's hash. */
const LOCK = 0x62726e63;

/** One change of a branch at a time, whoever asks; who comes second waits and finds it done. The lock ends with the session. */
export async function withNameLocked<T>(admin: Connection, name: string, work: () => Promise<T>): Promise<T> {
  await admin.query("SELECT pg_catalog.pg_advisory_lock($1, pg_catalog.hashtext($2))", [LOCK, name]);
  try {
    return await work();
  } finally {
    await admin
      .query("SELECT pg_catalog.pg_advisory_unlock($1, pg_catalog.hashtext($2))", [LOCK, name])
      .catch(() => {});
  }
}
