import { restoreBackup } from "#modules/backup";
import { OpsError, systemClock } from "#modules/platform";
import { describeTarget } from "#modules/postgres";
import { openStore, type StoreOptions, storeOption } from "./cli/backup-context.ts";
import { chooseBackup, confirmRestore } from "./cli/choose-backup.ts";
import { formatCount, formatDuration } from "./cli/format.ts";
import { type CommandIo, runCommand } from "./cli/run-command.ts";
import { showRestore } from "./cli/show-restore.ts";

type Options = StoreOptions & {
  latest?: boolean;
  id?: string;
  at?: string;
  database?: string;
  into?: string;
  replace?: boolean;
  table: string[];
  schema: string[];
  intoSchema?: string;
  schemaOnly?: boolean;
  dataOnly?: boolean;
  owners?: boolean;
  yes?: boolean;
  jobs: string;
};

await runCommand<Options>({
  name: "db:restore",
  description: "Restore a backup into a new database and prove it equal to the source.",
  examples: [
    "npm run db:restore",
    "npm run db:restore -- --latest --into postgres://user:password@host/shop_restored",
    "npm run db:restore -- --at 2026-11-22T09:00:00Z --into postgres://user:password@host/shop --replace --yes",
    "npm run db:restore -- --latest --table public.orders --into-schema restored --into postgres://user:password@host/shop",
  ],
  define: (command) => {
    const collect = (value: string, all: string[]) => [...all, value];
    command
      .option("--latest", "the newest backup")
      .option("--id <id>", "one backup by its id")
      .option("--at <time>", "the newest backup taken at or before an ISO time")
      .option("--database <name>", "only backups of this database")
      .option(...storeOption)
      .option("--into <url>", "the database to restore into; created when absent, refused when not empty")
      .option("--replace", "restore beside an existing database, verify, then switch; the old one is kept")
      .option("--table <schema.name>", "only this table (repeatable)", collect, [])
      .option("--schema <name>", "only this schema (repeatable)", collect, [])
      .option("--into-schema <name>", "bring the tables' rows into a new schema of an existing database")
      .option("--schema-only", "no rows")
      .option("--data-only", "rows only, into tables that exist and are empty")
      .option("--owners", "restore ownership too")
      .option("--jobs <n>", "sessions that load at once", "2")
      .option("--yes", "do not ask");
  },
  run: restore,
});

async function restore(options: Options, io: CommandIo) {
  const { storage, keys } = await openStore(options, io);
  const choice = await chooseBackup(options, { storage, keys }, io);
  const into = options.into ?? refuseNoTarget();
  await confirmRestore(
    { choice, target: describeTarget(into).label, replace: options.replace ?? false, yes: options.yes ?? false },
    io,
  );
  const hasSelection = options.table.length > 0 || options.schema.length > 0;
  const restored = await restoreBackup({
    storage,
    keys,
    choice,
    into: { url: into },
    replace: options.replace ?? false,
    ...(hasSelection ? { selection: { tables: options.table, schemas: options.schema } } : {}),
    ...(options.intoSchema ? { intoSchema: options.intoSchema } : {}),
    schemaOnly: options.schemaOnly ?? false,
    dataOnly: options.dataOnly ?? false,
    owners: options.owners ?? false,
    jobs: Number(options.jobs) || 2,
    clock: systemClock,
    log: io.log,
    onProgress: showRestore(io.progress, "Restore"),
  });
  const text = `✓ ${restored.target} holds backup ${restored.id}
  ${formatCount(restored.rows)} rows of ${restored.tables} tables, ${options.schemaOnly ? "structure only" : "each equal to the source by count and checksum"}, in ${formatDuration(restored.durationMs)}${
    restored.keptAs ? `\n  the former database is kept as "${restored.keptAs}"` : ""
  }${restored.notChecked.map((what) => `\n  ! not restored: ${what}`).join("")}`;
  return { json: restored, text };
}

function refuseNoTarget(): never {
  throw new OpsError({
    code: "usage.no-target",
    message: "Where to? --into is missing.",
    hint: "Name a new database: --into postgres://user:password@host/new_database",
    exit: 2,
  });
}
