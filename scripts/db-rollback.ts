import { type RevocableRun, rollBackRun } from "#modules/migrate";
import { askRollback, chooseRun } from "./cli/ask-rollback.ts";
import {
  chooseDatabase,
  type DatabaseOptions,
  databaseOption,
  openStore,
  type StoreOptions,
  storeOption,
  urlOption,
} from "./cli/backup-context.ts";
import { formatCount } from "./cli/format.ts";
import { closeMigrateContext, openMigrateContext } from "./cli/migrate-context.ts";
import { type CommandIo, runCommand } from "./cli/run-command.ts";

type Options = DatabaseOptions & StoreOptions & { migrations: string; run?: string; yes?: boolean };

await runCommand<Options>({
  name: "db:rollback",
  description:
    "Undo a run of db:migrate:safe: by its down.sql, else from its snapshot. What others wrote since is kept under a name and written down.",
  examples: ["npm run db:rollback", "npm run db:rollback -- --run migrate-20261122T195758Z-7d42d6 --yes --json"],
  define: (command) => {
    command
      .option(...databaseOption)
      .option(...urlOption)
      .option("--migrations <dir>", "a folder in Prisma's layout, for down.sql", "prisma/migrations")
      .option(...storeOption)
      .option("--run <id>", "which run (default: asks; the newest where nobody can be asked)")
      .option("--yes", "do not ask");
  },
  run: rollBack,
});

async function rollBack(options: Options, io: CommandIo) {
  const { label, url } = chooseDatabase(options, io);
  const context = openMigrateContext({ label, url, openStore: () => openStore(options, io) }, io);
  try {
    const { run, rolledBack } = await rollBackRun({
      ...context,
      directory: options.migrations,
      runId: options.run,
      choose: (runs: RevocableRun[]) => chooseRun(runs, io),
      confirm: (chosen, writes) => askRollback(chosen, writes, options.yes ?? false, io),
      lockBudgetMs: context.budgets.lockBudgetMs,
    });
    const { how, lostWrites, preservedAs, diff } = rolledBack;
    const kept = preservedAs ? `\n  what was there is kept as "${preservedAs}"` : "";
    const lost = diff ? `\n  ${formatCount(lostWrites)} rows of others are written down in ${diff.directory}` : "";
    return {
      json: { runId: run.runId, how, lostWrites, preservedAs, exportedTo: diff?.directory ?? null },
      text: `✓ ${run.runId} is undone, by ${how === "down" ? "its down.sql" : `the ${how} it took first`}${kept}${lost}`,
    };
  } finally {
    await closeMigrateContext();
  }
}
