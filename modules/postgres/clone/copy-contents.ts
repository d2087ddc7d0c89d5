import { OpsError } from "#modules/platform";
import { type Connection, errorCode, openConnection } from "../connect.ts";
import { describeLargeObjects, largeObjectPieces } from "../contents/large-objects.ts";
import { readSequences, readTables, type SequenceValue, type SourceTable } from "../contents/tables.ts";
import { dumpSchema } from "../dump-schema.ts";
import { quoteIdentifier, quoteLiteral, quoteQualified } from "../quoting.ts";
import { needsSearchPath, withSearchPath } from "../search-path.ts";
import { adoptSnapshot, openSnapshot, type Snapshot } from "../snapshot.ts";
import { splitSql } from "../split-sql.ts";
import { pipeRows } from "./pipe-rows.ts";
import { runDumped } from "./run-dumped.ts";

export type CopyInput = {
  sourceUrl: string;
  /** An empty database with the source's encoding and locale. */
  targetUrl: string;
  onProgress?: ((progress: { done: number; total: number }) => void) | undefined;
};

const SESSIONS = 2;
const SETTINGS = { synchronous_commit: "off", check_function_bodies: "off", maintenance_work_mem: "256MB" };
const OBJECTS_AT_ONCE = 200;
const LOCK_TIMEOUT_MS = 5_000;

/**
 * Fills an empty database with another one's schema and rows, all of one snapshot, server to server.
 * @returns what could not be taken over, in words.
 * @throws OpsError postgres.source-changed
 */
export async function copyContents(input: CopyInput): Promise<string[]> {
  const snapshot = await openSnapshot(input.sourceUrl);
  const target = await openConnection(input.targetUrl, { settings: SETTINGS });
  try {
    const tables = await freeze(snapshot.holder);
    const schema = { url: input.sourceUrl, snapshotId: snapshot.id, lockTimeoutMs: LOCK_TIMEOUT_MS };
    const leftOut = await runDumped(target, await splitSql(await dumpSchema({ ...schema, section: "pre-data" })));
    await copyTables(input, snapshot, tables);
    await copyLargeObjects(snapshot.holder, target);
    await setSequences(target, await readSequences(snapshot.holder));
    const rest = await splitSql(await dumpSchema({ ...schema, section: "post-data" }));
    // Event triggers would fire on what is made after them.
    leftOut.push(...(await runDumped(target, [...rest.filter((sql) => !isLast(sql)), ...rest.filter(isLast)])));
    // It stops at a foreign table without a handler; the server analyses by itself later.
    await target.query("ANALYZE").catch(() => {});
    return leftOut;
  } catch (error) {
    throw isLockTimeout(error) ? sourceChanged(error) : error;
  } finally {
    await Promise.all([snapshot.release(), target.end().catch(() => {})]);
  }
}

const isLast = (sql: string) => /^(CREATE|ALTER|COMMENT ON) EVENT TRIGGER/.test(sql);

/** A snapshot from before a TRUNCATE or a rewrite sees that table empty and says nothing, so tables are held first. */
async function freeze(holder: Connection): Promise<SourceTable[]> {
  // Even asking for a table's size waits for its lock.
  await limitLockWaits(holder);
  const tables = (await readTables(holder)).filter(({ mayRead }) => mayRead !== null);
  for (const { schema, name, columns } of tables) {
    if (columns.length === 0) continue;
    await holder
      .query(`LOCK TABLE ONLY ${quoteQualified(schema, name)} IN ACCESS SHARE MODE`)
      .catch((error: unknown) => {
        throw errorCode(error) === "42P01" ? sourceChanged(error) : error;
      });
  }
  const { rowCount } = await holder.query(
    `SELECT FROM pg_catalog.pg_class c
     WHERE c.oid = ANY ($1::pg_catalog.oid[]) AND c.relfilenode IS DISTINCT FROM pg_catalog.pg_relation_filenode(c.oid)`,
    [tables.map(({ oid }) => oid)],
  );
  if (rowCount) throw sourceChanged();
  return tables;
}

/** A migration that waits for our own lock keeps our other sessions out; waiting for it would be waiting for ourselves. */
async function limitLockWaits(client: Connection): Promise<void> {
  await client.query(`SET LOCAL lock_timeout = ${LOCK_TIMEOUT_MS}`);
}

function isLockTimeout(error: unknown): boolean {
  // pg_dump limits its waiting by the statement's time.
  const isDump = error instanceof OpsError && error.code === "postgres.dump-failed";
  return errorCode(error) === "55P03" || (isDump && /due to (?:lock|statement) timeout/.test(error.message));
}

function sourceChanged(cause?: unknown): OpsError {
  return new OpsError({
    code: "postgres.source-changed",
    message: "A table of the source was changed, emptied or locked while its copy began.",
    hint: "A migration is probably running there. Try again when it has finished.",
    exit: 5,
    retry: "later",
    cause,
  });
}

async function copyTables(input: CopyInput, snapshot: Snapshot, tables: SourceTable[]): Promise<void> {
  const queue = tables.toSorted((a, b) => b.totalBytes - a.totalBytes);
  const total = queue.length;
  let done = 0;
  const work = async () => {
    const source = await adoptSnapshot(input.sourceUrl, snapshot.id);
    const target = await openConnection(input.targetUrl, { settings: SETTINGS });
    try {
      await limitLockWaits(source);
      for (let table = queue.shift(); table; table = queue.shift()) {
        await copyTable(source, target, table);
        input.onProgress?.({ done: ++done, total });
      }
    } catch (error) {
      queue.length = 0;
      throw error;
    } finally {
      await Promise.all([source.end().catch(() => {}), target.end().catch(() => {})]);
    }
  };
  const outcomes = await Promise.allSettled(Array.from({ length: Math.min(SESSIONS, total) }, work));
  const failed = outcomes.find((outcome) => outcome.status === "rejected");
  if (failed) throw failed.reason;
}

async function copyTable(source: Connection, target: Connection, table: SourceTable): Promise<void> {
  const columns = table.columns.map(({ name }) => quoteIdentifier(name)).join(", ");
  const into = quoteQualified(table.loadInto?.schema ?? table.schema, table.loadInto?.name ?? table.name);
  const read = `COPY (SELECT ${columns} FROM ONLY ${quoteQualified(table.schema, table.name)} ${table.condition ?? ""}) TO STDOUT`;
  const write = `COPY ${into}${columns ? ` (${columns})` : ""} FROM STDIN`;
  const load = () => pipeRows({ source, target, read, write });
  await load().catch((error: unknown) => {
    // Checks of domains may call functions that look for tables by the session's search path.
    if (!needsSearchPath(error)) throw error;
    return withSearchPath(target, load);
  });
}

async function copyLargeObjects(source: Connection, target: Connection): Promise<void> {
  const objects = await describeLargeObjects(source);
  for (let from = 0; from < objects.length; from += OBJECTS_AT_ONCE) {
    const batch = objects.slice(from, from + OBJECTS_AT_ONCE);
    await target.query("BEGIN");
    await target.query(batch.map(({ sql }) => sql).join("\n"));
    await target.query("CREATE TEMP TABLE large_object_pieces (oid oid, at bigint, bytes bytea) ON COMMIT DROP");
    const chosen = `(SELECT pg_catalog.unnest('{${batch.map(({ oid }) => oid).join(",")}}'::pg_catalog.oid[]) AS oid)`;
    const read = `COPY (${largeObjectPieces(chosen)} SELECT oid, at, bytes FROM piece WHERE pg_catalog.length(bytes) > 0) TO STDOUT`;
    await pipeRows({ source, target, read, write: "COPY pg_temp.large_object_pieces FROM STDIN" });
    await target.query("SELECT pg_catalog.lo_put(oid, at, bytes) FROM pg_temp.large_object_pieces");
    await target.query("COMMIT");
  }
}

async function setSequences(target: Connection, sequences: SequenceValue[]): Promise<void> {
  for (const { schema, name, lastValue, isCalled } of sequences) {
    const relation = quoteLiteral(quoteQualified(schema, name));
    await target.query(
      `SELECT pg_catalog.setval(${relation}::pg_catalog.regclass, ${quoteLiteral(lastValue)}::bigint, ${isCalled})`,
    );
  }
}
