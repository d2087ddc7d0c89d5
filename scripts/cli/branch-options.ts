import { confirm } from "@clack/prompts";
import { OpsError } from "#modules/platform";
import type { CommandIo } from "./run-command.ts";

export type BranchOptions = {
  database?: string;
  parent?: string;
  expires: string;
  restorePoint?: boolean;
  showUrl?: boolean;
  dryRun?: boolean;
  yes?: boolean;
};

const UNITS = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `90m`, `12h` or `7d`, in milliseconds. */
export function lifeMs(text: string): number {
  const match = /^(\d{1,6})([mhd])$/.exec(text);
  if (match) return Number(match[1]) * UNITS[match[2] as keyof typeof UNITS];
  throw new OpsError({
    code: "usage.bad-duration",
    message: `"${text}" is no length of time.`,
    hint: "Write a number and m, h or d: --expires 12h",
    exit: 2,
  });
}

export function needName(name: string | undefined, action: string): string {
  if (name !== undefined) return name;
  throw new OpsError({
    code: "usage.no-name",
    message: `Which branch is meant by ${action}?`,
    hint: `Name it: npm run branch -- ${action} NAME`,
    exit: 2,
  });
}

/** A branch is never deleted unasked without --yes. */
export async function confirmDeletion(name: string, yes: boolean, io: CommandIo): Promise<void> {
  if (yes) return;
  const isMeant =
    io.isInteractive &&
    (await confirm({ message: `Delete "${name}" and all that is in it?`, initialValue: false })) === true;
  if (isMeant) return;
  throw new OpsError({
    code: "usage.not-confirmed",
    message: io.isInteractive ? "Nothing was deleted." : "Deleting a branch needs --yes when nobody can be asked.",
    hint: "Look with npm run branch -- list, then add --yes.",
    exit: 3,
  });
}
