import pg from "pg";
import { type Connection, openConnection, quoteIdentifier } from "#modules/postgres";

export type RehearsalSession = {
  /** Applies the files, with the settings that a session of production has. */
  client: pg.Client;
  /** Its backend. */
  pid: number;
  /** Looks at the first, and reads data. */
  observer: Connection;
  serverVersion: string;
  /** Why scans cannot be told, or null. */
  scansUnknown: string | null;
  /** As before each file on the target: what a file has set does not reach the next one. */
  beginFile(): Promise<void>;
  close(): Promise<void>;
};

/**
 * Opens the two sessions of a rehearsal on a copy of production.
 * @throws OpsError those of a connection (`postgres.*`)
 */
export async function openRehearsal(url: string, schema: string): Promise<RehearsalSession> {
  const plain = new URL(url);
  plain.searchParams.delete("schema");
  const observer = await openConnection(plain.href);
  // Not by openConnection: its pinned time zone alone would decide whether timestamp → timestamptz rewrites a table.
  const client = new pg.Client({
    connectionString: plain.href,
    application_name: "atalaya rehearsal",
    keepAlive: true,
  });
  client.on("error", () => {});
  const close = async () => {
    await Promise.all([client.end().catch(() => {}), observer.end().catch(() => {})]);
  };
  try {
    await client.connect();
    const { rows } = await client.query<{ pid: number; version: string }>(
      "SELECT pg_catalog.pg_backend_pid() AS pid, pg_catalog.current_setting('server_version') AS version",
    );
    const { pid = 0, version = "" } = rows[0] ?? {};
    const beginFile = async () => {
      await client.query("RESET ALL");
      await client.query("SELECT pg_catalog.set_config('search_path', $1, false)", [quoteIdentifier(schema)]);
      await client.query(NO_LIMITS);
      await tryToSet(client, "deadlock_timeout", "50ms");
    };
    return { client, pid, observer, serverVersion: version, scansUnknown: await countScans(client), beginFile, close };
  } catch (error) {
    await close();
    throw error;
  }
}

// A limit of the database's own does not bind the migration on the target either; ours ends a statement.
const NO_LIMITS =
  "SET statement_timeout = 0; SET lock_timeout = 0; SET idle_in_transaction_session_timeout = 0; SET default_transaction_read_only = off";

/** Autovacuum steps aside after this time: it would be in the way of nothing else here. A superuser's to set. */
async function tryToSet(client: pg.Client, name: string, value: string): Promise<void> {
  await client.query("SELECT pg_catalog.set_config($1, $2, false)", [name, value]).catch(() => {});
}

async function countScans(client: pg.Client): Promise<string | null> {
  const { rows } = await client.query<{ on: string }>("SELECT pg_catalog.current_setting('track_counts') AS on");
  return rows[0]?.on === "on" ? null : "full scans: track_counts is off on this server";
}
