import { confirm, isCancel } from "@clack/prompts";
import type { MigrationRun } from "#modules/migrate";
import { OpsError } from "#modules/platform";
import { formatCount } from "./format.ts";
import type { CommandIo } from "./run-command.ts";
import { showMigration } from "./show-migration.ts";

/** Shows what is known by now and asks whether to go on; `isAnswered` by --yes or --ci. */
export async function askToApply(run: MigrationRun, isAnswered: boolean, io: CommandIo): Promise<boolean> {
  if (isAnswered) return true;
  requireSomebody(io, "Applying migrations needs --yes or --ci when nobody can be asked.");
  io.progress.clear();
  io.say(showMigration({ ...run, outcome: "rehearsed", mode: "migrate" }));
  const files = run.pending.length === 1 ? "this migration" : `these ${run.pending.length} migrations`;
  return ask(`Apply ${files} to ${run.target}?`, true);
}

/** Whether writes of others may leave the database with the migration; they are kept under a name. Never without a person. */
export async function askLoss(rows: number, io: CommandIo): Promise<boolean> {
  if (!io.isInteractive) return false;
  io.progress.clear();
  return ask(
    `Since the snapshot others wrote ${formatCount(rows)} rows. Go back all the same? They leave this database, and are kept beside it and as files.`,
    false,
  );
}

function requireSomebody(io: CommandIo, message: string): void {
  if (io.isInteractive) return;
  throw new OpsError({ code: "usage.not-confirmed", message, hint: "Nothing was changed; add one of them.", exit: 3 });
}

async function ask(message: string, initialValue: boolean): Promise<boolean> {
  const answer = await confirm({ message, initialValue });
  return !isCancel(answer) && answer;
}
