import { withConnection } from "#modules/postgres";
import type { Ask } from "../history/history.ts";
import type { OwnWrites } from "../safety/write-types.ts";
import type { MigrationRun } from "../types.ts";
import { isInterrupted } from "./interrupted.ts";

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
  await withConnection(url, (client) => writeRun((sql, params) => client.query(sql, params), run));
}

/** The same in somebody's session and transaction. */
export async function writeRun(ask: Ask, run: MigrationRun): Promise<void> {
  await ask(TABLES);
  await ask(
    `INSERT INTO atalaya.migration_run (id, started_at, outcome, report) VALUES ($1, $2, $3, $4)
     ON CONFLICT (id) DO UPDATE SET outcome = excluded.outcome, report = excluded.report`,
    [run.runId, run.startedAt, run.outcome, JSON.stringify(run)],
  );
}

/** Adds to a run that is under way what it has written itself by now; a role that a migration has set may not. */
export async function writeOwnWrites(ask: Ask, runId: string, own: OwnWrites): Promise<void> {
  const { rows } = await ask<{ may: boolean }>(MAY_WRITE);
  if (!rows[0]?.may) return;
  await ask(
    "UPDATE atalaya.migration_run SET report = pg_catalog.jsonb_set(report, '{writes,own}', $2) WHERE id = $1",
    [runId, JSON.stringify(own)],
  );
}

const MAY_WRITE = `SELECT pg_catalog.has_schema_privilege(n.oid, 'USAGE')
    AND pg_catalog.has_table_privilege(c.oid, 'SELECT') AND pg_catalog.has_table_privilege(c.oid, 'UPDATE') AS may
  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = 'atalaya' AND c.relname = 'migration_run'`;

/** Reports of the newest runs that changed something or tried to, newest first. */
export async function listTargetRuns(ask: Ask, limit = 50): Promise<MigrationRun[]> {
  if (!(await hasTable(ask, "migration_run"))) return [];
  const { rows } = await ask<{ report: MigrationRun }>(
    "SELECT report FROM atalaya.migration_run ORDER BY started_at DESC, id DESC LIMIT $1",
    [limit],
  );
  return rows.map(({ report }) => report);
}

/** The newest run, when its process ended before the run did. */
export async function findInterruptedRun(ask: Ask): Promise<string | null> {
  const [newest] = await listTargetRuns(ask, 1);
  return newest && isInterrupted(newest) ? newest.runId : null;
}

/** The Prisma schema of the release that was deployed last: what the code that runs now believes. */
export async function findRunningSchema(ask: Ask): Promise<string | null> {
  if (!(await hasTable(ask, "prisma_schema"))) return null;
  const { rows } = await ask<{ text: string }>("SELECT text FROM atalaya.prisma_schema");
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

async function hasTable(ask: Ask, table: string): Promise<boolean> {
  const { rows } = await ask<{ has: boolean }>("SELECT pg_catalog.to_regclass($1) IS NOT NULL AS has", [
    `atalaya.${table}`,
  ]);
  return rows[0]?.has === true;
}
