import { quoteQualified } from "#modules/postgres";
import type { Look } from "../checks/check.ts";
import type { HistoryRow } from "../types.ts";

export const historyTable = (schema: string) => quoteQualified(schema, "_prisma_migrations");

const EXISTS = `SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = $1 AND c.relname = '_prisma_migrations' AND c.relkind IN ('r', 'p')`;

export async function hasHistory(look: Pick<Look, "query">, schema: string): Promise<boolean> {
  return (await look.query(EXISTS, [schema])).length === 1;
}

/** Prisma's history of one schema, in the order in which it happened; null when there is none. */
export async function readHistory(look: Pick<Look, "query">, schema: string): Promise<HistoryRow[] | null> {
  if (!(await hasHistory(look, schema))) return null;
  return look.query<HistoryRow>(
    `SELECT id, migration_name AS name, checksum, finished_at IS NOT NULL AS finished, logs,
            to_char(started_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS') AS "startedAt"
     FROM ${historyTable(schema)} WHERE rolled_back_at IS NULL ORDER BY started_at, migration_name`,
  );
}
