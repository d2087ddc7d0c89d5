import { randomUUID } from "node:crypto";
import type { QueryResult, QueryResultRow } from "pg";
import { OpsError } from "#modules/platform";
import { quoteIdentifier } from "#modules/postgres";
import type { HistoryRow } from "../types.ts";
import { hasHistory, historyTable, readHistory } from "./read-history.ts";
import type { MigrationFile } from "./read-migrations.ts";

/** Asks in one session. */
export type Ask = <Row extends QueryResultRow>(sql: string, params?: unknown[]) => Promise<QueryResult<Row>>;

/** What a database remembers of its migrations. Prisma 7's table today; another ledger is another value of this type. */
export type History = {
  /** In the order in which they happened; empty where there is no history yet. */
  read(): Promise<HistoryRow[]>;
  /** @throws OpsError migrate.not-empty, where there are tables but no history (Prisma's P3005) */
  requireBeginning(): Promise<void>;
  /** Makes it where there is none. */
  create(): Promise<void>;
  /** Records a file as applied, inside the file's own transaction. */
  record(file: MigrationFile): Promise<void>;
  /** Records that a file of several transactions has begun; until it is finished, Prisma applies nothing either. */
  begin(file: MigrationFile): Promise<string>;
  /** The file may have been mended since it began: its checksum is the one that was applied in the end. */
  finish(id: string, file: MigrationFile): Promise<void>;
  fail(id: string, logs: string): Promise<void>;
  /** Nothing of the file happened after all. */
  forget(id: string): Promise<void>;
};

/** Prisma's history in one schema; asks in the session of whoever migrates. */
export function openPrismaHistory(ask: Ask, schema: string): History {
  const table = historyTable(schema);
  const query = async <Row extends object>(sql: string, params?: unknown[]) =>
    (await ask<Row & QueryResultRow>(sql, params)).rows;
  return {
    read: async () => (await readHistory({ query }, schema)) ?? [],
    requireBeginning: async () => {
      if (!(await hasHistory({ query }, schema))) await requireEmpty(ask, schema);
    },
    create: async () => {
      if (await hasHistory({ query }, schema)) return;
      if (!(await hasSchema(ask, schema))) await ask(`CREATE SCHEMA ${quoteIdentifier(schema)}`);
      await ask(createTable(table));
    },
    record: async (file) => {
      await ask(
        `INSERT INTO ${table} (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
         VALUES ($1, $2, $3, now(), clock_timestamp(), 1)`,
        [randomUUID(), file.checksum, file.name],
      );
    },
    begin: async (file) => {
      const id = randomUUID();
      await ask(`INSERT INTO ${table} (id, checksum, migration_name) VALUES ($1, $2, $3)`, [
        id,
        file.checksum,
        file.name,
      ]);
      return id;
    },
    finish: async (id, file) => {
      await ask(
        `UPDATE ${table} SET finished_at = clock_timestamp(), applied_steps_count = 1, logs = NULL, checksum = $2
         WHERE id = $1`,
        [id, file.checksum],
      );
    },
    fail: async (id, logs) => {
      await ask(`UPDATE ${table} SET logs = $2 WHERE id = $1`, [id, logs]);
    },
    forget: async (id) => {
      await ask(`DELETE FROM ${table} WHERE id = $1`, [id]);
    },
  };
}

async function hasSchema(ask: Ask, schema: string): Promise<boolean> {
  return (await ask("SELECT FROM pg_namespace WHERE nspname = $1", [schema])).rowCount === 1;
}

async function requireEmpty(ask: Ask, schema: string): Promise<void> {
  const found = await ask<{ tables: number }>(
    `SELECT count(*)::int AS tables FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = $1 AND c.relkind IN ('r', 'p')
       AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')`,
    [schema],
  );
  const tables = found.rows[0]?.tables ?? 0;
  if (tables === 0) return;
  throw new OpsError({
    code: "migrate.not-empty",
    message: `Schema "${schema}" has ${tables} tables and no migration history`,
    hint: "Use an empty database, or baseline this one: `npx prisma migrate resolve --applied NAME` for each migration it has.",
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
