import { randomBytes } from "node:crypto";
import { describeError, type Log } from "#modules/platform";
import type { Connection } from "../connect.ts";
import { quoteIdentifier } from "../quoting.ts";

/** "clon" as the first key of an advisory lock; the second one is the name's hash. */
const LOCK = 0x636c6f6e;
const WORK_NAME = "^atalaya-clone-[0-9a-f]{16}$";

/**
 * A name that nobody has, for a database that is not complete. The connection given holds a lock on it while it lives, so that
 * whoever finds the database without the lock knows that its maker is gone.
 */
export async function claimWorkName(admin: Connection): Promise<string> {
  const name = `atalaya-clone-${randomBytes(8).toString("hex")}`;
  await admin.query("SELECT pg_catalog.pg_advisory_lock($1, pg_catalog.hashtext($2))", [LOCK, name]);
  return name;
}

/**
 * Drops the work databases whose maker is gone; one that cannot be dropped is warned of and stands in nobody's way.
 * Never a template: whoever made one of it wants to keep it. @returns how many.
 */
export async function dropAbandonedClones(admin: Connection, log: Log): Promise<number> {
  const { rows } = await admin.query<{ name: string; free: boolean }>(
    `SELECT datname AS name, pg_catalog.pg_try_advisory_lock($1, pg_catalog.hashtext(datname)) AS free
     FROM pg_catalog.pg_database WHERE datname ~ $2 AND NOT datistemplate AND pg_catalog.pg_has_role(datdba, 'USAGE')`,
    [LOCK, WORK_NAME],
  );
  let dropped = 0;
  for (const { name } of rows.filter((row) => row.free)) {
    try {
      await admin.query(`DROP DATABASE IF EXISTS ${quoteIdentifier(name)} WITH (FORCE)`);
      dropped++;
      log.info({ database: name }, "a copy that was never finished has been dropped");
    } catch (error) {
      log.warn({ database: name, error: describeError(error) }, "a copy that was never finished could not be dropped");
    } finally {
      await admin.query("SELECT pg_catalog.pg_advisory_unlock($1, pg_catalog.hashtext($2))", [LOCK, name]);
    }
  }
  return dropped;
}
