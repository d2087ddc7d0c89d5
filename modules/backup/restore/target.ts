import { OpsError } from "#modules/platform";
import {
  type Connection,
  copyDatabaseOwner,
  describeTarget,
  errorCode,
  openAdmin,
  quoteIdentifier,
  quoteLiteral,
  switchDatabaseNames,
  urlForDatabase,
  withConnection,
} from "#modules/postgres";
import { type DatabaseFacts, localeClause } from "#modules/postgres/contents";
import { claimTarget } from "./claim-target.ts";
import { refuseMissingExtensions } from "./extensions.ts";
import { MARKS, readMarks } from "./load-rows.ts";

/** Where rows go while a restore is under way, and what happens to the name when it has been verified. */
export type RestoreTarget = {
  workUrl: string;
  /** Gives the verified database its final name; `keptAs` names the one that was there. */
  finish(): Promise<{ keptAs: string | null }>;
};

export type TargetInput = {
  url: string;
  backupId: string;
  facts: DatabaseFacts;
  /** Of the source; looked for before anything is made. */
  extensions: { name: string; version: string }[];
  allowMissingExtensions: boolean;
  replace: boolean;
  /** What the former database is called and what is said of it; a name with the backup's id when not given. */
  keepAs?: { name: string; comment: string } | undefined;
  /** Stands among the marks of a database that this same restore may go on with. */
  mark: string;
  leaveOut: (what: string) => void;
};

/**
 * Prepares a database beside the final name; nothing half-made ever bears it. A rerun of a killed restore finds its own again.
 * A role without CREATEDB restores into the empty database that was given to it.
 * @throws OpsError backup.target-not-empty (exit 3), backup.target-absent
 */
export async function prepareTarget(input: TargetInput): Promise<RestoreTarget> {
  const { database } = describeTarget(input.url);
  const admin = await openAdmin(input.url);
  try {
    await refuseMissingExtensions(admin, input.extensions, input.allowMissingExtensions);
    const exists = await databaseExists(admin, database);
    const { rows } = await admin.query<{ may: boolean }>(
      "SELECT rolcreatedb OR rolsuper AS may FROM pg_catalog.pg_roles WHERE rolname = current_user",
    );
    if (!rows[0]?.may) return await inPlace(input, exists, database);
    if (exists && !input.replace) await refuseNonEmpty(input.url, database);
    const work = workName(database, input.backupId);
    const workUrl = urlForDatabase(input.url, work);
    const goesOn = (await databaseExists(admin, work)) && (await claimAndLook(workUrl, input.mark));
    if (!goesOn) {
      await dropDatabase(workUrl);
      await createDatabase(admin, work, input);
    }
    return { workUrl, finish: () => takeName(input, work, database) };
  } finally {
    await admin.end().catch(() => {});
  }
}

async function inPlace(input: TargetInput, exists: boolean, database: string): Promise<RestoreTarget> {
  if (exists && !input.replace) {
    const goesOn = await withConnection(input.url, (client) => hasMark(client, input.mark));
    if (!goesOn) await refuseNonEmpty(input.url, database);
    return { workUrl: input.url, finish: async () => ({ keptAs: null }) };
  }
  throw new OpsError({
    code: "backup.target-absent",
    message: `This role may not create databases, so it cannot make or replace "${database}".`,
    hint: "Use a role with CREATEDB, or create an empty database first and name it with --into.",
    exit: 4,
  });
}

/** Makes sure that nobody is at work there; true when this same restore was killed there and can go on. */
function claimAndLook(workUrl: string, mark: string): Promise<boolean> {
  return withConnection(workUrl, async (client) => {
    await claimTarget(client);
    return hasMark(client, mark);
  });
}

/** A restore that was killed before its structure was complete, or after it had put its marks away, has none. */
export async function hasMark(client: Connection, mark: string): Promise<boolean> {
  const { rows } = await client.query<{ kept: boolean }>("SELECT pg_catalog.to_regclass($1) IS NOT NULL AS kept", [
    MARKS,
  ]);
  return rows[0]?.kept === true && (await readMarks(client)).has(mark);
}

async function databaseExists(admin: Connection, name: string): Promise<boolean> {
  return ((await admin.query("SELECT FROM pg_catalog.pg_database WHERE datname = $1", [name])).rowCount ?? 0) > 0;
}

/** Counts what is the user's: an empty database has nothing outside the system's schemas and extensions. */
export async function refuseNonEmpty(url: string, database: string): Promise<void> {
  const { rows } = await withConnection(url, (client) => client.query<{ found: string }>(USER_OBJECTS));
  if (rows.length === 0) return;
  throw new OpsError({
    code: "backup.target-not-empty",
    message: `Database "${database}" is not empty: it holds ${rows.map(({ found }) => found).join(", ")}${rows.length === 3 ? " …" : ""}.`,
    hint: "Name a new database with --into, or use --replace to restore beside it and switch; the old one is kept under another name.",
    exit: 3,
  });
}

/** What an extension brought counts as nothing: some servers make every database with one. */
const NOT_OF_EXTENSION = (catalog: string, oid: string) =>
  `NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
    WHERE d.classid = 'pg_catalog.${catalog}'::pg_catalog.regclass AND d.objid = ${oid} AND d.deptype = 'e')`;

const USER_OBJECTS = `WITH user_schema AS (
    SELECT oid, nspname FROM pg_catalog.pg_namespace n
    WHERE nspname !~ '^pg_' AND nspname NOT IN ('information_schema', 'atalaya_restore')
  )
  SELECT pg_catalog.format('%I.%I', n.nspname, c.relname) AS found
    FROM pg_catalog.pg_class c JOIN user_schema n ON n.oid = c.relnamespace WHERE ${NOT_OF_EXTENSION("pg_class", "c.oid")}
  UNION ALL SELECT pg_catalog.format('function %I.%I', n.nspname, p.proname)
    FROM pg_catalog.pg_proc p JOIN user_schema n ON n.oid = p.pronamespace WHERE ${NOT_OF_EXTENSION("pg_proc", "p.oid")}
  UNION ALL SELECT pg_catalog.format('type %I.%I', n.nspname, t.typname)
    FROM pg_catalog.pg_type t JOIN user_schema n ON n.oid = t.typnamespace
    WHERE t.typrelid = 0 AND NOT EXISTS (SELECT FROM pg_catalog.pg_type e WHERE e.typarray = t.oid) AND ${NOT_OF_EXTENSION("pg_type", "t.oid")}
  UNION ALL SELECT pg_catalog.format('schema %I', nspname)
    FROM user_schema n WHERE nspname <> 'public' AND ${NOT_OF_EXTENSION("pg_namespace", "n.oid")}
  UNION ALL SELECT pg_catalog.format('large object %s', oid) FROM pg_catalog.pg_largeobject_metadata
  ORDER BY 1 LIMIT 3`;

const MAX_NAME = 63;

function workName(database: string, backupId: string): string {
  const suffix = `_restoring_${backupId.slice(-6)}`;
  return truncateName(database, suffix);
}

function truncateName(name: string, suffix: string): string {
  let base = name;
  while (Buffer.byteLength(base + suffix) > MAX_NAME) base = base.slice(0, -1);
  return base + suffix;
}

async function createDatabase(admin: Connection, name: string, { facts, leaveOut }: TargetInput): Promise<void> {
  const plain = `CREATE DATABASE ${quoteIdentifier(name)} TEMPLATE template0 ENCODING ${quoteLiteral(facts.encoding)}`;
  try {
    await admin.query(`${plain} ${localeClause(facts)}`);
  } catch (error) {
    leaveOut(
      `the database's locale (${facts.locale ?? facts.collate}) is not on this server: text may sort otherwise (${error instanceof Error ? error.message : error})`,
    );
    await admin.query(`${plain} LC_COLLATE 'C' LC_CTYPE 'C'`);
  }
}

async function takeName(input: TargetInput, work: string, database: string): Promise<{ keptAs: string | null }> {
  const admin = await openAdmin(input.url);
  try {
    await closeSessions(admin, work);
    if (!(await databaseExists(admin, database))) {
      await rename(admin, work, database);
      return { keptAs: null };
    }
    // Looked at again: somebody may have filled it while the rows came in.
    if (!input.replace) await refuseNonEmpty(input.url, database);
    if (input.replace) return { keptAs: await replace(admin, input, work, database) };
    await closeSessions(admin, database);
    await admin.query(`DROP DATABASE ${quoteIdentifier(database)}`);
    await rename(admin, work, database);
    return { keptAs: null };
  } finally {
    await admin.end().catch(() => {});
  }
}

/** The former database keeps what it is, under another name; the new one gets its owner. */
async function replace(admin: Connection, input: TargetInput, work: string, database: string): Promise<string> {
  const keepAs = input.keepAs?.name ?? (await freeName(admin, database, `_before_${input.backupId}`));
  await copyDatabaseOwner(admin, database, work).catch((error: unknown) =>
    input.leaveOut(`the owner of the database: ${error instanceof Error ? error.message : error}`),
  );
  const comment = input.keepAs?.comment ?? null;
  await switchDatabaseNames(admin, { serverUrl: input.url, work, name: database, keepAs, comment }).catch(
    (error: unknown) => {
      throw errorCode(error) === "42501" && isAboutSessions(error) ? inUse(database, error) : error;
    },
  );
  return keepAs;
}

/** The same backup may replace a database more than once. */
async function freeName(admin: Connection, database: string, suffix: string): Promise<string> {
  for (let turn = 1; ; turn++) {
    const name = truncateName(database, turn === 1 ? suffix : `${suffix}_${turn}`);
    if (!(await databaseExists(admin, name))) return name;
  }
}

async function rename(admin: Connection, from: string, to: string): Promise<void> {
  await admin.query(`ALTER DATABASE ${quoteIdentifier(from)} RENAME TO ${quoteIdentifier(to)}`);
}

/** A database is renamed only when nobody is in it. */
async function closeSessions(admin: Connection, database: string): Promise<void> {
  try {
    await admin.query(
      "SELECT pg_catalog.pg_terminate_backend(pid, 5000) FROM pg_catalog.pg_stat_activity WHERE datname = $1 AND pid <> pg_catalog.pg_backend_pid()",
      [database],
    );
  } catch (error) {
    throw errorCode(error) === "42501" ? inUse(database, error) : error;
  }
}

/** The server refuses a renaming by the same code. */
function isAboutSessions(error: unknown): boolean {
  return error instanceof Error && /terminate/.test(error.message);
}

function inUse(database: string, cause: unknown): OpsError {
  return new OpsError({
    code: "backup.target-in-use",
    message: `Others are at work in database "${database}", and this role may not close their sessions.`,
    hint: "Stop what uses the database, or use a role with pg_signal_backend (a superuser, where superusers are in it), and run the same command again: it goes on where it stopped.",
    exit: 5,
    retry: "later",
    cause,
  });
}

/** Drops a database that this module made; harmless when it is gone. */
export async function dropDatabase(url: string): Promise<void> {
  const { database } = describeTarget(url);
  const admin = await openAdmin(url);
  try {
    await admin.query(`DROP DATABASE IF EXISTS ${quoteIdentifier(database)} WITH (FORCE)`);
  } finally {
    await admin.end().catch(() => {});
  }
}
