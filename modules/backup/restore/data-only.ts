import { OpsError } from "#modules/platform";
import { type Connection, errorCode, openConnection, quoteIdentifier, quoteQualified } from "#modules/postgres";
import { setSequences } from "./database-state.ts";
import { createMarks, dropMarks, loadRows, plainBytes, readMarks, type TableToLoad } from "./load-rows.ts";
import type { RestoreBackupInput, RestoreRun } from "./restore-input.ts";
import { selectTables } from "./selection.ts";
import { verifyTables } from "./verify-tables.ts";

/**
 * Loads rows into tables that exist and are empty, with triggers and foreign keys asleep. Killed, it goes on when run again.
 * @throws OpsError backup.table-absent, backup.target-not-empty (exit 3), backup.replica-role-denied
 */
export async function loadIntoTables(input: RestoreBackupInput, run: RestoreRun) {
  const { vault, identity, manifest, progress } = run;
  const { url } = input.into;
  const tables = selectTables(manifest.tables, input.selection);
  const client = await openConnection(url);
  try {
    await refuseWithoutReplicaRole(client);
    await createMarks(client);
    const isResumed = (await readMarks(client)).size > 0;
    if (!isResumed) await refuseUnfit(client, tables);
    const chunksTotal = tables.reduce((sum, { table }) => sum + table.chunks.length, 0);
    progress.tell({
      phase: "rows",
      chunksTotal,
      bytesTotal: tables.reduce((sum, { table }) => sum + plainBytes(table), 0),
    });
    const awake = await disableAlwaysTriggers(client, tables);
    try {
      const settings = { session_replication_role: "replica" };
      await loadRows({
        url,
        vault,
        identity,
        manifest,
        tables,
        jobs: input.jobs ?? 2,
        settings,
        onChunk: (bytes) => progress.chunkDone(bytes),
        signal: input.signal,
      });
    } finally {
      await enableTriggers(client, awake);
    }
    if (!input.selection) await setSequences(client, manifest.sequences);
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

type AwakeTrigger = { relation: string; trigger: string };

/** Triggers marked ALWAYS fire in replica sessions too. */
async function disableAlwaysTriggers(client: Connection, tables: TableToLoad[]): Promise<AwakeTrigger[]> {
  const relations = tables.map(({ into }) => quoteQualified(into.schema, into.name));
  const { rows } = await client.query<AwakeTrigger>(
    `SELECT pg_catalog.format('%I.%I', n.nspname, c.relname) AS relation, t.tgname AS trigger
     FROM pg_catalog.pg_trigger t JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
     WHERE t.tgenabled = 'A' AND NOT t.tgisinternal AND c.oid = ANY (SELECT pg_catalog.to_regclass(r) FROM pg_catalog.unnest($1::text[]) AS r)`,
    [relations],
  );
  for (const { relation, trigger } of rows)
    await client.query(`ALTER TABLE ${relation} DISABLE TRIGGER ${quoteIdentifier(trigger)}`);
  return rows;
}

async function enableTriggers(client: Connection, triggers: AwakeTrigger[]): Promise<void> {
  for (const { relation, trigger } of triggers)
    await client.query(`ALTER TABLE ${relation} ENABLE ALWAYS TRIGGER ${quoteIdentifier(trigger)}`);
}
