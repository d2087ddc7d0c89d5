import { Option } from "commander";
import { type BackupKind, type BackupResult, backupKinds, takeBackup } from "#modules/backup";
import { systemClock } from "#modules/platform";
import {
  chooseDatabase,
  type DatabaseOptions,
  databaseOption,
  openStore,
  type StoreOptions,
  storeOption,
  urlOption,
} from "./cli/backup-context.ts";
import { formatBytes, formatCount, formatDuration } from "./cli/format.ts";
import { runCommand } from "./cli/run-command.ts";

type Options = DatabaseOptions & StoreOptions & { kind: BackupKind; full?: boolean; jobs: string };

await runCommand<Options>({
  name: "db:backup",
  description: "Back up a database: what changed since the last backup is read, encrypted and stored.",
  examples: [
    "npm run db:backup",
    "npm run db:backup -- --database shop --kind pre-deploy",
    "npm run db:backup -- --url postgres://user:password@host/db --store file:///var/backups/shop --json",
  ],
  define: (command) => {
    command
      .option(...databaseOption)
      .option(...urlOption)
      .option(...storeOption)
      .addOption(new Option("--kind <kind>", "what it is taken for").choices([...backupKinds]).default("manual"))
      .option("--full", "read every row, whatever earlier backups say")
      .option("--jobs <n>", "sessions that read at once", "2");
  },
  async run(options, io) {
    const { label, url } = chooseDatabase(options, io);
    const { storage, keys } = await openStore(options, io);
    const startedAt = Date.now();
    const backup = await takeBackup({
      databaseUrl: url,
      label,
      storage,
      keys,
      kind: options.kind,
      full: options.full ?? false,
      jobs: Number(options.jobs) || 2,
      clock: systemClock,
      log: io.log,
      onProgress: ({ phase, bytesDone, bytesTotal }) =>
        io.progress.show({ label: `Backup: ${phase}`, done: bytesDone, total: bytesTotal, unit: "bytes", startedAt }),
    });
    return { json: backup, text: describe(label, backup, storage.label) };
  },
});

function describe(label: string, backup: BackupResult, store: string): string {
  const took = Date.parse(backup.finishedAt) - Date.parse(backup.startedAt);
  const { chunks, bytes } = backup;
  return `✓ ${label} is backed up: ${backup.id}
  ${formatCount(backup.rows)} rows of ${backup.tables} tables in ${formatDuration(took)}
  ${formatBytes(bytes.stored)} stored, ${formatBytes(bytes.reused)} taken over (${chunks.reused} of ${chunks.total} chunks unchanged)
  ${store}`;
}
