import type { Ledger } from "../record/ledger.ts";
import type { MigrationRun } from "../types.ts";
import { checkBefore, type PreflightInput } from "./preflight.ts";
import { lint, type RehearsalInput, refuseFindings, rehearse } from "./rehearse-pending.ts";
import { RunDraft } from "./run-draft.ts";

export type RehearseOnCopyInput = Omit<PreflightInput, "lockWaitMs"> &
  RehearsalInput & {
    /** What the team calls the database that `url` is a copy of. */
    database: string;
    /** Of a copy with full rights that is ours alone: nobody needs it afterwards. */
    url: string;
    /** For people: which branch or database the copy is. */
    place: string;
  };

/**
 * What migrating a database would do to it, found out on a copy that is there already: lint, drift, rehearsal and judgement as
 * `migrateSafely` has them, without snapshot and record. The Prisma schema of the release that runs is the copy's own, when not given.
 * Answers how it ended, also when it was refused or failed: `outcome` and `error` say so.
 */
export async function rehearseOnCopy(input: RehearseOnCopyInput): Promise<MigrationRun> {
  const draft = new RunDraft({ ...input, mode: "dry-run", ledger: NO_LEDGER });
  try {
    await using before = await checkBefore(input, draft);
    if (before.plans.length === 0) return await end(draft, "nothing-pending");
    const linted = await lint(input, draft, before);
    const openPlace = async () => ({ url: before.target.url, place: input.place, leftOut: [], close: async () => {} });
    await rehearse(input, draft, before, openPlace, linted);
    refuseFindings(input, draft);
    return await end(draft, "rehearsed");
  } catch (error) {
    draft.fail(error);
    return end(draft, draft.run.outcome);
  }
}

/** Nobody was told, so nothing says that somebody was. */
async function end(draft: RunDraft, outcome: MigrationRun["outcome"]): Promise<MigrationRun> {
  const run = await draft.finish(outcome);
  return { ...run, steps: run.steps.filter(({ step }) => step !== "record") };
}

const NO_LEDGER: Ledger = { begin: async () => {}, show: async () => {}, finish: async () => [] };
