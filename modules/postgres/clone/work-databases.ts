import { randomBytes } from "node:crypto";
import { describeError, type Log } from "#modules/platform";
import type { Connection } from "../connect.ts";
import { quoteIdentifier } from "../quoting.ts";

/** "work" as the first key of an advisory lock; the second one is the name's hash. */
const LOCK = 0x776f726b;
/** A restore into such a database works beside it, under the name and a suffix. */
const WORK_NAME = "^(atalaya-work-[0-9a-f]{16})(?:_.*)?$";

/**
 * A name that nobody has, for a database that is not complete or not to stay. The connection given holds a lock on it while
 * it lives, so that whoever finds the database without the lock knows that its maker is gone.
 */
export async function claimWorkName(admin: Connection): Promise<string> {
  const name = `atalaya-work-${randomBytes(8).toString("hex")}`;
  await admin.query("SELECT pg_catalog.pg_advisory_lock($1, pg_catalog.hashtext($2))", [LOCK, name]);
  return name;
}

/**
 * Drops the work databases whose maker is gone; one that cannot be dropped is warned of and stands in nobody's way.
 * Never a template: whoever made one of it wants to keep it. @returns how many.
 */
export async function dropAbandonedWork(admin: Connection, log: Log): Promise<number> {
  const { rows } = await admin.query<{ name: string; isFree: boolean }>(
    `SELECT name, pg_catalog.pg_try_advisory_lock($1, pg_catalog.hashtext(name)) AS "isFree"
     FROM (SELECT DISTINCT pg_catalog.substring(datname, $2) AS name FROM pg_catalog.pg_database
       WHERE datname ~ $2 AND NOT datistemplate AND pg_catalog.pg_has_role(datdba, 'USAGE')) AS found`,
    [LOCK, WORK_NAME],
  );
  let dropped = 0;
  for (const { name } of rows.filter(({ isFree }) => isFree)) {
    const count = await dropWork(admin, name, log);
    if (count > 0) log.info({ database: name }, "a work database whose maker is gone has been dropped");
    dropped += count;
    await admin.query("SELECT pg_catalog.pg_advisory_unlock($1, pg_catalog.hashtext($2))", [LOCK, name]);
  }
  return dropped;
}

/** Drops a work database and what stands beside it; one that stays is warned of. @returns how many. */
export async function dropWork(admin: Connection, workName: string, log: Log): Promise<number> {
  const { rows } = await admin.query<{ name: string }>(
    "SELECT datname AS name FROM pg_catalog.pg_database WHERE pg_catalog.substring(datname, $1) = $2 AND NOT datistemplate",
    [WORK_NAME, workName],
  );
  let dropped = 0;
  for (const { name } of rows) {
    try {
      await admin.query(`DROP DATABASE IF EXISTS ${quoteIdentifier(name)} WITH (FORCE)`);
      dropped++;
    } catch (error) {
      log.warn({ database: name, error: describeError(error) }, "a work database could not be dropped");
    }
  }
  return dropped;
}
