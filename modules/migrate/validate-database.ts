import { describeError, type Log } from "#modules/platform";
import { describeTarget } from "#modules/postgres";
import type { Look } from "./checks/check.ts";
import { type CheckName, checks, type FaultCode } from "./checks/registry.ts";
import { type Drift, findDrift } from "./drift/find-drift.ts";
import { type FileChoice, keepIfRecorded, readChosenFiles } from "./history/choose-files.ts";
import { readHistory } from "./history/read-history.ts";
import { planMigration } from "./plan/plan-migration.ts";
import { type CheckResult, runCheck } from "./run-check.ts";
import { openSession, type Session } from "./session.ts";
import type { HistoryRow, Validation } from "./types.ts";

export type ValidateDatabaseInput = {
  /** A direct connection string; `?schema=` says where Prisma's history is, as Prisma reads it, default `public`. */
  url: string;
  /** A folder in Prisma's layout to hold the history against. */
  migrationsDirectory?: string;
  /** The folder is a guess: it counts only if it is there and the history names one of its migrations. */
  migrationsGuessed?: boolean;
  /** Losing a row of this database would matter: UNLOGGED tables are faults. */
  production?: boolean;
  /** A server where an empty database may be made, to hold the schema against its migrations; not compared when absent. */
  scratchServerUrl?: string | undefined;
  /** How long one statement may take; a check ends within twice that. */
  limitMs?: number;
  log: Log;
  onProgress?: (progress: { done: number; total: number }) => void;
};

const LIMIT_MS = 15_000;

/**
 * Looks for what is wrong with a database and says how to mend it. Changes nothing, needs no superuser, and is bounded
 * in time; what could not be seen is told in `notChecked`.
 * @throws OpsError migrate.unreadable-folder, migrate.connection-lost, and those of a connection (`postgres.*`)
 */
export async function validateDatabase(input: ValidateDatabaseInput): Promise<Validation<FaultCode>> {
  const startedAt = performance.now();
  const limitMs = input.limitMs ?? LIMIT_MS;
  const candidates = await readChosenFiles(input.migrationsDirectory, input.migrationsGuessed ?? false);
  const session = await openSession(input.url, limitMs);
  try {
    const look = await prepareLook(input, session, candidates);
    const names = Object.keys(checks) as CheckName[];
    const results: CheckResult[] = [];
    for (const name of names) {
      input.onProgress?.({ done: results.length, total: names.length });
      const result = await runCheck(name, { ...look, ...session.startCheck() }, limitMs);
      input.log.debug(result.outcome, "checked");
      results.push(result);
    }
    const database = {
      label: describeTarget(input.url).label,
      role: session.role,
      serverVersion: session.serverVersion,
    };
    return { ...addUp(results), database, durationMs: Math.round(performance.now() - startedAt) };
  } finally {
    await session.client.end().catch(() => {});
  }
}

type Prepared = Omit<Look, "query" | "attempt">;

async function prepareLook(input: ValidateDatabaseInput, session: Session, candidates: FileChoice): Promise<Prepared> {
  const schema = new URL(input.url).searchParams.get("schema") ?? "public";
  const reading = readHistory(session.startCheck(), schema);
  // Each check that asks for the history tells why there is none.
  const known = await reading.catch(() => null);
  const files = input.migrationsGuessed
    ? keepIfRecorded(candidates, known, input.migrationsDirectory ?? "")
    : candidates;
  const drift = () => lookForDrift(input, schema, known, files);
  return { history: () => reading, files, schema, drift, production: input.production ?? false };
}

async function lookForDrift(
  { url, scratchServerUrl: serverUrl, log }: ValidateDatabaseInput,
  schema: string,
  history: HistoryRow[] | null,
  files: FileChoice,
): Promise<Drift> {
  if ("skipped" in files) return files;
  if (!serverUrl) return { skipped: "no server for an empty database to compare with (EMBEDDED_DATABASE_URL)" };
  const applied = new Set(history?.filter(({ finished }) => finished).map(({ name }) => name));
  const plans = await planMigration(files.filter(({ name }) => applied.has(name)));
  // A server that only serves for comparing stops nobody from looking at the rest.
  return findDrift({ url, schema, applied: plans, serverUrl, log }).catch((error) => ({
    skipped: describeError(error).message,
  }));
}

function addUp(
  results: CheckResult[],
): Pick<Validation<FaultCode>, "ok" | "faults" | "notChecked" | "notes" | "checks"> {
  const faults = results.flatMap((result) => result.faults);
  return {
    ok: faults.length === 0,
    faults,
    notChecked: results.flatMap((result) => result.notChecked),
    notes: results.flatMap((result) => result.notes),
    checks: results.map(({ outcome }) => outcome),
  };
}
