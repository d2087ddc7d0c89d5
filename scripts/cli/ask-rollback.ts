import { confirm, isCancel, select } from "@clack/prompts";
import type { RevocableRun, Writes } from "#modules/migrate";
import { OpsError } from "#modules/platform";
import { formatCount } from "./format.ts";
import type { CommandIo } from "./run-command.ts";

/** The newest where nobody can be asked: it is the only one that can be undone without the others. */
export async function chooseRun(runs: RevocableRun[], io: CommandIo): Promise<string | null> {
  if (!io.isInteractive) return runs[0]?.runId ?? null;
  const answer = await select({
    message: "Which run is to be undone?",
    options: runs.map(({ runId, startedAt, applied, outcome }) => ({
      value: runId,
      label: `${startedAt.replace("T", " ").slice(0, 19)} UTC  ${outcome}`,
      hint: applied.join(", "),
    })),
  });
  return isCancel(answer) ? null : answer;
}

/** Says what goes and what would be lost, and asks. */
export async function askRollback(
  run: RevocableRun,
  { rows, tables, certain, doubts }: Writes,
  isYes: boolean,
  io: CommandIo,
): Promise<boolean> {
  io.say(`${run.runId} applied ${run.applied.join(", ") || "part of a file"} to ${run.target}.`);
  if (rows > 0) {
    io.say(`Since then others wrote ${formatCount(rows)} ${rows === 1 ? "row" : "rows"}:`);
    for (const { table, inserted, updated, deleted } of tables)
      io.say(`  ${table}: ${formatCount(inserted)} new, ${formatCount(updated)} changed, ${formatCount(deleted)} gone`);
  } else if (certain) io.say("Since then nobody else wrote anything.");
  for (const doubt of doubts) io.say(`  ! ${doubt}`);
  if (rows > 0 || !certain)
    io.say("Without a down.sql for every file they leave this database; they are kept beside it and written to files.");
  if (isYes) return true;
  if (!io.isInteractive) {
    throw new OpsError({
      code: "usage.not-confirmed",
      message: "A rollback needs --yes when nobody can be asked.",
      hint: "Add --yes if you mean it; what is there now is kept under another name.",
      exit: 3,
    });
  }
  const answer = await confirm({ message: "Undo it?", initialValue: false });
  return !isCancel(answer) && answer;
}
