import { OpsError } from "#modules/platform";
import { type Connection, describeTarget, withConnection } from "#modules/postgres";

/** Which database of which server and, on Neon, of which branch; whatever address leads there. */
export async function readIdentity(client: Connection): Promise<string> {
  const { rows } = await client.query<{ identity: string }>(IDENTITY);
  return rows[0]?.identity ?? "";
}

const IDENTITY = `SELECT pg_catalog.concat_ws('/', (SELECT system_identifier FROM pg_catalog.pg_control_system()),
    pg_catalog.current_setting('neon.timeline_id', true),
    (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())) AS identity`;

/**
 * A rehearsal on the target itself would be the migration: addresses are compared, and what answers there.
 * @throws OpsError migrate.rehearsal-is-target
 */
export async function refuseTarget(placeUrl: string, targetUrl: string): Promise<void> {
  const addressOf = (url: string) => {
    const { host, port, database } = describeTarget(url);
    return JSON.stringify([host, port, database]);
  };
  const isSame =
    addressOf(placeUrl) === addressOf(targetUrl) ||
    (await withConnection(placeUrl, readIdentity)) === (await withConnection(targetUrl, readIdentity));
  if (!isSame) return;
  throw new OpsError({
    code: "migrate.rehearsal-is-target",
    message: `${describeTarget(placeUrl).label} was to be a copy to rehearse on, but it is the target itself.`,
    hint: "Nothing was applied. Check that the branch has a compute of its own, and that the rehearsal's server is another or empty.",
    exit: 7,
  });
}

/** WAL position of a database's server, up to what was written last. */
export async function readLsn(url: string): Promise<string> {
  const { rows } = await withConnection(url, (client) =>
    client.query<{ lsn: string }>("SELECT pg_catalog.pg_current_wal_insert_lsn()::text AS lsn"),
  );
  return rows[0]?.lsn ?? "";
}
