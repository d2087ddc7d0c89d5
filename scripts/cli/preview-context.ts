import { join } from "node:path";
import { openNeonBranches } from "#modules/branch";
import { getSetting, systemClock } from "#modules/platform";
import type { Migrate } from "#modules/preview";
import type { CommandIo } from "./run-command.ts";
import { runStep } from "./run-step.ts";

/** What a build on Vercel and `npm run preview` both need. */
export function previewContext(io: CommandIo) {
  const { settings, log, say } = io;
  return {
    variables: settings.previewDatabases,
    open: (database?: string) =>
      openNeonBranches({ ...neonOf(io), ...(database ? { database } : {}), clock: systemClock, log }),
    migrate: migrateSafely(settings.root),
    clock: systemClock,
    log,
    say,
  };
}

export function neonOf({ settings }: CommandIo) {
  return {
    apiKey: getSetting(settings, "neonApiKey"),
    projectId: getSetting(settings, "neonProjectId"),
    ...(settings.neon.apiUrl ? { baseUrl: settings.neon.apiUrl } : {}),
  };
}

/** `npm run db:migrate:safe -- --ci` in a process of its own. */
function migrateSafely(root: string): Migrate {
  const script = join(root, "scripts", "db-migrate-safe.ts");
  return async (url, { of }) => {
    const command = [process.execPath, script, "--ci", "--url", url, "--migrations", "prisma/migrations", "--json"];
    // With Neon's key a run takes its snapshot of production's branch, and goes back there: only production's may.
    const env = of === "production" ? {} : { NEON_API_KEY: "", NEON_PROJECT_ID: "" };
    const { exit, stdout } = await runStep(command, { cwd: root, env, keepStdout: true });
    return { exit, json: parseJson(stdout) };
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
