import { createHash } from "node:crypto";
import type { Connection } from "#modules/postgres";
import { type DatabaseFacts, readDatabaseFacts } from "#modules/postgres/contents";

/** Facts that say whether two snapshots belong to one line of history; only then do row fingerprints compare. */
export type SourceIdentity = {
  database: string;
  databaseOid: string;
  systemId: string;
  /** WAL timeline, and Neon's own: a restore to an earlier point starts a new one and reuses transaction ids. */
  timeline: string | null;
  serverVersion: string;
  serverVersionNum: number;
};

export type SourceState = {
  identity: SourceIdentity;
  takenAt: string;
  /** 64-bit id that the next transaction would get. */
  nextXid: string;
  /** Everything about user-defined types and extensions that changes how values print. */
  typesMark: string;
  /** True when a user-defined type prints object names, which change without the row changing. */
  typesPrintNames: boolean;
  extensions: { name: string; version: string }[];
  database: DatabaseFacts;
};

/** Reads what the snapshot says about itself. */
export async function readSource(client: Connection): Promise<SourceState> {
  const identity = await one<SourceIdentity & { takenAt: string; nextXid: string }>(client, IDENTITY);
  const timeline = await readTimeline(client);
  const types = await one<{ mark: string; printsNames: boolean }>(client, TYPES);
  const { rows: extensions } = await client.query<{ name: string; version: string }>(EXTENSIONS);
  const { takenAt, nextXid, ...rest } = identity;
  const mark = createHash("sha256").update(types.mark).update(JSON.stringify(extensions)).update(rest.serverVersion);
  return {
    identity: { ...rest, timeline },
    takenAt,
    nextXid,
    typesMark: mark.digest("hex").slice(0, 32),
    typesPrintNames: types.printsNames,
    extensions,
    database: await readDatabaseFacts(client, rest.serverVersionNum),
  };
}

async function one<T extends object>(client: Connection, sql: string): Promise<T> {
  const { rows } = await client.query<T>(sql);
  const row = rows[0];
  if (!row) throw new Error("the server answered no row");
  return row;
}

/** The control functions may be closed to this role; a savepoint keeps the snapshot's transaction alive. */
async function readTimeline(client: Connection): Promise<string | null> {
  await client.query("SAVEPOINT timeline");
  try {
    return (await one<{ timeline: string }>(client, TIMELINE)).timeline;
  } catch {
    await client.query("ROLLBACK TO SAVEPOINT timeline");
    return null;
  } finally {
    await client.query("RELEASE SAVEPOINT timeline");
  }
}

const IDENTITY = `SELECT pg_catalog.current_database()::text AS database,
  (SELECT oid::text FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()) AS "databaseOid",
  (SELECT system_identifier::text FROM pg_catalog.pg_control_system()) AS "systemId",
  pg_catalog.current_setting('server_version') AS "serverVersion",
  pg_catalog.current_setting('server_version_num')::int AS "serverVersionNum",
  pg_catalog.to_char(pg_catalog.transaction_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "takenAt",
  pg_catalog.pg_snapshot_xmax(pg_catalog.pg_current_snapshot())::text AS "nextXid"`;

// A volume put back from a disk snapshot keeps its timeline and uses transaction ids again; what it cannot hide is that the server
// started anew. Neon's computes start anew all day, but there every rewind is a new timeline.
const TIMELINE = `SELECT (SELECT timeline_id::text FROM pg_catalog.pg_control_checkpoint()) || '/' || COALESCE(
    pg_catalog.current_setting('neon.timeline_id', true),
    pg_catalog.pg_postmaster_start_time()::text) AS timeline`;

const EXTENSIONS = "SELECT extname AS name, extversion AS version FROM pg_catalog.pg_extension ORDER BY extname";

const NAME_TYPES = `SELECT oid FROM pg_catalog.pg_type
  WHERE typname ~ '^_?(aclitem|reg(class|proc|procedure|oper|operator|type|role|namespace|collation|config|dictionary|database))$' AND oid < 16384`;

// Arrays print as their elements do, and every table has one: listed, any new table (a temporary one too) would have all rows read again.
const TYPES = `WITH name_types AS (${NAME_TYPES}), held AS (
    SELECT atttypid AS oid FROM pg_catalog.pg_attribute WHERE attnum > 0 AND atttypid >= 16384
    UNION SELECT typbasetype FROM pg_catalog.pg_type WHERE typbasetype >= 16384
    UNION SELECT rngsubtype FROM pg_catalog.pg_range WHERE rngsubtype >= 16384
  ), held_elements AS (
    SELECT oid FROM held UNION SELECT t.typelem FROM held JOIN pg_catalog.pg_type t USING (oid) WHERE t.typelem <> 0
  )
  SELECT COALESCE(pg_catalog.string_agg(facts, E'\\n' ORDER BY facts), '') AS mark,
    COALESCE(pg_catalog.bool_or(prints_names), false) AS "printsNames"
  FROM (
    SELECT pg_catalog.concat_ws('|', t.oid, n.nspname, t.typname, t.typtype, t.typbasetype, t.typelem, t.typoutput::oid, t.typdelim) AS facts,
      t.typbasetype IN (SELECT oid FROM name_types) OR t.typelem IN (SELECT oid FROM name_types) AS prints_names
    FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
    WHERE t.oid >= 16384 AND (t.typtype <> 'c' OR EXISTS (SELECT FROM pg_catalog.pg_class c WHERE c.oid = t.typrelid AND c.relkind = 'c'))
      AND NOT EXISTS (SELECT FROM pg_catalog.pg_type e WHERE e.typarray = t.oid)
    UNION ALL
    SELECT pg_catalog.concat_ws('|', 'enum', e.enumtypid, e.enumsortorder, e.enumlabel), false FROM pg_catalog.pg_enum e
    UNION ALL
    SELECT pg_catalog.concat_ws('|', 'attribute', a.attrelid, a.attnum, a.attname, a.atttypid, a.atttypmod, a.attisdropped),
      a.atttypid IN (SELECT oid FROM name_types)
    FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
    WHERE c.relkind IN ('c', 'r', 'v', 'm', 'p') AND c.oid >= 16384 AND a.attnum > 0 AND c.reltype IN (SELECT oid FROM held_elements)
    UNION ALL
    SELECT pg_catalog.concat_ws('|', 'range', r.rngtypid, r.rngsubtype), r.rngsubtype IN (SELECT oid FROM name_types) FROM pg_catalog.pg_range r WHERE r.rngtypid >= 16384
  ) AS described`;
