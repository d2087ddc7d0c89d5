import { readDownFiles } from "../safety/down-files.ts";
import type { ExportedDiff } from "../safety/export-diff.ts";
import { rollBackMigration } from "../safety/roll-back-migration.ts";
import type { MigrationRollback } from "../types.ts";
import type { MigrateSafelyInput } from "./input.ts";
import type { Before } from "./preflight.ts";
import type { Proof } from "./rehearse-pending.ts";
import type { RunDraft } from "./run-draft.ts";

/** Takes back what was applied, as far as nobody's writes are lost by it. A refusal is the run's end; what is wrong stays told. */
export async function undo(input: MigrateSafelyInput, draft: RunDraft, before: Before, proof: Proof): Promise<void> {
  const { run } = draft;
  await draft.step("roll-back", async () => {
    const { diff, ...rollback } = await rollBackMigration({
      net: proof.net,
      targetUrl: before.target.url,
      snapshot: proof.snapshot,
      runId: run.runId,
      files: await readDownFiles(input.directory, before.files),
      mark: proof.mark,
      own: proof.own.writes,
      ourSessions: before.target.pids,
      schema: before.target.schema,
      allowLoss: ({ rows }) => input.allowLoss(rows),
      exportInto: input.exportInto,
      lockBudgetMs: input.budgets.lockBudgetMs,
      clock: input.clock,
      log: input.log,
    });
    run.rollback = rollback;
    return { note: describeRollback(rollback, diff), value: undefined };
  });
}

function describeRollback({ how, preservedAs, lostWrites }: MigrationRollback, diff: ExportedDiff | null): string {
  const kept = preservedAs ? ` What was there is kept as "${preservedAs}".` : "";
  const written = diff ? ` ${lostWrites} rows of others are written down in ${diff.directory}.` : "";
  return `Brought back by ${HOW[how]}.${kept}${written}`;
}

const HOW: Record<MigrationRollback["how"], string> = {
  transaction: "the transaction",
  down: "down.sql",
  branch: "the branch of the snapshot",
  backup: "the backup of the snapshot",
};
