import { describeError, type Log } from "#modules/platform";
import { urlForDatabase } from "../database-url.ts";
import { quoteIdentifier } from "../quoting.ts";
import { openAdmin } from "./clone-database.ts";
import { claimWorkName, dropAbandonedClones } from "./work-names.ts";

/**
 * Runs `work` with an empty database beside the one that `serverUrl` names, dropped afterwards whatever happened;
 * one that a killed process left is dropped by the next.
 * @throws OpsError postgres.unreachable, postgres.access-denied; what the server says when the role may not create databases
 */
export async function withScratchDatabase<T>(
  serverUrl: string,
  log: Log,
  work: (url: string) => Promise<T>,
): Promise<T> {
  const admin = await openAdmin(serverUrl);
  try {
    await dropAbandonedClones(admin, log);
    const name = await claimWorkName(admin);
    await admin.query(`CREATE DATABASE ${quoteIdentifier(name)} TEMPLATE template0 ENCODING 'UTF8'`);
    try {
      return await work(urlForDatabase(serverUrl, name));
    } finally {
      await admin.query(`DROP DATABASE IF EXISTS ${quoteIdentifier(name)} WITH (FORCE)`).catch((error: unknown) => {
        log.warn({ database: name, error: describeError(error) }, "a scratch database could not be dropped");
      });
    }
  } finally {
    await admin.end().catch(() => {});
  }
}
