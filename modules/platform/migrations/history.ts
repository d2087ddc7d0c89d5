import { randomUUID } from "node:crypto";
import pg from "pg";
import { OpsError } from "../ops-error.ts";
import type { HistoryRow } from "./judge-history.ts";
import type { MigrationFile } from "./read-directory.ts";

/** Prisma's history table in one schema. */
export type History = {
  read(): Promise<HistoryRow[]>;
  /** Records a file as applied; inside the file's own transaction. */
  record(file: MigrationFile): Promise<void>;
};

/**
 * Opens the history of `schema`, made when the schema is empty.
 * Throws `migration.not-empty` when there are tables but no history (Prisma's P3005).
 */
export async function openHistory(client: pg.Client, schema: string): Promise<History> {
  const quoted = pg.escapeIdentifier(schema);
  const table = `${quoted}._prisma_migrations`;
  if (!(await hasHistory(client, schema))) {
    await requireEmpty(client, schema);
    await client.query(`CREATE SCHEMA IF NOT EXISTS ${quoted}`);
    await client.query(createTable(table));
  }
  return {
    read: async () => {
      const rows = await client.query<HistoryRow>(
        `SELECT migration_name AS name, checksum, finished_at IS NOT NULL AS finished
         FROM ${table} WHERE rolled_back_at IS NULL ORDER BY started_at, migration_name`,
      );
      return rows.rows;
    },
    record: async (file) => {
      await client.query(
        `INSERT INTO ${table} (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
         VALUES ($1, $2, $3, now(), clock_timestamp(), 1)`,
        [randomUUID(), file.checksum, file.name],
      );
    },
  };
}

async function hasHistory(client: pg.Client, schema: string): Promise<boolean> {
  const found = await client.query(
    `SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = $1 AND c.relname = '_prisma_migrations'`,
    [schema],
  );
  return found.rowCount === 1;
}

async function requireEmpty(client: pg.Client, schema: string): Promise<void> {
  const found = await client.query<{ tables: number }>(
    `SELECT count(*)::int AS tables FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = $1 AND c.relkind IN ('r', 'p')`,
    [schema],
  );
  const tables = found.rows[0]?.tables ?? 0;
  if (tables === 0) return;
  throw new OpsError({
    code: "migration.not-empty",
    message: `Schema "${schema}" has ${tables} tables and no migration history`,
    hint: "Use an empty database, or baseline this one with `prisma migrate resolve --applied`.",
    exit: 3,
  });
}

// The definition that Prisma's own engine uses, so that either tool can continue the other's history.
function createTable(table: string): string {
  return `CREATE TABLE ${table} (
    id                  VARCHAR(36) PRIMARY KEY NOT NULL,
    checksum            VARCHAR(64) NOT NULL,
    finished_at         TIMESTAMPTZ,
    migration_name      VARCHAR(255) NOT NULL,
    logs                TEXT,
    rolled_back_at      TIMESTAMPTZ,
    started_at          TIMESTAMPTZ NOT NULL DEFAULT now(),
    applied_steps_count INTEGER NOT NULL DEFAULT 0
  )`;
}
