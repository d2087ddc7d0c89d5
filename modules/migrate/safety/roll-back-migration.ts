import { join } from "node:path";
import { type Clock, type Log, OpsError } from "#modules/platform";
import { describeTarget } from "#modules/postgres";
import type { MigrationRollback, MigrationSnapshot } from "../types.ts";
import { type ComparedTable, type ExportedDiff, exportDiff } from "./export-diff.ts";
import { areWritten, type Writes, type WrittenTable } from "./judge-writes.ts";
import { type OwnWriteLog, startOwnWrites } from "./own-writes.ts";
import { type AppliedFile, runDown } from "./run-down.ts";
import type { RestoredSnapshot, SafetyNet } from "./types.ts";
import { countWrites, type WriteMark } from "./write-guard.ts";
import type { OwnWrites } from "./write-types.ts";

export type RollBackInput = {
  net: SafetyNet;
  targetUrl: string;
  snapshot: MigrationSnapshot;
  runId: string;
  /** The files of the run, in their order, … */
  files: AppliedFile[];
  /** … and which of them it has applied; all, when not given. */
  appliedNames?: string[];
  mark: WriteMark;
  own: OwnWrites;
  /** Server processes of the run that are connected to the target. */
  ourSessions?: number[];
  /** Where Prisma keeps its history. Default: `public`. */
  schema?: string;
  /** Asked before rows of others are taken away; in CI it answers false. */
  allowLoss: (writes: Writes) => Promise<boolean>;
  /** What is lost is written down in a folder of the run's name in here. */
  exportInto: string;
  /** Default: five minutes. */
  lockBudgetMs?: number;
  clock: Clock;
  log: Log;
  /** Waits between tries; given by tests. */
  wait?: (ms: number) => Promise<void>;
};

/** `diff` is null when nothing was lost. */
export type RolledBack = MigrationRollback & { diff: ExportedDiff | null };

const PRESERVED_DAYS = 30;
const LOCK_BUDGET_MS = 300_000;

/**
 * Undoes a migration that was applied: by the files' own `down.sql` if all have one, else by going back to the snapshot.
 * Rows that others wrote meanwhile are never given up unasked, and kept under a name even then. Killed at any point, the
 * same call goes on or begins again.
 * @throws OpsError migrate.writes-since (exit 7: the database stays as it is), migrate.rollback-blocked, and the net's own
 */
export async function rollBackMigration(input: RollBackInput): Promise<RolledBack> {
  const preserveAs = preservedName(input.runId);
  const own = startOwnWrites(input.own);
  if (!(await input.net.wasRestored({ preserveAs }))) {
    if (await goDown(input, own)) return { how: "down", lostWrites: 0, preservedAs: null, at: now(input), diff: null };
    await guardWrites(input, own.writes);
  }
  const restored = await input.net.restore({
    snapshot: input.snapshot,
    preserveAs,
    preserveUntil: new Date(input.clock.now().getTime() + PRESERVED_DAYS * 86_400_000),
  });
  for (const what of restored.leftOut) input.log.warn({ what }, "the restored database lacks something");
  const { diff, lostWrites } = await writeDown(input, own.writes, restored);
  return { how: input.net.kind, lostWrites, preservedAs: restored.preservedAs, at: now(input), diff };
}

/** What a restore keeps for a run is called, or begins, so. */
export const preservedName = (runId: string) => `before-rollback-${runId}`;

const now = ({ clock }: RollBackInput) => clock.now().toISOString();

async function goDown(input: RollBackInput, own: OwnWriteLog): Promise<boolean> {
  const { targetUrl, appliedNames, log, schema = "public", lockBudgetMs = LOCK_BUDGET_MS } = input;
  const files = input.files.filter(({ name }) => appliedNames?.includes(name) ?? true);
  if (files.length === 0) return false;
  const outcome = await runDown({ targetUrl, files, log, schema, own, lockBudgetMs, wait: input.wait ?? sleep });
  if (!outcome.isDone) log.info({ why: outcome.why }, "down.sql does not undo this run");
  return outcome.isDone;
}

async function guardWrites(input: RollBackInput, own: OwnWrites): Promise<void> {
  const writes = await countWrites({ url: input.targetUrl, ...guardOf(input, own) });
  if (!areWritten(writes) || (await input.allowLoss(writes))) return;
  const { label } = describeTarget(input.targetUrl);
  throw new OpsError({
    code: "migrate.writes-since",
    message: `Others ${writes.rows > 0 ? "have" : "may have"} written to ${label} since the snapshot: ${describeWrites(writes)}. Going back would take that away, so it stays as it is, migrated.`,
    hint: `npm run db:rollback -- --run ${input.runId} --yes goes back all the same: what is there now is kept under another name, and the rows are exported.`,
    exit: 7,
  });
}

function guardOf({ mark, wait, ourSessions = [], ...input }: RollBackInput, own: OwnWrites) {
  return { mark, own, ourSessions, except: [historyOf(input)], ...(wait ? { wait } : {}) };
}

const historyOf = ({ schema = "public" }: Pick<RollBackInput, "schema">) => `${schema}._prisma_migrations`;

/** Counted again in what was preserved, where nobody writes any more: a row that came in at the last moment is found here. */
async function writeDown(input: RollBackInput, own: OwnWrites, { preservedUrl }: RestoredSnapshot) {
  const writes = await countWrites({ url: preservedUrl, ...guardOf(input, own) });
  if (!areWritten(writes)) return { diff: null, lostWrites: 0 };
  const diff = await exportDiff({
    liveUrl: preservedUrl,
    snapshotUrl: input.targetUrl,
    tables: writes.certain ? writes.tables.map(comparedAs) : "all",
    except: [historyOf(input)],
    directory: join(input.exportInto, input.runId),
  });
  for (const what of diff.notCompared) input.log.warn({ what }, "this was not compared; it is in what was kept");
  return { diff, lostWrites: diff.notCompared.length > 0 ? Math.max(diff.rows, writes.rows) : diff.rows };
}

/** An update may have changed a key, and the old one is gone then. */
function comparedAs({ schema, name, updated, deleted }: WrittenTable): ComparedTable {
  return { schema, name, noneGone: updated + deleted === 0 };
}

export function describeWrites({ rows, tables, doubts }: Writes): string {
  const named = tables
    .slice(0, 5)
    .map(({ table, inserted, updated, deleted }) => `${table} (${inserted} new, ${updated} changed, ${deleted} gone)`);
  const more = tables.length > named.length ? [`${tables.length - named.length} more tables`] : [];
  const counted = rows > 0 ? [`${rows} rows in ${[...named, ...more].join(", ")}`] : [];
  return [
    ...counted,
    ...(doubts.length > 0 ? [`it is not certain that all was counted: ${doubts.join("; ")}`] : []),
  ].join("; ");
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
