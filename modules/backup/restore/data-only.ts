import { OpsError } from "#modules/platform";
import {
  type Connection,
  errorCode,
  openConnection,
  quoteIdentifier,
  quoteLiteral,
  quoteQualified,
  withConnection,
} from "#modules/postgres";
import type { Manifest } from "../store/manifest.ts";
import { setSequences } from "./database-state.ts";
import {
  addMark,
  createMarks,
  dropMarks,
  loadRows,
  MARKS,
  plainBytes,
  readMarks,
  type TableToLoad,
} from "./load-rows.ts";
import type { RestoreBackupInput, RestoreRun } from "./restore-input.ts";
import { selectTables } from "./selection.ts";
import { structureMark } from "./structure-mark.ts";
import { hasMark } from "./target.ts";
import { verifyTables } from "./verify-tables.ts";

/**
 * Loads rows into tables that exist and are empty, with triggers and foreign keys asleep. Killed, it goes on when run again.
 * @throws OpsError backup.table-absent, backup.target-not-empty (exit 3), backup.replica-role-denied
 */
export async function loadIntoTables(input: RestoreBackupInput, run: RestoreRun) {
  const { manifest, progress } = run;
  const { url } = input.into;
  const tables = selectTables(manifest.tables, input.selection);
  const client = await openConnection(url);
  try {
    await refuseWithoutReplicaRole(client);
    await beginOrGoOn(client, tables, structureMark(input, manifest.id));
    await putTriggersToSleep(client, tables);
    await load(input, run, tables).catch(async (error: unknown) => {
      await withConnection(url, wakeTriggers).catch(() => {});
      throw error;
    });
    await wakeTriggers(client);
    const sequences = input.selection ? await sequencesOf(client, tables, manifest.sequences) : manifest.sequences;
    await setSequences(client, sequences);
    progress.tell({ phase: "verify" });
    const mismatches = await verifyTables({ url, tables, jobs: input.jobs ?? 2 });
    await dropMarks(client);
    const notChecked =
      manifest.largeObjects && !input.selection
        ? [`${manifest.largeObjects.count} large objects: --data-only leaves them out`]
        : [];
    return {
      rows: tables.reduce((sum, { table }) => sum + table.rows, 0),
      tables: tables.length,
      mismatches,
      notChecked,
      keptAs: null,
    };
  } finally {
    await client.end().catch(() => {});
  }
}

/** Goes on only with what this same restore left; what another one left half-done makes its tables unfit. */
async function beginOrGoOn(client: Connection, tables: TableToLoad[], mark: string): Promise<void> {
  if (await hasMark(client, mark)) return;
  await refuseUnfit(client, tables);
  await wakeTriggers(client);
  await dropMarks(client);
  await createMarks(client);
  await addMark(client, mark);
}

async function load(input: RestoreBackupInput, run: RestoreRun, tables: TableToLoad[]): Promise<void> {
  const { vault, identity, manifest, progress } = run;
  progress.tell({
    phase: "rows",
    chunksTotal: tables.reduce((sum, { table }) => sum + table.chunks.length, 0),
    bytesTotal: tables.reduce((sum, { table }) => sum + plainBytes(table), 0),
  });
  await loadRows({
    url: input.into.url,
    vault,
    identity,
    manifest,
    tables,
    jobs: input.jobs ?? 2,
    settings: { session_replication_role: "replica" },
    onChunk: (bytes) => progress.chunkDone(bytes),
    signal: input.signal,
  });
}

/** The sequences that belong to these tables in the target: without their values the next insert would repeat a key. */
async function sequencesOf(
  client: Connection,
  tables: TableToLoad[],
  sequences: Manifest["sequences"],
): Promise<Manifest["sequences"]> {
  const { rows } = await client.query<{ schema: string; name: string }>(
    `SELECT n.nspname AS schema, s.relname AS name
     FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_class s ON s.oid = d.objid AND s.relkind = 'S'
     JOIN pg_catalog.pg_namespace n ON n.oid = s.relnamespace
     WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
       AND d.deptype IN ('a', 'i') AND d.refobjid = ANY (SELECT pg_catalog.to_regclass(r) FROM pg_catalog.unnest($1::text[]) AS r)`,
    [tables.map(({ into }) => quoteQualified(into.schema, into.name))],
  );
  return sequences.filter((sequence) =>
    rows.some(({ schema, name }) => schema === sequence.schema && name === sequence.name),
  );
}

async function refuseWithoutReplicaRole(client: Connection): Promise<void> {
  try {
    await client.query("BEGIN; SET LOCAL session_replication_role = replica; ROLLBACK");
  } catch (error) {
    await client.query("ROLLBACK").catch(() => {});
    if (errorCode(error) !== "42501") throw error;
    throw new OpsError({
      code: "backup.replica-role-denied",
      message:
        "This role may not put triggers and foreign keys to sleep, so rows cannot be loaded into existing tables.",
      hint: "GRANT SET ON PARAMETER session_replication_role TO this role, or restore into a new database instead.",
      exit: 4,
      cause: error,
    });
  }
}

async function refuseUnfit(client: Connection, tables: TableToLoad[]): Promise<void> {
  for (const { into } of tables) {
    const relation = quoteQualified(into.schema, into.name);
    const { rows } = await client.query<{ exists: boolean }>(
      "SELECT pg_catalog.to_regclass($1) IS NOT NULL AS exists",
      [relation],
    );
    if (!rows[0]?.exists)
      throw unfit(
        "backup.table-absent",
        `The target has no table ${into.schema}.${into.name}.`,
        "Restore the structure first: --schema-only.",
      );
    const { rowCount } = await client.query(`SELECT FROM ONLY ${relation} LIMIT 1`);
    if (rowCount)
      throw unfit(
        "backup.target-not-empty",
        `${into.schema}.${into.name} holds rows already.`,
        "Empty the table yourself if its rows may go, or restore into a new database.",
      );
  }
}

function unfit(code: string, message: string, hint: string): OpsError {
  return new OpsError({ code, message, hint, exit: 3 });
}

const ASLEEP = "asleep ";
type Sleeper = { relation: string; trigger: string; state: "ALWAYS" | "REPLICA" };

/** Triggers marked ALWAYS or REPLICA fire in replica sessions too. Which ones were put to sleep stands among the marks, for whoever goes on after a kill. */
async function putTriggersToSleep(client: Connection, tables: TableToLoad[]): Promise<void> {
  const { rows } = await client.query<Sleeper>(
    `SELECT pg_catalog.format('%I.%I', n.nspname, c.relname) AS relation, t.tgname AS trigger,
       CASE t.tgenabled WHEN 'A' THEN 'ALWAYS' ELSE 'REPLICA' END AS state
     FROM pg_catalog.pg_trigger t JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
     WHERE t.tgenabled IN ('A', 'R') AND NOT t.tgisinternal
       AND c.oid = ANY (SELECT pg_catalog.to_regclass(r) FROM pg_catalog.unnest($1::text[]) AS r)`,
    [tables.map(({ into }) => quoteQualified(into.schema, into.name))],
  );
  for (const { relation, trigger, state } of rows) {
    const mark = quoteLiteral(`${ASLEEP}${JSON.stringify({ relation, trigger, state })}`);
    await client.query(
      `ALTER TABLE ${relation} DISABLE TRIGGER ${quoteIdentifier(trigger)}; INSERT INTO ${MARKS} VALUES (${mark})`,
    );
  }
}

async function wakeTriggers(client: Connection): Promise<void> {
  const { rows } = await client.query("SELECT WHERE pg_catalog.to_regclass($1) IS NOT NULL", [MARKS]);
  if (rows.length === 0) return;
  for (const mark of await readMarks(client)) {
    if (!mark.startsWith(ASLEEP)) continue;
    const { relation, trigger, state } = JSON.parse(mark.slice(ASLEEP.length)) as Sleeper;
    await client.query(
      `ALTER TABLE ${relation} ENABLE ${state} TRIGGER ${quoteIdentifier(trigger)}; DELETE FROM ${MARKS} WHERE mark = ${quoteLiteral(mark)}`,
    );
  }
}
