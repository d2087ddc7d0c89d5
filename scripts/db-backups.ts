import { listBackups } from "#modules/backup";
import { openStore, type StoreOptions, storeOption } from "./cli/backup-context.ts";
import { formatBytes, formatCount, formatTable } from "./cli/format.ts";
import { runCommand } from "./cli/run-command.ts";

await runCommand<StoreOptions>({
  name: "db:backups",
  description: "List the backups of a store, newest first, from the store alone.",
  examples: ["npm run db:backups", "npm run db:backups -- --store file:///var/backups/shop --json"],
  define: (command) => {
    command.option(...storeOption);
  },
  async run(options, io) {
    const { storage, keys } = await openStore(options, io);
    const { backups, faults } = await listBackups({ storage, keys });
    const rows = backups.map(({ id, label, kind, finishedAt, rows: count, bytes, pinnedUntil }) => [
      id,
      label,
      kind,
      finishedAt.replace("T", " ").slice(0, 19),
      formatCount(count),
      formatBytes(bytes.stored),
      formatBytes(bytes.reused),
      pinnedUntil ? `until ${pinnedUntil.slice(0, 10)}` : "",
    ]);
    const head = ["ID", "DATABASE", "KIND", "FINISHED (UTC)", "ROWS", "STORED", "TAKEN OVER", "PINNED"];
    const table =
      backups.length > 0 ? formatTable(head, rows, [4, 5, 6]) : "No backup yet. Take one: npm run db:backup";
    const troubles = faults.map(({ message }) => `✗ ${message}`).join("\n");
    return {
      json: { backups, faults },
      text: troubles ? `${table}\n${troubles}` : table,
      exit: faults.length > 0 ? 1 : 0,
    };
  },
});
