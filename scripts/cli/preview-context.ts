import { join } from "node:path";
import { openNeonBranches } from "#modules/branch";
import { applyMigrations } from "#modules/migrate";
import { getSetting, type Settings, systemClock } from "#modules/platform";
import type { CommandIo } from "./run-command.ts";

/** The build and the workflow migrate the same branch at once. */
const LOCK_WAIT_MS = 5 * 60_000;

/** What a build on Vercel and `npm run preview` both need. */
export function previewContext(io: CommandIo) {
  const { settings, log, say } = io;
  return {
    variables: settings.previewDatabases,
    open: (database?: string) =>
      openNeonBranches({ ...neonOf(io), ...(database ? { database } : {}), clock: systemClock, log }),
    apply: (url: string) => applyMigrations({ url, directory: migrationsOf(settings), log, lockWaitMs: LOCK_WAIT_MS }),
    clock: systemClock,
    log,
    say,
  };
}

export function migrationsOf({ root }: Settings): string {
  return join(root, "prisma", "migrations");
}

export function neonOf({ settings }: CommandIo) {
  return {
    apiKey: getSetting(settings, "neonApiKey"),
    projectId: getSetting(settings, "neonProjectId"),
    ...(settings.neon.apiUrl ? { baseUrl: settings.neon.apiUrl } : {}),
  };
}
