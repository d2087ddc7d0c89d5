import { getDatabase } from "#modules/platform";
import { withConnection } from "#modules/postgres";
import type { Probe } from "../probe.ts";

/** A session of its own on the server itself, as a backup opens it. */
export const probeDatabase: Probe = async ({ settings, database }) => {
  const { url } = getDatabase(settings, database);
  await withConnection(url, (client) => client.query("SELECT 1"));
};
