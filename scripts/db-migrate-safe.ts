import { findPrismaSchema, getPrismaSchema, migrateSafely } from "#modules/migrate";
import { askLoss, askToApply } from "./cli/ask-migration.ts";
import {
  chooseDatabase,
  type DatabaseOptions,
  databaseOption,
  openStore,
  type StoreOptions,
  storeOption,
  urlOption,
} from "./cli/backup-context.ts";
import { closeMigrateContext, openMigrateContext } from "./cli/migrate-context.ts";
import { type CommandIo, runCommand } from "./cli/run-command.ts";
import { showMigration } from "./cli/show-migration.ts";

type Options = DatabaseOptions &
  StoreOptions & {
    migrations: string;
    schema?: string;
    dryRun?: boolean;
    ci?: boolean;
    strict?: boolean;
    accept: string[];
    yes?: boolean;
  };

await runCommand<Options>({
  name: "db:migrate:safe",
  description:
    "Apply pending migrations without fear: linted, rehearsed on a copy of production, applied without making anybody wait, checked, and taken back when wrong.",
  examples: [
    "npm run db:migrate:safe -- --dry-run",
    "npm run db:migrate:safe -- --database shop --migrations examples/shop/prisma/migrations",
    "npm run db:migrate:safe -- --ci --json",
    "npm run db:migrate:safe -- --url postgres://user:password@host/db --accept table-rewrite --yes",
  ],
  define: (command) => {
    const collect = (value: string, all: string[]) => [...all, value];
    command
      .option(...databaseOption)
      .option(...urlOption)
      .option("--migrations <dir>", "a folder in Prisma's layout", "prisma/migrations")
      .option("--schema <file>", "the Prisma schema of the release that runs now (default: what the last run kept)")
      .option(...storeOption)
      .option("--dry-run", "stop after the rehearsal")
      .option("--ci", "never ask: go on when nothing stands against it, refuse when writes of others would be lost")
      .option("--strict", "warnings and drift refuse the run, too")
      .option("--accept <rule>", "findings of this rule do not refuse the run (repeatable)", collect, [])
      .option("--yes", "do not ask before applying");
  },
  run: migrate,
});

async function migrate(options: Options, io: CommandIo) {
  const { label, url } = chooseDatabase(options, io);
  const context = openMigrateContext({ label, url, openStore: () => openStore(options, io) }, io);
  const isAnswered = (options.yes ?? false) || (options.ci ?? false);
  try {
    const run = await migrateSafely({
      ...context,
      directory: options.migrations,
      mode: options.dryRun ? "dry-run" : "migrate",
      strict: options.strict ?? false,
      accept: options.accept,
      releaseSchema: await findPrismaSchema(options.migrations),
      runningSchema: options.schema ? await getPrismaSchema(options.schema) : undefined,
      confirm: (run) => askToApply(run, isAnswered, io),
      allowLoss: async (rows) => !options.ci && (await askLoss(rows, io)),
    });
    return { json: run, text: showMigration(run), exit: run.error?.exit ?? 0 };
  } finally {
    await closeMigrateContext();
  }
}
