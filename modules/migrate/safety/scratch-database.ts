import { randomBytes } from "node:crypto";
import { describeError, type Log } from "#modules/platform";
import { type Connection, openAdmin, quoteIdentifier, urlForDatabase } from "#modules/postgres";

/** "rhrs" as the first key of an advisory lock; the second one is the hash of the name. */
const LOCK = 0x72687273;
const STEM = "^atalaya_rehearsal_[0-9a-f]{16}";

export type ScratchDatabase = {
  /** Where the database will be; nothing is there yet. */
  url: string;
  name: string;
  /** Drops it and what a restore left beside it. */
  drop(): Promise<void>;
};

/**
 * A name for a database to rehearse in. A session holds a lock on it until it is dropped, so that whoever finds the
 * database without the lock knows that its maker was killed: what such runs left is dropped first.
 */
export async function claimScratchDatabase(serverUrl: string, log: Log): Promise<ScratchDatabase> {
  const admin = await openAdmin(serverUrl);
  try {
    await dropLeft(admin, log);
    const name = `atalaya_rehearsal_${randomBytes(8).toString("hex")}`;
    await admin.query("SELECT pg_catalog.pg_advisory_lock($1, pg_catalog.hashtext($2))", [LOCK, name]);
    const drop = async () => {
      try {
        await dropEach(admin, `^${name}`, log);
      } finally {
        await admin.end().catch(() => {});
      }
    };
    return { url: urlForDatabase(serverUrl, name), name, drop };
  } catch (error) {
    await admin.end().catch(() => {});
    throw error;
  }
}

async function dropLeft(admin: Connection, log: Log): Promise<void> {
  const { rows } = await admin.query<{ stem: string; isFree: boolean }>(
    `SELECT stem, pg_catalog.pg_try_advisory_lock($1, pg_catalog.hashtext(stem)) AS "isFree"
     FROM (SELECT DISTINCT pg_catalog.substring(datname, $2) AS stem FROM pg_catalog.pg_database
       WHERE datname ~ $2 AND NOT datistemplate AND pg_catalog.pg_has_role(datdba, 'USAGE')) AS found`,
    [LOCK, STEM],
  );
  for (const { stem } of rows.filter(({ isFree }) => isFree)) {
    await dropEach(admin, `^${stem}`, log);
    await admin.query("SELECT pg_catalog.pg_advisory_unlock($1, pg_catalog.hashtext($2))", [LOCK, stem]);
  }
}

async function dropEach(admin: Connection, pattern: string, log: Log): Promise<void> {
  const { rows } = await admin.query<{ name: string }>(
    "SELECT datname AS name FROM pg_catalog.pg_database WHERE datname ~ $1",
    [pattern],
  );
  for (const { name } of rows) {
    await admin.query(`DROP DATABASE IF EXISTS ${quoteIdentifier(name)} WITH (FORCE)`).catch((error: unknown) => {
      log.warn({ database: name, error: describeError(error) }, "a rehearsal's database could not be dropped");
    });
  }
}
