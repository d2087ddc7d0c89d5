import { OpsError } from "#modules/platform";
import type { FileProgress } from "../history/judge-history.ts";
import type { PlannedFile, PlannedStatement } from "../plan/types.ts";
import { explainFailure, halfApplied, historyLogs } from "./failures.ts";
import { checksumOfSteps, createProgress, forgetProgress, writeProgress } from "./progress.ts";
import { retryLocked } from "./retry-locked.ts";
import type { Run } from "./run.ts";
import { cleanUpAfter, runAlone } from "./run-alone.ts";
import { runTransaction } from "./run-transaction.ts";

/** Applies one file, or what is left of it. */
export async function applyFile(run: Run, plan: PlannedFile, progress: FileProgress | null): Promise<void> {
  const { file, steps } = plan;
  const isOne = steps.length <= 1 && steps.every((step) => step.isTransaction);
  if (!isOne || progress) return applySteps(run, plan, progress ?? (await beginSteps(run, plan)));
  const statements = steps[0]?.statements ?? [];
  try {
    await retryLocked(run, file.name, () => {
      announce(run, plan, 0);
      return runTransaction(run, file.name, statements, () => run.target.history.record(file));
    });
  } catch (error) {
    throw explainFailure(error, file.name, run.applied, run.signal?.aborted ?? false);
  }
}

function announce({ onProgress, plans, applied }: Run, { file, steps }: PlannedFile, index: number): void {
  const first = steps[index]?.statements[0];
  if (!first) return;
  const count = (files: PlannedFile[]) => files.reduce((sum, plan) => sum + plan.steps.length, 0);
  const done = count(plans.slice(0, applied.length)) + index;
  const place = { step: index + 1, steps: steps.length, done, total: count(plans) };
  onProgress?.({ file: file.name, line: first.line, sql: first.sql, ...place });
}

/** Unfinished in the history first: whatever happens from here, Prisma applies nothing until it is settled. */
async function beginSteps(run: Run, plan: PlannedFile): Promise<FileProgress> {
  const { ask, history } = run.target;
  const { file } = plan;
  let historyId = "";
  const begun = () => ({ historyId, name: file.name, step: 0, begun: false, doneChecksum: checksumOfSteps(plan, 0) });
  try {
    await runTransaction(run, file.name, [], async () => {
      await createProgress(ask);
      historyId = await history.begin(file);
      await writeProgress(ask, begun());
    });
  } catch (error) {
    throw explainFailure(error, file.name, run.applied, run.signal?.aborted ?? false);
  }
  return begun();
}

async function applySteps(run: Run, plan: PlannedFile, from: FileProgress): Promise<void> {
  const { file, steps } = plan;
  requireSameBeginning(plan, from);
  let progress = from;
  try {
    await replaySettings(run, plan, from.step);
    while (progress.step < steps.length) progress = await applyStep(run, plan, progress);
    // Somebody mended the file by leaving out what was still to come.
    if (from.step >= steps.length) await runTransaction(run, file.name, [], () => finish(run, plan, from.historyId));
  } catch (error) {
    throw await settleFailure(run, plan, progress, error);
  }
}

async function applyStep(run: Run, plan: PlannedFile, progress: FileProgress): Promise<FileProgress> {
  const { ask } = run.target;
  const { name } = plan.file;
  const step = plan.steps[progress.step];
  const done = progress.step + 1;
  const next = { ...progress, step: done, begun: false, doneChecksum: checksumOfSteps(plan, done) };
  const record = () => (done === plan.steps.length ? finish(run, plan, progress.historyId) : writeProgress(ask, next));
  announce(run, plan, progress.step);
  if (step?.isTransaction) {
    await retryLocked(run, name, () => runTransaction(run, name, step.statements, record));
    return next;
  }
  const [statement] = step?.statements ?? [];
  if (statement) await applyAlone(run, plan, progress, statement);
  await retryLocked(run, name, () => runTransaction(run, name, [], record));
  return next;
}

async function applyAlone(
  run: Run,
  plan: PlannedFile,
  progress: FileProgress,
  statement: PlannedStatement,
): Promise<void> {
  const mayBeDone = progress.begun;
  progress.begun = true;
  await writeProgress(run.target.ask, progress);
  try {
    await retryLocked(run, plan.file.name, (again) => runAlone(run, plan.file.name, statement, mayBeDone || again));
  } catch (error) {
    progress.begun = !(await cleanUpAfter(run, statement, error));
    throw error;
  }
}

async function finish({ target }: Run, { file }: PlannedFile, historyId: string): Promise<void> {
  await target.history.finish(historyId, file);
  await forgetProgress(target.ask, historyId);
}

/** Settings that a step set for the session are gone with the session of the run before. */
async function replaySettings(run: Run, { steps }: PlannedFile, count: number): Promise<void> {
  for (const { node, sql } of steps.slice(0, count).flatMap((step) => step.statements)) {
    if ("VariableSetStmt" in node && !node.VariableSetStmt.is_local) await run.target.ask(sql);
  }
}

function requireSameBeginning(plan: PlannedFile, { step, doneChecksum }: FileProgress): void {
  if (plan.steps.length >= step && checksumOfSteps(plan, step) === doneChecksum) return;
  throw new OpsError({
    code: "migrate.edited",
    message: `${plan.file.name} is half applied, and what was applied of it has changed since`,
    hint: "Restore the part that is done from version control; only what comes after it may change.",
    exit: 3,
  });
}

/** As if nothing had been, where nothing is left; else the history says that a person is needed. */
async function settleFailure(run: Run, plan: PlannedFile, progress: FileProgress, error: unknown): Promise<unknown> {
  const { ask, history } = run.target;
  const { name } = plan.file;
  const reason = explainFailure(error, name, run.applied, run.signal?.aborted ?? false);
  if (!(reason instanceof OpsError) || reason.exit === 4) return reason;
  if (progress.step === 0 && !progress.begun) {
    await history.forget(progress.historyId);
    await forgetProgress(ask, progress.historyId);
    return reason;
  }
  await history.fail(progress.historyId, historyLogs(name, error));
  return halfApplied(plan, progress.step, reason);
}
