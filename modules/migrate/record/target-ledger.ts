import { type Connection, withConnection } from "#modules/postgres";
import type { MigrationRun } from "../types.ts";

/** What the target itself remembers. A schema of its own: a table in `public` would make Prisma refuse a fresh database (P3005). */
const TABLES = `
  CREATE SCHEMA IF NOT EXISTS atalaya;
  CREATE TABLE IF NOT EXISTS atalaya.migration_run (
    id text PRIMARY KEY,
    started_at timestamptz NOT NULL,
    outcome text NOT NULL,
    report jsonb NOT NULL
  );
  CREATE TABLE IF NOT EXISTS atalaya.prisma_schema (
    is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only),
    text text NOT NULL,
    recorded_at timestamptz NOT NULL
  )`;

/** Keeps a run's report in the target, over an earlier one of the same id. */
export async function recordInTarget(url: string, run: MigrationRun): Promise<void> {
  await withConnection(url, async (client) => {
    await client.query(TABLES);
    await client.query(
      `INSERT INTO atalaya.migration_run (id, started_at, outcome, report) VALUES ($1, $2, $3, $4)
       ON CONFLICT (id) DO UPDATE SET outcome = excluded.outcome, report = excluded.report`,
      [run.runId, run.startedAt, run.outcome, JSON.stringify(run)],
    );
  });
}

/** Reports of the newest runs that changed something or tried to, newest first. */
export async function listTargetRuns(client: Connection, limit = 50): Promise<MigrationRun[]> {
  if (!(await hasTable(client, "migration_run"))) return [];
  const { rows } = await client.query<{ report: MigrationRun }>(
    "SELECT report FROM atalaya.migration_run ORDER BY started_at DESC, id DESC LIMIT $1",
    [limit],
  );
  return rows.map(({ report }) => report);
}

/** The Prisma schema of the release that was deployed last: what the code that runs now believes. */
export async function findRunningSchema(client: Connection): Promise<string | null> {
  if (!(await hasTable(client, "prisma_schema"))) return null;
  const { rows } = await client.query<{ text: string }>("SELECT text FROM atalaya.prisma_schema");
  return rows[0]?.text ?? null;
}

/** Notes the schema of the release that is being deployed, for the next run to hold its migrations against. */
export async function recordRunningSchema(url: string, text: string, at: Date): Promise<void> {
  await withConnection(url, async (client) => {
    await client.query(TABLES);
    await client.query(
      `INSERT INTO atalaya.prisma_schema (text, recorded_at) VALUES ($1, $2)
       ON CONFLICT (is_only) DO UPDATE SET text = excluded.text, recorded_at = excluded.recorded_at`,
      [text, at],
    );
  });
}

async function hasTable(client: Connection, table: string): Promise<boolean> {
  const { rows } = await client.query<{ has: boolean }>("SELECT pg_catalog.to_regclass($1) IS NOT NULL AS has", [
    `atalaya.${table}`,
  ]);
  return rows[0]?.has === true;
}
