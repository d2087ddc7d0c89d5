import { type Log, OpsError } from "#modules/platform";
import { openAdmin } from "../admin.ts";
import { type Connection, errorCode } from "../connect.ts";
import { applyDatabaseFacts, type DatabaseFacts, localeClause, readDatabaseFacts } from "../contents/database-facts.ts";
import { copyDatabaseOwner } from "../database-owner.ts";
import { describeTarget, urlForDatabase } from "../database-url.ts";
import { quoteIdentifier, quoteLiteral } from "../quoting.ts";
import { copyContents } from "./copy-contents.ts";
import { type Existing, refuseTaken, takeName } from "./take-name.ts";
import { claimWorkName, dropAbandonedWork } from "./work-databases.ts";

export type CloneInput = {
  /** Any database of the server; says who asks. */
  serverUrl: string;
  /** The database that is copied. */
  source: string;
  /** What the copy is called when it is complete. */
  name: string;
  /** When `name` is taken: refuse, drop what is there, or keep it under another name. Default: refuse. */
  existing?: Existing;
  comment: string | null;
  /** False: nobody can connect to the copy, so it stays as it was made; it can still be copied. Default: true. */
  allowConnections?: boolean;
  log: Log;
  onProgress?: (progress: CloneProgress) => void;
};

export type CloneProgress = { done: number; total: number };

export type Clone = {
  name: string;
  /** `template`: the server copied files while nobody was connected; `copy`: rows streamed from one snapshot. */
  how: "template" | "copy";
  /** What this role may not give the copy, in words (an owner it is no member of, say). */
  leftOut: string[];
};

/** Above this, a server that copies files would keep new sessions out of the source for too long. */
const TEMPLATE_LIMIT_BYTES = 256 * 1024 * 1024;

/**
 * Copies a database beside itself, of one moment, while others go on working in it. The copy bears `name` only when it
 * is complete: what a killed run leaves has a work name and is dropped by the next clone, or by `dropAbandonedWork`.
 * @throws OpsError postgres.no-such-database, postgres.name-taken (exit 3), postgres.clone-failed (exit 6), postgres.source-changed (exit 5)
 */
export async function cloneDatabase(input: CloneInput): Promise<Clone> {
  const admin = await openAdmin(input.serverUrl);
  try {
    await dropAbandonedWork(admin, input.log);
    const facts = await readFacts(admin, input.source);
    const existing = input.existing ?? "refuse";
    if (existing === "refuse") await refuseTaken(admin, input.name);
    const work = await claimWorkName(admin);
    try {
      const made = await makeCopy(admin, input, facts, work);
      const leftOut = [...made.leftOut];
      const own = { ...facts, comment: input.comment };
      const workUrl = urlForDatabase(input.serverUrl, work);
      await applyDatabaseFacts(workUrl, own, (what) => void leftOut.push(what));
      await copyDatabaseOwner(admin, input.source, work).catch((error: unknown) => {
        if (errorCode(error) !== "42501") throw error;
        leftOut.push(`the owner of the database: ${error instanceof Error ? error.message : error}`);
      });
      if (input.allowConnections === false) await setConnections(admin, work, false);
      await takeName(admin, input.serverUrl, { work, name: input.name, existing });
      return { name: input.name, how: made.how, leftOut };
    } catch (error) {
      await admin.query(`DROP DATABASE IF EXISTS ${quoteIdentifier(work)} WITH (FORCE)`).catch(() => {});
      throw error;
    }
  } catch (error) {
    throw cloneFailure(error, input);
  } finally {
    await admin.end().catch(() => {});
  }
}

async function makeCopy(
  admin: Connection,
  input: CloneInput,
  facts: DatabaseFacts,
  work: string,
): Promise<Pick<Clone, "how" | "leftOut">> {
  if (await canBeTemplate(admin, input.source)) {
    const sql = `CREATE DATABASE ${quoteIdentifier(work)} TEMPLATE ${quoteIdentifier(input.source)}`;
    const isMade = await admin.query(sql).then(
      () => true,
      (error: unknown) => {
        // Somebody came in meanwhile, or this role does not own the source: then its rows are read.
        if (errorCode(error) !== "55006" && errorCode(error) !== "42501") throw error;
        return false;
      },
    );
    if (isMade) return { how: "template", leftOut: [] };
  }
  await admin.query(
    `CREATE DATABASE ${quoteIdentifier(work)} TEMPLATE template0 ENCODING ${quoteLiteral(facts.encoding)} ${localeClause(facts)}`,
  );
  const sourceUrl = urlForDatabase(input.serverUrl, input.source);
  const workUrl = urlForDatabase(input.serverUrl, work);
  return { how: "copy", leftOut: await copyContents({ sourceUrl, targetUrl: workUrl, onProgress: input.onProgress }) };
}

/** Nobody is there, and it is small, or nobody can be there. */
async function canBeTemplate(admin: Connection, source: string): Promise<boolean> {
  const { rows } = await admin.query<{ can: boolean }>(
    `SELECT NOT d.datallowconn OR (pg_catalog.pg_database_size(d.oid) <= $2
       AND NOT EXISTS (SELECT FROM pg_catalog.pg_stat_activity a WHERE a.datid = d.oid)) AS can
     FROM pg_catalog.pg_database d WHERE d.datname = $1`,
    [source, TEMPLATE_LIMIT_BYTES],
  );
  return rows[0]?.can === true;
}

async function readFacts(admin: Connection, source: string): Promise<DatabaseFacts> {
  const { rows } = await admin.query<{ version: number; exists: boolean }>(
    `SELECT pg_catalog.current_setting('server_version_num')::int AS version,
       EXISTS (SELECT FROM pg_catalog.pg_database WHERE datname = $1) AS exists`,
    [source],
  );
  if (rows[0]?.exists) return readDatabaseFacts(admin, rows[0].version, source);
  throw new OpsError({
    code: "postgres.no-such-database",
    message: `There is no database "${source}" on this server.`,
    hint: "Check its name.",
    exit: 4,
  });
}

async function setConnections(admin: Connection, name: string, allowed: boolean): Promise<void> {
  await admin.query(`ALTER DATABASE ${quoteIdentifier(name)} ALLOW_CONNECTIONS ${allowed}`);
}

function cloneFailure(error: unknown, { source, serverUrl }: CloneInput): OpsError {
  if (error instanceof OpsError) return error;
  const isPermission = errorCode(error) === "42501";
  const { user } = describeTarget(serverUrl);
  return new OpsError({
    code: isPermission ? "postgres.permission-denied" : "postgres.clone-failed",
    message: `"${source}" could not be copied: ${error instanceof Error ? error.message : error}.`,
    hint: isPermission
      ? `${user} needs CREATEDB and must be able to read every table of "${source}".`
      : "Nothing exists under the copy's name. Mend the cause and run the same command again.",
    exit: isPermission ? 4 : 6,
    cause: error,
  });
}
