import { OpsError } from "#modules/platform";
import { cancelled } from "../target/cancelled.ts";
import type { MigrationRun } from "../types.ts";
import { applyPending } from "./apply-pending.ts";
import { declined } from "./declined.ts";
import type { MigrateSafelyInput } from "./input.ts";
import { keepDraft } from "./keep-draft.ts";
import { checkBefore } from "./preflight.ts";
import { recordRelease } from "./record-release.ts";
import { rehearsePending } from "./rehearse-pending.ts";
import { reportRun } from "./report-run.ts";
import { RunDraft } from "./run-draft.ts";
import { undo } from "./undo.ts";
import { validateAfter } from "./validate-after.ts";

/**
 * Brings a database's structure up to date the careful way: look, lint, remember, rehearse on a copy, apply without making
 * anybody wait, look again, and go back when it is not right. Safe to run twice and after a kill at any point.
 * Answers how it ended, also when it was refused or failed: `outcome` and `error` say so.
 */
export async function migrateSafely(input: MigrateSafelyInput): Promise<MigrationRun> {
  const draft = new RunDraft(input);
  try {
    await using before = await checkBefore(input, draft);
    if (before.plans.length === 0) {
      await recordRelease(input, before);
      return await draft.finish("nothing-pending");
    }
    await draft.begin();
    const proof = await rehearsePending(input, draft, before);
    if (input.mode === "dry-run") return await end(input, draft, "rehearsed");
    if (!(await input.confirm(draft.run))) throw declined();
    await keepDraft(input, draft, before, proof);
    await applyPending(input, draft, before, proof);
    try {
      await validateAfter(input, draft, before);
    } catch (error) {
      await undo(input, draft, before, proof);
      throw error;
    }
    await recordRelease(input, before);
    return await end(input, draft, "applied");
  } catch (error) {
    draft.fail(explainAbort(error, input, draft));
    return await end(input, draft, draft.run.outcome);
  }
}

/** Ctrl-C outside of a statement ends in whatever the work at hand throws then. */
function explainAbort(error: unknown, { signal }: MigrateSafelyInput, { run }: RunDraft): unknown {
  if (!signal?.aborted || error instanceof OpsError) return error;
  const kept = run.applied.length === 0 ? "Nothing was changed." : `Applied and kept: ${run.applied.join(", ")}.`;
  return cancelled("The run was cancelled", kept, error);
}

async function end(
  input: MigrateSafelyInput,
  draft: RunDraft,
  outcome: MigrationRun["outcome"],
): Promise<MigrationRun> {
  const run = await draft.finish(outcome);
  await reportRun(input.report, run);
  return run;
}
