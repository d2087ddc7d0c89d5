import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { describeError } from "#modules/platform";
import { draftMigration } from "../prisma/engine/draft-migration.ts";

const prisma = join(import.meta.dirname, "..", "prisma");

type Options = { shadow?: string; json?: boolean };

const command = new Command("npm run db:migration:new --")
  .description("Writes a migration from prisma/migrations to prisma/schema, with Prisma's own engine. Applies nothing.")
  .argument("<name>", 'what changes, such as "add monitors"')
  .option("--shadow <url>", "administrator URL of a server for the scratch database (default: an embedded one)")
  .option("--json", "print one JSON document")
  .addHelpText("after", '\nExample:\n  npm run db:migration:new -- "add monitors"')
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
  .action(run);

await command.parseAsync();

async function run(name: string, options: Options): Promise<void> {
  try {
    const [migrations, schema] = [join(prisma, "migrations"), join(prisma, "schema")];
    const migration = await withServer(options.shadow, (serverUrl) =>
      draftMigration({ name, at: new Date(), migrations, schema, serverUrl }),
    );
    const words = migration === null ? "Nothing changed." : `Wrote prisma/migrations/${migration}/migration.sql`;
    process.stdout.write(options.json ? `${JSON.stringify({ migration })}\n` : `${words}\n`);
  } catch (error) {
    const { code, message, hint, exit } = describeError(error);
    process.stderr.write(`${code}: ${message}\n${hint ? `HINT: ${hint}\n` : ""}`);
    process.exitCode = exit;
  }
}

async function withServer<T>(shadow: string | undefined, work: (url: string) => Promise<T>): Promise<T> {
  if (shadow !== undefined) return work(shadow);
  const { startEmbeddedServer } = await import("#modules/postgres/embedded");
  const folder = await mkdtemp(join(tmpdir(), "atalaya-shadow-"));
  // The server may run under another account than ours.
  await chmod(folder, 0o711);
  const server = await startEmbeddedServer({ dataDir: join(folder, "data") });
  try {
    return await work(server.url);
  } finally {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
