import { OpsError } from "#modules/platform";
import { type Connection, openConnection } from "./connect.ts";
import { urlForDatabase } from "./database-url.ts";

/** The maintenance database of the server, from which databases are made, renamed and dropped. */
export async function openAdmin(url: string): Promise<Connection> {
  try {
    return await openConnection(urlForDatabase(url, "postgres"));
  } catch (error) {
    if (!(error instanceof OpsError) || error.code !== "postgres.no-such-database") throw error;
    return openConnection(urlForDatabase(url, "template1"));
  }
}
