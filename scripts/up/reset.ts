import { rm } from "node:fs/promises";
import { join } from "node:path";
import { confirm, isCancel } from "@clack/prompts";
import { OpsError } from "#modules/platform";
import { removeEmbeddedServer } from "#modules/postgres/embedded";
import type { CommandIo } from "../cli/run-command.ts";

/**
 * Removes what `npm run up` made: databases, local backups and their keys.
 * @throws OpsError usage.not-confirmed (exit 3)
 */
export async function reset(input: { folder: string; yes: boolean }, io: CommandIo): Promise<void> {
  if (!input.yes) await ask(io);
  await removeEmbeddedServer({ dataDir: join(input.folder, "pg") });
  const made = ["store", "env", "backup-keys.json", "build-stamp", "console.log", "build.log"];
  for (const name of made) await rm(join(input.folder, name), { recursive: true, force: true });
}

async function ask(io: CommandIo): Promise<void> {
  if (io.isInteractive) {
    const answer = await confirm({
      message: "Remove the embedded databases, the local backups and their keys for good?",
      initialValue: false,
    });
    if (!isCancel(answer) && answer) return;
  }
  throw new OpsError({
    code: "usage.not-confirmed",
    message: "Nothing was removed.",
    hint: "Add --yes to --reset if you mean it.",
    exit: 3,
  });
}
