import { createHash } from "node:crypto";
import type { Ask } from "../history/history.ts";
import type { FileProgress } from "../history/judge-history.ts";
import type { PlannedFile } from "../plan/types.ts";

// Never in the application's schema: a table more there, and a fresh `prisma migrate deploy` refuses (P3005).
const SCHEMA = "atalaya";
const TABLE = `${SCHEMA}.migration_progress`;

const CREATE = `CREATE TABLE IF NOT EXISTS ${TABLE} (
  history_id text PRIMARY KEY, name text NOT NULL, step int NOT NULL, begun boolean NOT NULL,
  done_checksum text NOT NULL, at timestamptz NOT NULL DEFAULT clock_timestamp())`;

/** How far files of several transactions have come; empty where there never was one. */
export async function readProgress({ ask }: { ask: Ask }): Promise<FileProgress[]> {
  const { rows } = await ask<{ there: boolean }>("SELECT to_regclass($1) IS NOT NULL AS there", [TABLE]);
  if (!rows[0]?.there) return [];
  const found = await ask<FileProgress>(
    `SELECT history_id AS "historyId", name, step, begun, done_checksum AS "doneChecksum" FROM ${TABLE}`,
  );
  return found.rows;
}

export async function writeProgress(ask: Ask, progress: FileProgress): Promise<void> {
  const { historyId, name, step, begun, doneChecksum } = progress;
  await ask(
    `INSERT INTO ${TABLE} (history_id, name, step, begun, done_checksum) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (history_id) DO UPDATE SET step = excluded.step, begun = excluded.begun,
       done_checksum = excluded.done_checksum, at = clock_timestamp()`,
    [historyId, name, step, begun, doneChecksum],
  );
}

export async function forgetProgress(ask: Ask, historyId: string): Promise<void> {
  await ask(`DELETE FROM ${TABLE} WHERE history_id = $1`, [historyId]);
}

/** Makes the table; a schema that is there already needs no right to make schemas. */
export async function createProgress(ask: Ask): Promise<void> {
  const { rowCount } = await ask("SELECT FROM pg_namespace WHERE nspname = $1", [SCHEMA]);
  if (!rowCount) await ask(`CREATE SCHEMA ${SCHEMA}`);
  const { rows } = await ask<{ there: boolean }>("SELECT to_regclass($1) IS NOT NULL AS there", [TABLE]);
  if (!rows[0]?.there) await ask(CREATE);
}

/** Of the SQL of the first `count` steps: whoever mends a file after a failure may change only what is still to come. */
export function checksumOfSteps({ steps }: PlannedFile, count: number): string {
  const done = steps.slice(0, count).map((step) => step.statements.map(({ sql }) => sql.replaceAll("\r\n", "\n")));
  return createHash("sha256").update(JSON.stringify(done)).digest("hex");
}
