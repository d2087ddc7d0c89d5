import { join } from "node:path";
import { childEnvironment, type Environment } from "#modules/platform";
import { buildOnVercel, type Migrate } from "#modules/preview";
import { migrationsOf, previewContext } from "./cli/preview-context.ts";
import { type CommandIo, runCommand } from "./cli/run-command.ts";
import { runStep } from "./cli/run-step.ts";

await runCommand({
  name: "vercel:build",
  description:
    "Vercel's build command: production migrates its database first, a preview gets a Neon branch of its own, then next build. Never another database than the one that is meant.",
  examples: ["VERCEL_ENV=development npm run vercel:build"],
  define: () => {},
  async run(_, io) {
    const { deployment, neon } = io.settings;
    await buildOnVercel({
      ...previewContext(io),
      facts: { ...deployment, neon },
      environment: childEnvironment(),
      migrate: migrateSafely(io),
      build: (variables) => build(variables, io),
    });
    return { json: { environment: deployment.environment }, text: "✓ built" };
  },
});

function build(variables: Environment, { settings }: CommandIo): Promise<number> {
  const next = join(settings.root, "node_modules", "next", "dist", "bin", "next");
  return runStep([process.execPath, next, "build"], { cwd: settings.root, env: variables });
}

/** `npm run db:migrate:safe -- --ci` in a process of its own. Which of Neon's branches are its way back it finds by the URL. */
function migrateSafely({ settings }: CommandIo): Migrate {
  const script = join(import.meta.dirname, "db-migrate-safe.ts");
  const command = [process.execPath, script, "--ci", "--migrations", migrationsOf(settings)];
  return (url) => runStep([...command, "--url", url], { cwd: settings.root });
}
