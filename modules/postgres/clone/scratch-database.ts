import type { Log } from "#modules/platform";
import { openAdmin } from "../admin.ts";
import { urlForDatabase } from "../database-url.ts";
import { quoteIdentifier } from "../quoting.ts";
import { claimWorkName, dropAbandonedWork, dropWork } from "./work-databases.ts";

export type ScratchDatabase = {
  /** Where the database will be; nothing is there yet. */
  url: string;
  /** Makes it, empty; for whoever does not make it in another way. */
  create(): Promise<void>;
  /** Drops it and what a restore left beside it, if they are there. */
  drop(): Promise<void>;
};

/**
 * A place for a database beside the one that `serverUrl` names; one that a killed process left is dropped by the next.
 * Holds a connection until it is dropped.
 * @throws OpsError postgres.unreachable, postgres.access-denied
 */
export async function claimScratchDatabase(serverUrl: string, log: Log): Promise<ScratchDatabase> {
  const admin = await openAdmin(serverUrl);
  try {
    await dropAbandonedWork(admin, log);
    const name = await claimWorkName(admin);
    return {
      url: urlForDatabase(serverUrl, name),
      async create() {
        await admin.query(`CREATE DATABASE ${quoteIdentifier(name)} TEMPLATE template0 ENCODING 'UTF8'`);
      },
      async drop() {
        await dropWork(admin, name, log).finally(() => admin.end().catch(() => {}));
      },
    };
  } catch (error) {
    await admin.end().catch(() => {});
    throw error;
  }
}

/**
 * Runs `work` with an empty database of its own, dropped afterwards whatever happened.
 * @throws as `claimScratchDatabase`; what the server says when the role may not create databases
 */
export async function withScratchDatabase<T>(
  serverUrl: string,
  log: Log,
  work: (url: string) => Promise<T>,
): Promise<T> {
  const scratch = await claimScratchDatabase(serverUrl, log);
  try {
    await scratch.create();
    return await work(scratch.url);
  } finally {
    await scratch.drop();
  }
}
