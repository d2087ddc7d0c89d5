import { OpsError } from "#modules/platform";
import { type Connection, openConnection, quoteIdentifier, quoteQualified } from "#modules/postgres";
import type { Mismatch } from "../types.ts";
import { createMarks, loadRows, plainBytes, type TableToLoad } from "./load-rows.ts";
import type { RestoreBackupInput, RestoreRun } from "./restore-input.ts";
import { selectTables } from "./selection.ts";
import { verifyTables } from "./verify-tables.ts";

const MARKS_TABLE = "atalaya_restore_marks";

/**
 * Brings rows back beside the live ones: bare tables (columns and types; no keys, indexes or triggers) in a new schema of an
 * existing database, for comparing and copying by SQL. The schema gets its name when every table has been verified.
 * @throws OpsError backup.schema-exists (exit 3), backup.same-name
 */
export async function loadIntoSchema(input: RestoreBackupInput, run: RestoreRun, schema: string) {
  const work = `${schema.slice(0, 40)}_restoring_${run.manifest.id.slice(-6)}`;
  const client = await openConnection(input.into.url);
  try {
    await refuseExisting(client, schema);
    const tables = selectTables(run.manifest.tables, input.selection).map(({ table }) => ({
      table,
      into: { schema: work, name: table.name },
    }));
    refuseSameNames(tables);
    await client.query(
      `DROP SCHEMA IF EXISTS ${quoteIdentifier(work)} CASCADE; CREATE SCHEMA ${quoteIdentifier(work)}`,
    );
    await createTables(client, tables);
    const marks = quoteQualified(work, MARKS_TABLE);
    await createMarks(client, marks);
    const mismatches = await load(input, run, tables, marks);
    await client.query(`DROP TABLE ${marks}`);
    if (mismatches.length === 0)
      await client.query(`ALTER SCHEMA ${quoteIdentifier(work)} RENAME TO ${quoteIdentifier(schema)}`);
    const rows = tables.reduce((sum, { table }) => sum + table.rows, 0);
    return { rows, tables: tables.length, mismatches, notChecked: [], keptAs: null };
  } finally {
    await client.end().catch(() => {});
  }
}

async function load(
  input: RestoreBackupInput,
  { vault, identity, manifest, progress }: RestoreRun,
  tables: TableToLoad[],
  marks: string,
): Promise<Mismatch[]> {
  const url = input.into.url;
  const jobs = input.jobs ?? 2;
  const chunksTotal = tables.reduce((sum, { table }) => sum + table.chunks.length, 0);
  progress.tell({
    phase: "rows",
    chunksTotal,
    bytesTotal: tables.reduce((sum, { table }) => sum + plainBytes(table), 0),
  });
  await loadRows({
    url,
    vault,
    identity,
    manifest,
    tables,
    jobs,
    marks,
    onChunk: (bytes) => progress.chunkDone(bytes),
    signal: input.signal,
  });
  progress.tell({ phase: "verify" });
  return verifyTables({
    url,
    tables: tables.map(({ table, into }) => ({ table: { ...table, loadInto: null, condition: null }, into })),
    jobs,
  });
}

async function createTables(client: Connection, tables: TableToLoad[]): Promise<void> {
  for (const { table, into } of tables) {
    const columns = table.columns.map(({ name, type }) => `${quoteIdentifier(name)} ${type}`).join(", ");
    await client.query(`CREATE TABLE ${quoteQualified(into.schema, into.name)} (${columns})`);
  }
}

async function refuseExisting(client: Connection, schema: string): Promise<void> {
  const { rowCount } = await client.query("SELECT FROM pg_catalog.pg_namespace WHERE nspname = $1", [schema]);
  if (!rowCount) return;
  throw new OpsError({
    code: "backup.schema-exists",
    message: `The schema "${schema}" exists already.`,
    hint: "Name a new one with --into-schema; nothing is ever put into a schema that is in use.",
    exit: 3,
  });
}

function refuseSameNames(tables: TableToLoad[]): void {
  const names = tables.map(({ into }) => into.name);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice === undefined) return;
  throw new OpsError({
    code: "backup.same-name",
    message: `Two of the chosen tables are called "${twice}"; they cannot share one schema.`,
    hint: "Bring them back one by one with --table and different --into-schema.",
    exit: 2,
  });
}
