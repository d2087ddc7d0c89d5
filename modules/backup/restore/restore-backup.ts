import { createHash } from "node:crypto";
import { type Clock, type Log, OpsError } from "#modules/platform";
import { type Connection, describeTarget, openConnection, withConnection } from "#modules/postgres";
import type { Storage } from "#modules/storage";
import { type BackupKeys, requireIdentity } from "../keys.ts";
import type { DatabaseFacts } from "../source/read-source.ts";
import { explainFailure } from "../source/explain-failure.ts";
import { acquireLease } from "../store/lease.ts";
import type { Manifest } from "../store/manifest.ts";
import { openText } from "../store/sealed-text.ts";
import { openVault, type Vault } from "../store/vault.ts";
import type { RestoreProgress, RestoreResult } from "../types.ts";
import { buildIndexes, countBuilds } from "./build-indexes.ts";
import { applyDatabaseFacts, findExistingRelations, setSequences } from "./database-state.ts";
import { loadLargeObjects } from "./load-large-objects.ts";
import { addMark, createMarks, dropMarks, loadRows, MARKS, plainBytes, readMarks, type TableToLoad } from "./load-rows.ts";
import { refuseMissingExtensions } from "./extensions.ts";
import { runStatements, type StatementOptions } from "./run-statements.ts";
import { forServer, readSchemaEntries, type SchemaEntry } from "./schema-entries.ts";
import { type Selection, selectEntries, selectTables } from "./selection.ts";
import { type BackupChoice, selectBackup } from "./select-backup.ts";
import { prepareTarget } from "./target.ts";
import { verifyTables } from "./verify-tables.ts";

export type RestoreBackupInput = {
  storage: Storage;
  keys: BackupKeys;
  choice: BackupChoice;
  into: { url: string };
  clock: Clock;
  log: Log;
  /** Restore beside an existing database, verify, then switch names; the old one is kept. */
  replace?: boolean;
  selection?: Selection;
  schemaOnly?: boolean;
  owners?: boolean;
  /** Leave out what needs an extension this server lacks, and say so, instead of refusing. */
  allowMissingExtensions?: boolean;
  /** Answer differences instead of throwing; the database then keeps its working name. */
  keepMismatches?: boolean;
  /** Told where the rows go before the first one does. */
  onTarget?: (workUrl: string) => void;
  jobs?: number;
  onProgress?: (progress: RestoreProgress) => void;
  signal?: AbortSignal;
};

const DEFAULT_JOBS = 2;

/**
 * Restores a backup into a new database and proves it: counts and checksums of every table equal the source's.
 * The database gets its final name only after that; a killed restore goes on where it stopped when it is run again.
 * @throws OpsError backup.target-not-empty, backup.unknown-id, backup.object-damaged, backup.extension-missing, backup.verification-failed …
 */
export async function restoreBackup(input: RestoreBackupInput): Promise<RestoreResult & { keptAs: string | null }> {
  const startedAt = input.clock.now();
  const identity = requireIdentity(input.keys);
  const vault = await openVault(input);
  const lease = await acquireLease(vault.storage, "shared", "restore");
  try {
    const manifest = await selectBackup(vault, input.choice);
    return await restoreManifest(input, { vault, identity, manifest, startedAt });
  } catch (error) {
    throw explainFailure(error);
  } finally {
    await lease.release().catch(() => {});
  }
}

type Run = { vault: Vault; identity: string; manifest: Manifest; startedAt: Date };

async function restoreManifest(input: RestoreBackupInput, run: Run): Promise<RestoreResult & { keptAs: string | null }> {
  const { vault, manifest } = run;
  const notChecked: string[] = [];
  const leaveOut = (what: string) => void notChecked.push(what);
  const facts = JSON.parse(await openText(vault, withRecipients(manifest, manifest.schema.databaseFacts))) as DatabaseFacts;
  const target = await prepareTarget({ url: input.into.url, backupId: manifest.id, facts, replace: input.replace ?? false, leaveOut });
  input.onTarget?.(target.workUrl);
  const restorer = new Restorer(input, run, target.workUrl, notChecked);
  const { rows, tables, mismatches } = await restorer.run();
  if (mismatches.length > 0 && !input.keepMismatches) {
    throw new OpsError({
      code: "backup.verification-failed",
      message: `${mismatches.length} restored tables differ from the source: ${mismatches.slice(0, 5).map(({ table }) => table).join(", ")}.`,
      hint: `The result stays as "${describeTarget(target.workUrl).database}" for inspection; restore another backup meanwhile.`,
      exit: 1,
    });
  }
  await applyDatabaseFacts(target.workUrl, facts, leaveOut);
  const { keptAs } = mismatches.length > 0 ? { keptAs: null } : await target.finish();
  restorer.tell({ phase: "done" });
  return {
    id: manifest.id,
    target: describeTarget(input.into.url).label,
    rows,
    tables,
    verified: { tables, mismatches },
    notChecked,
    durationMs: input.clock.now().getTime() - run.startedAt.getTime(),
    keptAs,
  };
}

/** The manifest's objects are named under the recipients of their time. */
export function withRecipients<T extends object>(manifest: Manifest, ref: T): T & { recipients: string } {
  return { ...ref, recipients: manifest.recipients };
}

const PRE_DATA_MARK = "pre-data";

/** One restore into one work database, step by step; each step looks at the marks first. */
class Restorer {
  readonly #input: RestoreBackupInput;
  readonly #run: Run;
  readonly #url: string;
  readonly #notChecked: string[];
  readonly #jobs: number;
  #progress: RestoreProgress;

  constructor(input: RestoreBackupInput, run: Run, url: string, notChecked: string[]) {
    this.#input = input;
    this.#run = run;
    this.#url = url;
    this.#notChecked = notChecked;
    this.#jobs = input.jobs ?? DEFAULT_JOBS;
    const at = run.startedAt.toISOString();
    this.#progress = { phase: "plan", chunksTotal: 0, chunksDone: 0, bytesTotal: 0, bytesDone: 0, indexesTotal: 0, indexesDone: 0, startedAt: at, at };
  }

  tell(change: Partial<RestoreProgress>): void {
    this.#progress = { ...this.#progress, ...change, at: this.#input.clock.now().toISOString() };
    this.#input.onProgress?.(this.#progress);
  }

  async run() {
    const { manifest } = this.#run;
    const client = await openConnection(this.#url);
    try {
      const statements = await this.#statementOptions(client);
      const [preData, postData] = await this.#readSchema(client);
      const selected = selectTables(manifest.tables, this.#input.selection);
      await this.#makeSchema(client, preData, statements);
      const tables = await this.#presentTables(client, selected);
      if (!this.#input.schemaOnly) await this.#loadData(client, tables, statements);
      const atTheEnd = await this.#buildRest(client, postData, statements);
      const mismatches = this.#input.schemaOnly ? [] : await this.#verify(tables);
      if (mismatches.length === 0) await this.#close(client, atTheEnd, statements);
      const rows = this.#input.schemaOnly ? 0 : tables.reduce((sum, { table }) => sum + table.rows, 0);
      return { rows, tables: tables.length, mismatches };
    } finally {
      await client.end().catch(() => {});
    }
  }

  async #statementOptions(client: Connection): Promise<StatementOptions> {
    const missing = await refuseMissingExtensions(client, this.#run.manifest.source.extensions, this.#input.allowMissingExtensions ?? false);
    return { leaveOut: (what) => void this.#notChecked.push(what), extensionIsMissing: missing.length > 0 };
  }

  async #readSchema(client: Connection): Promise<[SchemaEntry[], SchemaEntry[]]> {
    const { manifest, vault } = this.#run;
    const { rows } = await client.query<{ version: number }>("SELECT pg_catalog.current_setting('server_version_num')::int AS version");
    const options = { serverVersionNum: rows[0]?.version ?? 0, owners: this.#input.owners ?? false };
    const read = async (ref: Manifest["schema"]["preData"]) =>
      selectEntries(forServer(await readSchemaEntries(await openText(vault, withRecipients(manifest, ref))), options), manifest, this.#input.selection);
    return [await read(manifest.schema.preData), await read(manifest.schema.postData)];
  }

  async #makeSchema(client: Connection, preData: SchemaEntry[], statements: StatementOptions): Promise<void> {
    this.tell({ phase: "schema" });
    await createMarks(client);
    if ((await readMarks(client)).has(PRE_DATA_MARK)) return;
    await client.query(`DELETE FROM ${MARKS}`);
    await runStatements(client, preData, statements);
    await addMark(client, PRE_DATA_MARK);
  }

  /** Tables that could not be made, for want of an extension, are named and left out. */
  async #presentTables(client: Connection, tables: TableToLoad[]): Promise<TableToLoad[]> {
    const existing = await findExistingRelations(client);
    return tables.filter(({ into }) => {
      const isThere = existing.has(`${into.schema}.${into.name}`);
      if (!isThere) this.#notChecked.push(`rows of ${into.schema}.${into.name}: the table could not be made on this server`);
      return isThere;
    });
  }

  async #loadData(client: Connection, tables: TableToLoad[], statements: StatementOptions): Promise<void> {
    const { vault, identity, manifest } = this.#run;
    const chunksTotal = tables.reduce((sum, { table }) => sum + table.chunks.length, 0);
    this.tell({ phase: "rows", chunksTotal, bytesTotal: tables.reduce((sum, { table }) => sum + plainBytes(table), 0) });
    const onChunk = (bytes: number) => this.tell({ chunksDone: this.#progress.chunksDone + 1, bytesDone: this.#progress.bytesDone + bytes });
    await loadRows({ url: this.#url, vault, identity, manifest, tables, jobs: this.#jobs, onChunk, signal: this.#input.signal });
    if (!this.#input.selection) {
      await loadLargeObjects({ client, vault, identity, manifest, owners: this.#input.owners ?? false, statements });
    }
    await setSequences(client, manifest.sequences);
  }

  /** @returns what must come last of all: event triggers would fire on our own clean-up. */
  async #buildRest(client: Connection, postData: SchemaEntry[], statements: StatementOptions): Promise<SchemaEntry[]> {
    this.tell({ phase: "indexes", indexesTotal: countBuilds(postData) });
    const isLast = ({ sql }: SchemaEntry) => /^(CREATE|ALTER|COMMENT ON) EVENT TRIGGER/.test(sql);
    const wanted = postData.filter(({ sql }) => !(this.#input.schemaOnly && /^REFRESH MATERIALIZED VIEW/.test(sql)));
    const marks = await readMarks(client);
    const mark = ({ sql }: SchemaEntry) => markOf(sql);
    await buildIndexes({
      url: this.#url,
      entries: wanted.filter((entry) => !isLast(entry) && entry.type !== "SETTING"),
      jobs: this.#jobs,
      statements,
      existing: await findExistingRelations(client, "quoted"),
      isDone: (entry) => marks.has(mark(entry)),
      markDone: (entry) => `INSERT INTO ${MARKS} VALUES ('${mark(entry)}') ON CONFLICT DO NOTHING`,
      onBuilt: () => this.tell({ indexesDone: this.#progress.indexesDone + 1 }),
    });
    return wanted.filter(isLast);
  }

  async #verify(tables: TableToLoad[]) {
    this.tell({ phase: "verify" });
    await withConnection(this.#url, (client) => client.query("ANALYZE").catch(() => {}));
    return verifyTables({ url: this.#url, tables, jobs: this.#jobs });
  }

  async #close(client: Connection, atTheEnd: SchemaEntry[], statements: StatementOptions): Promise<void> {
    await dropMarks(client);
    await runStatements(client, atTheEnd, statements);
  }
}

function markOf(sql: string): string {
  return `sql ${createHash("sha256").update(sql).digest("hex").slice(0, 32)}`;
}
