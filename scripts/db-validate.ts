import { validateDatabase } from "#modules/migrate";
import { describeTarget } from "#modules/postgres";
import { chooseDatabase, type DatabaseOptions, databaseOption, urlOption } from "./cli/backup-context.ts";
import { type CommandIo, runCommand } from "./cli/run-command.ts";
import { showValidation } from "./cli/show-validation.ts";

type Options = DatabaseOptions & { migrations?: string };

await runCommand<Options>({
  name: "db:validate",
  description: "Look for what is wrong with a database, and say how to mend it. Changes nothing; needs no superuser.",
  examples: [
    "npm run db:validate",
    "npm run db:validate -- --database shop --migrations examples/shop/prisma/migrations",
    "npm run db:validate -- --url postgres://user:password@host/db --json",
  ],
  define: (command) => {
    command
      .option(...databaseOption)
      .option(...urlOption)
      .option(
        "--migrations <dir>",
        "hold its history against these files (default: prisma/migrations, if the history names them)",
      );
  },
  async run(options, io) {
    const { url } = chooseDatabase(options, io);
    const startedAt = Date.now();
    const result = await validateDatabase({
      url,
      ...chooseMigrations(options),
      production: isProduction(url, io),
      scratchServerUrl: io.settings.embeddedUrl,
      log: io.log,
      onProgress: ({ done, total }) => io.progress.show({ label: "Validate", done, total, unit: "steps", startedAt }),
    });
    return { json: result, text: showValidation(result), exit: result.ok ? 0 : 1 };
  },
});

/** A database named by URL alone may be anybody's: its history is compared only with a folder that is named too. */
function chooseMigrations({ migrations, url }: Options): { migrationsDirectory?: string; migrationsGuessed?: boolean } {
  if (migrations) return { migrationsDirectory: migrations };
  return url ? {} : { migrationsDirectory: "prisma/migrations", migrationsGuessed: true };
}

/** The config calls it production, under whichever of its connection strings. */
function isProduction(url: string, { settings }: CommandIo): boolean {
  const place = (of: string) => {
    const { host, port, database } = describeTarget(of);
    return [host.replace("-pooler.", "."), port, database].join("\n");
  };
  return Object.values(settings.databases).some(
    (known) => known.production && known.url && place(known.url) === place(url),
  );
}
