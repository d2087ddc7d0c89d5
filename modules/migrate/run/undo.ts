import { describeError } from "#modules/platform";
import { readDownFiles } from "../safety/down-files.ts";
import { rollBackMigration } from "../safety/roll-back-migration.ts";
import type { MigrateSafelyInput } from "./input.ts";
import type { Before } from "./preflight.ts";
import type { Proof } from "./rehearse-pending.ts";
import type { RunDraft } from "./run-draft.ts";

/** Takes back what was applied, as far as nobody's writes are lost by it. A refusal is the run's end; what is wrong stays told. */
export async function undo(input: MigrateSafelyInput, draft: RunDraft, before: Before, proof: Proof): Promise<void> {
  const { run } = draft;
  await draft.step("roll-back", async () => {
    const rollback = await rollBackMigration({
      ...input,
      net: proof.net,
      targetUrl: before.target.url,
      snapshot: proof.snapshot,
      mark: proof.mark,
      runId: run.runId,
      files: await readDownFiles(input.directory, before.files),
      appliedNames: run.applied,
    });
    run.rollback = rollback;
    const kept = rollback.preservedAs ? ` What was there is kept as "${rollback.preservedAs}".` : "";
    return { note: `Brought back by ${rollback.how}.${kept}`, value: undefined };
  });
}
