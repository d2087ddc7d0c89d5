import { type Clock, type Log, OpsError, type Report } from "#modules/platform";
import { withConnection } from "#modules/postgres";
import { readMigrations } from "../history/read-migrations.ts";
import { isInterrupted } from "../record/interrupted.ts";
import type { Ledger } from "../record/ledger.ts";
import { listTargetRuns } from "../record/target-ledger.ts";
import { readDownFiles } from "../safety/down-files.ts";
import type { Writes } from "../safety/judge-writes.ts";
import { preservedName, type RolledBack, rollBackMigration } from "../safety/roll-back-migration.ts";
import type { SafetyNet } from "../safety/types.ts";
import { countWrites } from "../safety/write-guard.ts";
import { openTarget, type Target } from "../target/open-target.ts";
import type { MigrationRun } from "../types.ts";
import { declined } from "./declined.ts";
import { reportRun } from "./report-run.ts";

/** A run that can be undone: it changed something, and its snapshot is still there. */
export type RevocableRun = MigrationRun & Required<{ [Key in "snapshot" | "writes"]: NonNullable<MigrationRun[Key]> }>;

export type RollBackRunInput = {
  url: string;
  directory: string;
  /** Which run; asks `choose` when absent. */
  runId?: string | undefined;
  /** Asked with the newest first; null ends it. */
  choose: (runs: RevocableRun[]) => Promise<string | null>;
  /** Asked with what would be undone and what would be lost; false ends it. */
  confirm: (run: RevocableRun, writes: Writes) => Promise<boolean>;
  openNet: () => Promise<SafetyNet>;
  exportInto: string;
  lockBudgetMs: number;
  lockWaitMs?: number;
  ledger: Ledger;
  report: Report;
  clock: Clock;
  log: Log;
};

/**
 * Undoes a run that was applied earlier: by its files' `down.sql` where all have one, else by going back to its snapshot.
 * Rows that others wrote since are kept under a name and written down. Killed at any point, the same call goes on.
 * @throws OpsError migrate.no-such-run, migrate.nothing-to-undo, migrate.newer-run, migrate.declined (all exit 3), and those
 * of `rollBackMigration`
 */
export async function rollBackRun(input: RollBackRunInput): Promise<{ run: MigrationRun; rolledBack: RolledBack }> {
  const target = await openTarget({ ...input, waitMs: input.lockWaitMs ?? 10_000 });
  try {
    const run = (await findHalfUndone(input, target)) ?? (await pickRun(input, await readRuns(target)));
    const rolledBack = await goBack(input, target, run);
    const { diff: _, ...rollback } = rolledBack;
    const error = isInterrupted(run) ? null : run.error;
    const undone: MigrationRun = { ...run, error, outcome: "rolled-back", rollback };
    for (const where of await input.ledger.finish(undone)) input.log.warn({ where }, "the rollback is not recorded");
    await reportRun(input.report, undone);
    return { run: undone, rolledBack };
  } finally {
    await target.close();
  }
}

/** Of a run that was interrupted the history knows what it has applied. */
async function readRuns({ ask, history }: Target): Promise<MigrationRun[]> {
  const runs = await listTargetRuns(ask);
  if (!runs.some(isInterrupted)) return runs;
  const live = new Set((await history.read()).map(({ name }) => name));
  return runs.map((run) =>
    isInterrupted(run) ? { ...run, applied: run.pending.flatMap(({ name }) => (live.has(name) ? [name] : [])) } : run,
  );
}

/**
 * A run that the database does not know, because it is back at its snapshot: whoever brought it back was killed before it
 * said so. What is kept beside it knows the run.
 */
async function findHalfUndone({ runId, openNet }: RollBackRunInput, { ask }: Target): Promise<RevocableRun | null> {
  if (runId === undefined || (await listTargetRuns(ask)).some((run) => run.runId === runId)) return null;
  const preserveAs = preservedName(runId);
  const net = await openNet();
  if (!(await net.wasRestored({ preserveAs }))) return null;
  const runs = await withConnection(await net.getPreservedUrl({ preserveAs }), (client) =>
    listTargetRuns((sql, params) => client.query(sql, params)),
  );
  return runs.filter(hasWayBack).find((run) => run.runId === runId) ?? null;
}

async function pickRun({ runId, choose, clock }: RollBackRunInput, runs: MigrationRun[]): Promise<RevocableRun> {
  const revocable = runs.filter((run) => isRevocable(run, clock.now()));
  const newest = revocable[0];
  if (!newest) throw nothingToUndo(runs);
  const wanted = runId ?? (await choose(revocable));
  if (wanted === null) throw declined();
  const run = revocable.find((each) => each.runId === wanted);
  if (!run) throw noSuchRun(wanted, runs);
  if (run !== newest) throw newerRun(run, newest);
  return run;
}

function isRevocable(run: MigrationRun, now: Date): run is RevocableRun {
  const { outcome, rollback, applied, error } = run;
  const hasChanged = applied.length > 0 || error?.code === "migrate.half-applied";
  if (rollback || !hasChanged || !hasWayBack(run)) return false;
  if (outcome !== "applied" && outcome !== "failed") return false;
  const { expiresAt } = run.snapshot;
  return expiresAt === null || new Date(expiresAt) > now;
}

function hasWayBack(run: MigrationRun): run is RevocableRun {
  return run.snapshot !== null && run.writes !== null;
}

async function goBack(input: RollBackRunInput, target: Target, run: RevocableRun): Promise<RolledBack> {
  const { snapshot, writes, runId, pending } = run;
  const { schema, url: targetUrl, pids: ourSessions } = target;
  const named = new Set(pending.map(({ name }) => name));
  const files = (await readMigrations(input.directory)).filter(({ name }) => named.has(name));
  const own = writes.own;
  const except = [`${schema}._prisma_migrations`];
  const since = await countWrites({ url: targetUrl, mark: writes.mark, own, ourSessions, except });
  if (!(await input.confirm(run, since))) throw declined();
  const downs = await readDownFiles(
    input.directory,
    files.map((file) => ({ file })),
  );
  return rollBackMigration({
    net: await input.openNet(),
    targetUrl,
    snapshot,
    runId,
    files: downs,
    mark: writes.mark,
    own,
    ourSessions,
    schema,
    // Said yes to already, with the count before their eyes.
    allowLoss: async () => true,
    exportInto: input.exportInto,
    lockBudgetMs: input.lockBudgetMs,
    clock: input.clock,
    log: input.log,
  });
}

function nothingToUndo(runs: MigrationRun[]): OpsError {
  return new OpsError({
    code: "migrate.nothing-to-undo",
    message: runs.length === 0 ? "No run of db:migrate:safe is recorded here" : "No run is left that can be undone",
    hint: "A run is undone once, and while its snapshot is there; npm run db:restore brings back any backup.",
    exit: 3,
  });
}

function noSuchRun(runId: string, runs: MigrationRun[]): OpsError {
  const known = runs.find((run) => run.runId === runId);
  return new OpsError({
    code: "migrate.no-such-run",
    message: known ? `Run ${runId} is ${known.outcome}: there is nothing to undo` : `There is no run ${runId} here`,
    hint: "npm run db:rollback without --run shows those that can be undone.",
    exit: 3,
  });
}

function newerRun(run: MigrationRun, newest: MigrationRun): OpsError {
  return new OpsError({
    code: "migrate.newer-run",
    message: `${newest.runId} came after ${run.runId}, and would be undone with it`,
    hint: `Undo the newest first: npm run db:rollback -- --run ${newest.runId}`,
    exit: 3,
  });
}
