import { type Connection, describeTarget, withConnection } from "#modules/postgres";
import { judgeMarks, type Mark, type Standing } from "./judge-mark.ts";

/** Runs work in one session; tests lead an emulated host to a real server. */
export type Connect = <T>(url: string, work: (session: Connection) => Promise<T>) => Promise<T>;

/** Neon's id of the branch that production uses, when it is known. */
type Options = { connect?: Connect | undefined; productionId?: string | undefined };

/**
 * What the database says of itself, whatever host, address, pooler or role leads to it.
 * @throws OpsError postgres.* when it cannot be opened
 */
export async function readStanding(
  url: string,
  { connect = withConnection, productionId }: Options = {},
): Promise<Standing> {
  return connect(directUrl(url), async (session) => {
    const { branch, identity } = await readIdentity(session, url);
    if (branch !== null && branch === productionId) return "production";
    return judgeMarks(identity, await readMarks(session));
  });
}

/** Writes that this database is of that kind; again and at once by many is the same. @throws as `readStanding` */
export async function markAs(kind: Mark["kind"], url: string, connect: Connect = withConnection): Promise<void> {
  return connect(directUrl(url), async (session) => {
    const { identity } = await readIdentity(session, url);
    await session.query("BEGIN");
    // Two CREATE SCHEMA IF NOT EXISTS at once: one fails.
    await session.query("SELECT pg_catalog.pg_advisory_xact_lock(72707, 1)");
    await session.query("CREATE SCHEMA IF NOT EXISTS atalaya");
    await session.query(
      `CREATE TABLE IF NOT EXISTS atalaya.environment (identity text PRIMARY KEY,
         kind text NOT NULL CHECK (kind IN ('production', 'preview')), marked_at timestamptz NOT NULL DEFAULT now())`,
    );
    await session.query(
      // What was once marked as production is never called a preview.
      `INSERT INTO atalaya.environment AS known (identity, kind) VALUES ($1, $2)
         ON CONFLICT (identity) DO UPDATE SET kind = excluded.kind, marked_at = now()
         WHERE known.kind = 'preview' OR excluded.kind = 'production'`,
      [identity, kind],
    );
    await session.query("COMMIT");
  });
}

/** The session's own server, without Neon's pooler. */
export function directUrl(url: string): string {
  const { host, isPooled } = describeTarget(url);
  if (!isPooled) return url;
  const direct = new URL(url);
  direct.hostname = host.replace(/^([^.]+)-pooler(?=\.|$)/, "$1");
  return direct.href;
}

/**
 * Which database this is. On Neon the branch, which stays through restores of the branch and which a copy does not share;
 * elsewhere the cluster and the database's number in it, which a clone does not share.
 */
async function readIdentity(session: Connection, url: string): Promise<{ branch: string | null; identity: string }> {
  const { rows } = await session.query<{ branch: string | null; cluster: string; oid: string }>(
    `SELECT pg_catalog.current_setting('neon.branch_id', true) AS branch,
       (SELECT system_identifier::text FROM pg_catalog.pg_control_system()) AS cluster,
       (SELECT oid::text FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()) AS oid`,
  );
  const [row] = rows;
  if (row?.branch) return { branch: row.branch, identity: `neon:${row.branch}/${row.oid}` };
  const host = describeTarget(directUrl(url)).host.toLowerCase();
  // A Neon that does not say its branch: copies share all but the endpoint.
  const identity = host.endsWith(".neon.tech") ? `neon:${host}/${row?.oid}` : `postgres:${row?.cluster}/${row?.oid}`;
  return { branch: null, identity };
}

async function readMarks(session: Connection): Promise<Mark[]> {
  const { rows: found } = await session.query<{ there: boolean }>(
    "SELECT pg_catalog.to_regclass('atalaya.environment') IS NOT NULL AS there",
  );
  if (!found[0]?.there) return [];
  return (await session.query<Mark>("SELECT identity, kind FROM atalaya.environment")).rows;
}
