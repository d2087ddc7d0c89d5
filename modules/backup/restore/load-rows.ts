import {
  type Connection,
  copyIn,
  DEFAULT_SEARCH_PATH,
  needsSearchPath,
  openConnection,
  quoteIdentifier,
  quoteQualified,
} from "#modules/postgres";
import { readObject } from "../sealing/object-reader.ts";
import type { Manifest, ManifestTable } from "../store/manifest.ts";
import type { Vault } from "../store/vault.ts";
import { withRecipients } from "./with-recipients.ts";

/** A table of the backup and where its rows go. */
export type TableToLoad = { table: ManifestTable; into: { schema: string; name: string } };

export const MARKS = "atalaya_restore.marks";

/** Where finished chunks are marked, inside the database being restored. */
export async function createMarks(client: Connection, marks = MARKS): Promise<void> {
  if (marks === MARKS) await client.query("CREATE SCHEMA IF NOT EXISTS atalaya_restore");
  await client.query(`CREATE TABLE IF NOT EXISTS ${marks} (mark text PRIMARY KEY)`);
}

export async function readMarks(client: Connection, marks = MARKS): Promise<Set<string>> {
  const { rows } = await client.query<{ mark: string }>(`SELECT mark FROM ${marks}`);
  return new Set(rows.map(({ mark }) => mark));
}

export async function addMark(client: Connection, mark: string, marks = MARKS): Promise<void> {
  await client.query(`INSERT INTO ${marks} VALUES ($1)`, [mark]);
}

export async function dropMarks(client: Connection): Promise<void> {
  await client.query("DROP SCHEMA IF EXISTS atalaya_restore CASCADE");
}

export type LoadInput = {
  url: string;
  vault: Vault;
  identity: string;
  manifest: Manifest;
  tables: TableToLoad[];
  jobs: number;
  /** The table of marks, when it is not the usual one. */
  marks?: string;
  /** More settings of the loading sessions. */
  settings?: Record<string, string>;
  onChunk: (plainBytes: number) => void;
  signal?: AbortSignal | undefined;
};

/**
 * Loads rows, several tables at once, the chunks of one table in their order, so that rows lie as they lay at the source.
 * A chunk's rows and its mark commit together: after a kill the next run neither loses nor doubles a row.
 */
export async function loadRows(input: LoadInput): Promise<void> {
  const queue = [...input.tables].sort((a, b) => plainBytes(b.table) - plainBytes(a.table));
  const outcomes = await Promise.allSettled(
    Array.from({ length: Math.max(1, Math.min(input.jobs, queue.length)) }, async () => {
      const client = await openConnection(input.url, { settings: { ...LOADING_SETTINGS, ...input.settings } });
      try {
        const marks = await readMarks(client, input.marks);
        for (let next = queue.shift(); next; next = queue.shift()) await loadTable(input, client, next, marks);
      } catch (error) {
        queue.length = 0;
        throw error;
      } finally {
        await client.end().catch(() => {});
      }
    }),
  );
  const failed = outcomes.find((outcome) => outcome.status === "rejected");
  if (failed) throw failed.reason;
}

/** Rows are durable at the end, by a checkpoint of the whole database, not after every chunk. */
const LOADING_SETTINGS = { synchronous_commit: "off" };

async function loadTable(
  input: LoadInput,
  client: Connection,
  { table, into }: TableToLoad,
  marks: Set<string>,
): Promise<void> {
  const root = table.loadInto && into.schema === table.schema && into.name === table.name ? table.loadInto : into;
  for (const chunk of table.chunks) {
    input.signal?.throwIfAborted();
    const mark = `${JSON.stringify([into.schema, into.name])}/${chunk.from}/${chunk.object.name}`;
    if (!marks.has(mark)) {
      const load = async (before: string) => {
        await client.query(before);
        try {
          await copyIn(
            client,
            copySql(root, table),
            readObject(input.vault, withRecipients(input.manifest, chunk.object), input.identity),
          );
          await addMark(client, mark, input.marks);
          await client.query("COMMIT");
        } catch (error) {
          await client.query("ROLLBACK").catch(() => {});
          throw error;
        }
      };
      await load("BEGIN").catch((error: unknown) => {
        // Checks and generated columns may call functions that look for tables by the session's search path.
        if (!needsSearchPath(error)) throw error;
        return load(`BEGIN; SET LOCAL search_path = ${DEFAULT_SEARCH_PATH}`);
      });
    }
    input.onChunk(chunk.object.plainBytes);
  }
}

function copySql(into: { schema: string; name: string }, table: ManifestTable): string {
  const columns = table.columns.map(({ name }) => quoteIdentifier(name)).join(", ");
  return `COPY ${quoteQualified(into.schema, into.name)}${columns ? ` (${columns})` : ""} FROM STDIN`;
}

export function plainBytes(table: ManifestTable): number {
  return table.chunks.reduce((sum, { object }) => sum + object.plainBytes, 0);
}
