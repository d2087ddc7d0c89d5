import { createHash } from "node:crypto";
import { type Connection, openConnection, withConnection } from "#modules/postgres";
import { measureLargeObjects } from "../source/large-objects.ts";
import type { Manifest } from "../store/manifest.ts";
import { openText } from "../store/sealed-text.ts";
import type { Mismatch } from "../types.ts";
import { buildIndexes, countBuilds } from "./build-indexes.ts";
import { claimTarget } from "./claim-target.ts";
import { findExistingRelations, setSequences } from "./database-state.ts";
import { refuseMissingExtensions } from "./extensions.ts";
import { loadLargeObjects } from "./load-large-objects.ts";
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
import { runStatements, type StatementOptions } from "./run-statements.ts";
import { forServer, readSchemaEntries, type SchemaEntry } from "./schema-entries.ts";
import { selectEntries, selectTables } from "./selection.ts";
import { structureMark } from "./structure-mark.ts";
import { verifyTables } from "./verify-tables.ts";
import { withRecipients } from "./with-recipients.ts";

const DEFAULT_JOBS = 2;

/** One restore into one work database, step by step; each step looks at the marks first. */
export class Restorer {
  readonly #input: RestoreBackupInput;
  readonly #run: RestoreRun;
  readonly #url: string;
  readonly #notChecked: string[];
  readonly #jobs: number;

  constructor(input: RestoreBackupInput, run: RestoreRun, url: string, notChecked: string[]) {
    this.#input = input;
    this.#run = run;
    this.#url = url;
    this.#notChecked = notChecked;
    this.#jobs = input.jobs ?? DEFAULT_JOBS;
  }

  async run() {
    const { manifest } = this.#run;
    const client = await openConnection(this.#url);
    try {
      await claimTarget(client);
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
    const missing = await refuseMissingExtensions(
      client,
      this.#run.manifest.source.extensions,
      this.#input.allowMissingExtensions ?? false,
    );
    return {
      leaveOut: (what) => void this.#notChecked.push(what),
      extensionIsMissing: missing.length > 0,
      isPart: this.#input.selection !== undefined,
    };
  }

  async #readSchema(client: Connection): Promise<[SchemaEntry[], SchemaEntry[]]> {
    const { manifest, vault } = this.#run;
    const { rows } = await client.query<{ version: number }>(
      "SELECT pg_catalog.current_setting('server_version_num')::int AS version",
    );
    const options = { serverVersionNum: rows[0]?.version ?? 0, owners: this.#input.owners ?? false };
    const read = async (ref: Manifest["schema"]["preData"]) =>
      selectEntries(
        forServer(await readSchemaEntries(await openText(vault, withRecipients(manifest, ref))), options),
        manifest,
        this.#input.selection,
      );
    return [await read(manifest.schema.preData), await read(manifest.schema.postData)];
  }

  async #makeSchema(client: Connection, preData: SchemaEntry[], statements: StatementOptions): Promise<void> {
    this.#run.progress.tell({ phase: "schema" });
    await createMarks(client);
    const mark = structureMark(this.#input, this.#run.manifest.id);
    if ((await readMarks(client)).has(mark)) return;
    await client.query(`DELETE FROM ${MARKS}`);
    await runStatements(client, preData, statements);
    await addMark(client, mark);
  }

  /** Tables that could not be made, for want of an extension, are named and left out. */
  async #presentTables(client: Connection, tables: TableToLoad[]): Promise<TableToLoad[]> {
    const existing = await findExistingRelations(client);
    return tables.filter(({ into }) => {
      const isThere = existing.has(`${into.schema}.${into.name}`);
      if (!isThere)
        this.#notChecked.push(`rows of ${into.schema}.${into.name}: the table could not be made on this server`);
      return isThere;
    });
  }

  async #loadData(client: Connection, tables: TableToLoad[], statements: StatementOptions): Promise<void> {
    const { vault, identity, manifest } = this.#run;
    const chunksTotal = tables.reduce((sum, { table }) => sum + table.chunks.length, 0);
    this.#run.progress.tell({
      phase: "rows",
      chunksTotal,
      bytesTotal: tables.reduce((sum, { table }) => sum + plainBytes(table), 0),
    });
    const onChunk = (bytes: number) => this.#run.progress.chunkDone(bytes);
    await loadRows({
      url: this.#url,
      vault,
      identity,
      manifest,
      tables,
      jobs: this.#jobs,
      onChunk,
      signal: this.#input.signal,
    });
    if (!this.#input.selection) {
      await loadLargeObjects({ client, vault, identity, manifest, owners: this.#input.owners ?? false, statements });
    }
    await setSequences(client, manifest.sequences);
  }

  /** @returns what must come last of all: event triggers would fire on our own clean-up. */
  async #buildRest(client: Connection, postData: SchemaEntry[], statements: StatementOptions): Promise<SchemaEntry[]> {
    this.#run.progress.tell({ phase: "indexes", indexesTotal: countBuilds(postData) });
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
      onBuilt: () => this.#run.progress.tell({ indexesDone: this.#run.progress.last.indexesDone + 1 }),
    });
    return wanted.filter(isLast);
  }

  async #verify(tables: TableToLoad[]) {
    this.#run.progress.tell({ phase: "verify" });
    await withConnection(this.#url, (client) => client.query("ANALYZE").catch(() => {}));
    const mismatches = await verifyTables({ url: this.#url, tables, jobs: this.#jobs });
    return [...mismatches, ...(await this.#verifyLargeObjects())];
  }

  async #verifyLargeObjects(): Promise<Mismatch[]> {
    const { largeObjects } = this.#run.manifest;
    if (!largeObjects || this.#input.selection) return [];
    const expected = { rows: largeObjects.count, checksum: largeObjects.checksum };
    const found = await withConnection(this.#url, measureLargeObjects);
    const isEqual = found.rows === expected.rows && found.checksum === expected.checksum;
    return isEqual ? [] : [{ table: "large objects", expected, found }];
  }

  async #close(client: Connection, atTheEnd: SchemaEntry[], statements: StatementOptions): Promise<void> {
    await dropMarks(client);
    await runStatements(client, atTheEnd, statements);
  }
}

function markOf(sql: string): string {
  return `sql ${createHash("sha256").update(sql).digest("hex").slice(0, 32)}`;
}
