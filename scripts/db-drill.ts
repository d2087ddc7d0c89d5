import { drillBackup } from "#modules/backup";
import { getSetting, systemClock } from "#modules/platform";
import { openStore, type StoreOptions, storeOption } from "./cli/backup-context.ts";
import { formatCount, formatDuration } from "./cli/format.ts";
import { runCommand } from "./cli/run-command.ts";
import { showRestore } from "./cli/show-restore.ts";

type Options = StoreOptions & { server?: string; id?: string; database?: string; jobs: string };

await runCommand<Options>({
  name: "db:drill",
  description: "Prove a backup: restore it into a scratch database, compare, time, destroy.",
  examples: ["npm run db:drill", "npm run db:drill -- --server postgres://user:password@host/postgres --json"],
  define: (command) => {
    command
      .option(...storeOption)
      .option("--server <url>", "a server where scratch databases may be made (default: the embedded one)")
      .option("--id <id>", "one backup by its id (default: the newest)")
      .option("--database <name>", "the newest backup of this database")
      .option("--jobs <n>", "sessions that load at once", "2");
  },
  async run(options, io) {
    const { storage, keys } = await openStore(options, io);
    const invariants = options.database ? (io.settings.databases[options.database]?.invariants ?? []) : [];
    const drill = await drillBackup({
      storage,
      keys,
      choice: options.id
        ? { id: options.id }
        : { latest: true, ...(options.database ? { label: options.database } : {}) },
      serverUrl: options.server ?? getSetting(io.settings, "embeddedUrl"),
      invariants,
      jobs: Number(options.jobs) || 2,
      clock: systemClock,
      log: io.log,
      onProgress: showRestore(io.progress, "Drill"),
    });
    const head = drill.ok
      ? `✓ Backup ${drill.backupId} restores: ${formatCount(drill.rows)} rows of ${drill.tables} tables equal the source, in ${formatDuration(drill.rtoMs)}`
      : `✗ Backup ${drill.backupId} does not restore to what was backed up`;
    const faults = [
      ...drill.mismatches.map(
        ({ table, expected, found }) =>
          `  ✗ ${table}: ${expected.rows} rows expected, ${found ? `${found.rows} found${found.rows === expected.rows ? ", other contents" : ""}` : "no such table"}`,
      ),
      ...drill.brokenInvariants.map((sql) => `  ✗ not true: ${sql}`),
      ...drill.notChecked.map((what) => `  ! could not check ${what}`),
    ];
    return { json: drill, text: [head, ...faults].join("\n"), exit: drill.ok ? 0 : 1 };
  },
});
