import { type Log, OpsError } from "#modules/platform";
import { describeTarget } from "#modules/postgres";
import { type Ask, type History, openPrismaHistory } from "../history/history.ts";
import { cancelled } from "./cancelled.ts";
import { connectionLost } from "./connection-lost.ts";
import { inspectTarget, type TargetFacts } from "./inspect-target.ts";
import { acquireMigrationLock } from "./migration-lock.ts";
import { openTargetSession, type TargetSession } from "./open-session.ts";
import { refusePooler } from "./refuse-pooler.ts";

export type OpenTargetInput = {
  /** Of the database to migrate. Neon's pooled host is rewritten to the direct one. */
  url: string;
  /** Where Prisma's history is; default: `?schema=` of the URL as Prisma reads it, else `public`. */
  schema?: string;
  log: Pick<Log, "info">;
  /** How long to wait for another migration to finish; Prisma waits as long. */
  waitMs?: number;
  signal?: AbortSignal;
};

/** A database that only we migrate, until it is closed. */
export type Target = Omit<TargetFacts, "notes"> & {
  /** The direct connection string. */
  url: string;
  schema: string;
  /** `Database "x" on host:port`. */
  label: string;
  /** In words, for the report: what was rewritten, what this role cannot do. */
  notes: string[];
  /**
   * The session that holds the migration lock and applies. One and the same: whoever loses it loses the transaction too,
   * and a server process that outlives a killed run keeps the lock until it has ended.
   */
  ask: Ask;
  pid: number;
  /** The server processes of both sessions. */
  pids: number[];
  /** A second session that looks on: who blocks the first, and cancels it. */
  watch: Ask;
  history: History;
  /** @throws OpsError migrate.connection-lost, when the session is gone and the lock with it */
  requireHeld(): void;
  close(): Promise<void>;
};

/**
 * Opens the database, finds out whether migrations can be applied, and takes the migration lock.
 * @throws OpsError migrate.pooled, migrate.read-only, migrate.no-rights, migrate.not-empty, migrate.locked, migrate.cancelled,
 * and those of a connection (`postgres.*`)
 */
export async function openTarget(input: OpenTargetInput): Promise<Target> {
  const { url, schema, notes } = readUrl(input);
  const opened: TargetSession[] = [];
  try {
    const main = await openTargetSession(url, "atalaya migrations", input.log, input.signal);
    opened.push(main);
    const watcher = await openTargetSession(url, "atalaya migrations: watch", input.log, input.signal);
    opened.push(watcher);
    await refusePooler(main, watcher);
    const facts = await inspectTarget(main.ask, schema);
    await acquireMigrationLock(main.ask, { ...input, waitMs: input.waitMs ?? 10_000 });
    const history = openPrismaHistory(main.ask, schema);
    await history.requireBeginning();
    const { label } = describeTarget(url);
    const pids = [main.pid, watcher.pid];
    const session = { ask: main.ask, pid: main.pid, pids, watch: watcher.ask, requireHeld: () => requireHeld(main) };
    const close = () => closeAll(opened);
    return { ...facts, ...session, url, schema, label, notes: [...notes, ...facts.notes], history, close };
  } catch (error) {
    await closeAll(opened);
    if (!(error instanceof OpsError) && input.signal?.aborted) {
      throw cancelled("The run was cancelled before anything was applied", "Nothing was changed.", error);
    }
    throw error;
  }
}

function readUrl({ url, schema }: OpenTargetInput): { url: string; schema: string; notes: string[] } {
  const target = describeTarget(url);
  const direct = new URL(url);
  const asked = schema ?? direct.searchParams.get("schema") ?? "public";
  direct.searchParams.delete("schema");
  if (!target.isNeon || !target.isPooled) return { url: direct.href, schema: asked, notes: [] };
  // Sessions and their locks do not survive Neon's pooler.
  direct.hostname = direct.hostname.replace(/^([^.]+)-pooler\./, "$1.");
  return {
    url: direct.href,
    schema: asked,
    notes: [`Used the direct host ${direct.hostname} instead of the pooled one.`],
  };
}

function requireHeld(main: TargetSession): void {
  const lost = main.lostBy();
  if (lost === null) return;
  throw connectionLost(lost, "the migration lock was held", "Run it again: it goes on where this one stopped.");
}

async function closeAll(sessions: TargetSession[]): Promise<void> {
  await Promise.all(sessions.map((session) => session.close()));
}
