import { applyMigration } from "../apply/apply-migration.ts";
import type { StatementMeasure } from "../types.ts";
import type { MigrateSafelyInput } from "./input.ts";
import type { Before } from "./preflight.ts";
import type { RunDraft } from "./run-draft.ts";

/** Twice what the rehearsal took is no surprise; a statement that needs more is not the one that was rehearsed. */
const SLACK = 2;

/** Applies what was rehearsed to the target itself, and notes every wait. */
export async function applyPending(
  input: MigrateSafelyInput,
  draft: RunDraft,
  { target, files }: Before,
): Promise<void> {
  const { run } = draft;
  await draft.step("apply", async () => {
    const { applied, lockTimeouts, blockedMs } = await applyMigration({
      ...input,
      target,
      plans: files,
      lockTimeoutMs: input.budgets.lockTimeoutMs,
      lockBudgetMs: input.budgets.lockBudgetMs,
      holdMs: holdOf(run.rehearsal?.statements ?? [], input.budgets.holdMs),
      onLockTimeout: (timeout) => void run.lockTimeouts.push(timeout),
      onApplied: (name) => void run.applied.push(name),
      onProgress: ({ done, total }) => input.onProgress?.({ label: "Apply", done, total }),
    });
    run.blockedMs = blockedMs;
    const waits = lockTimeouts.length;
    const waited = waits > 0 ? ` Gave way ${waits} ${waits === 1 ? "time" : "times"} to somebody's lock.` : "";
    return {
      note: `${applied.length} ${applied.length === 1 ? "migration" : "migrations"} applied.${waited}`,
      value: undefined,
    };
  });
}

/** How long a statement may run on the target: what it may hold, or what it was accepted with. */
function holdOf(statements: StatementMeasure[], holdMs: number) {
  const measured = new Map(statements.map((each) => [`${each.file}:${each.line}`, each]));
  return (file: string, line: number): number | undefined => {
    const known = measured.get(`${file}:${line}`);
    if (!known || known.locks.length === 0 || !known.isTransactional) return undefined;
    return Math.max(holdMs, Math.ceil(known.durationMs * SLACK));
  };
}
