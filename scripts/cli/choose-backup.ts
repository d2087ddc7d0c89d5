import { confirm, isCancel, select } from "@clack/prompts";
import { type BackupKeys, listBackups } from "#modules/backup";
import { OpsError } from "#modules/platform";
import type { Storage } from "#modules/storage";
import { formatBytes, formatCount } from "./format.ts";
import type { CommandIo } from "./run-command.ts";

export type ChoiceOptions = { latest?: boolean; id?: string; at?: string; database?: string };
export type Choice = { id: string } | { latest: true; label?: string } | { at: Date; label?: string };

/**
 * Which backup: by option, or by asking a person.
 * @throws OpsError usage.no-choice when nobody can be asked
 */
export async function chooseBackup(
  options: ChoiceOptions,
  store: { storage: Storage; keys: BackupKeys },
  io: CommandIo,
): Promise<Choice> {
  const given = [options.latest, options.id, options.at].filter(Boolean).length;
  if (given > 1)
    throw new OpsError({
      code: "usage.both-given",
      message: "Give one of --latest, --id and --at.",
      hint: "Leave one of them out.",
      exit: 2,
    });
  const label = options.database ? { label: options.database } : {};
  if (options.id) return { id: options.id };
  if (options.latest) return { latest: true, ...label };
  if (options.at) return { at: parseTime(options.at), ...label };
  if (io.isInteractive) return { id: await askWhich(store) };
  throw new OpsError({
    code: "usage.no-choice",
    message: "Which backup? Give --latest, --id or --at.",
    hint: "npm run db:backups lists them.",
    exit: 2,
  });
}

function parseTime(text: string): Date {
  const at = new Date(text);
  if (!Number.isNaN(at.getTime())) return at;
  throw new OpsError({
    code: "usage.bad-time",
    message: `"${text}" is no time.`,
    hint: "Write it as 2026-11-22T09:00:00Z.",
    exit: 2,
  });
}

async function askWhich(store: { storage: Storage; keys: BackupKeys }): Promise<string> {
  const { backups } = await listBackups(store);
  const answer = await select({
    message: "Which backup?",
    options: backups.map(({ id, label, takenAt, kind, rows, bytes }) => ({
      value: id,
      label: `${takenAt.replace("T", " ").slice(0, 19)} UTC  ${label}  ${kind}`,
      hint: `${formatCount(rows)} rows, ${formatBytes(bytes.stored + bytes.reused)}`,
    })),
  });
  if (isCancel(answer)) throw cancelled();
  return answer;
}

/** Shows the plan and asks; a replacement is never done unasked without --yes. */
export async function confirmRestore(
  plan: { choice: Choice; target: string; replace: boolean; yes: boolean },
  io: CommandIo,
): Promise<void> {
  if (plan.yes) return;
  if (io.isInteractive) {
    const what = "id" in plan.choice ? plan.choice.id : "the chosen backup";
    const how = plan.replace ? "beside what is there, then switch; the old database is kept" : "as a new database";
    const answer = await confirm({
      message: `Restore ${what} into ${plan.target}, ${how}?`,
      initialValue: !plan.replace,
    });
    if (isCancel(answer) || !answer) throw cancelled();
    return;
  }
  if (!plan.replace) return;
  throw new OpsError({
    code: "usage.not-confirmed",
    message: "--replace needs --yes when nobody can be asked.",
    hint: "Add --yes if you mean it; the old database is kept under another name.",
    exit: 3,
  });
}

function cancelled(): OpsError {
  return new OpsError({ code: "usage.cancelled", message: "Nothing was done.", exit: 3 });
}
