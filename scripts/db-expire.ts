import { expireBackups } from "#modules/backup";
import { systemClock } from "#modules/platform";
import { openStore, type StoreOptions, storeOption } from "./cli/backup-context.ts";
import { formatBytes } from "./cli/format.ts";
import { runCommand } from "./cli/run-command.ts";

type Options = StoreOptions & { dryRun?: boolean };

await runCommand<Options>({
  name: "db:expire",
  description: "Remove backups that retention lets go, and every object nothing needs.",
  examples: ["npm run db:expire -- --dry-run", "npm run db:expire"],
  define: (command) => {
    command.option(...storeOption).option("--dry-run", "say what would go, remove nothing");
  },
  async run(options, io) {
    const { storage, keys } = await openStore(options, io);
    const { retention, timeZone } = io.settings.backups;
    const result = await expireBackups({
      storage,
      keys,
      retention,
      timeZone,
      clock: systemClock,
      log: io.log,
      dryRun: options.dryRun ?? false,
    });
    const verb = options.dryRun ? "would be" : "were";
    const text = `✓ ${result.kept} backups stay; ${result.expired.length} ${verb} let go, ${result.objectsDeleted} objects ${verb} removed (${formatBytes(result.bytesFreed)})${result.expired.map(({ id, label }) => `\n  ${id}  ${label}`).join("")}`;
    return { json: { ...result, expired: result.expired.map(({ id }) => id) }, text };
  },
});
