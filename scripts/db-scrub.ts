import { scrubStore } from "#modules/backup";
import { OpsError } from "#modules/platform";
import { openStore, type StoreOptions, storeOption } from "./cli/backup-context.ts";
import { formatBytes, formatCount } from "./cli/format.ts";
import { runCommand } from "./cli/run-command.ts";

type Options = StoreOptions & { share?: string };

await runCommand<Options>({
  name: "db:scrub",
  description: "Read every stored object again and compare it with its hash. Needs no identity.",
  examples: ["npm run db:scrub", "npm run db:scrub -- --share 3/28 --json"],
  define: (command) => {
    command.option(...storeOption).option("--share <k/n>", "only the k-th of n shares of all objects");
  },
  async run(options, io) {
    const { storage, keys } = await openStore(options, io);
    const startedAt = Date.now();
    const result = await scrubStore({
      storage,
      keys,
      ...(options.share ? { share: parseShare(options.share) } : {}),
      onProgress: ({ objects, total }) =>
        io.progress.show({ label: "Scrub", done: objects, total, unit: "steps", startedAt }),
    });
    const text =
      result.faults.length === 0
        ? `✓ ${formatCount(result.objectsRead)} objects, ${formatBytes(result.bytesRead)}: every byte is what it was`
        : `✗ ${result.faults.length} faults in ${formatCount(result.objectsRead)} objects\n${result.faults.map(({ message, backups }) => `  ✗ ${message} Needed by ${backups.join(", ")}.`).join("\n")}`;
    return { json: result, text, exit: result.faults.length > 0 ? 1 : 0 };
  },
});

function parseShare(text: string): { index: number; of: number } {
  const [k, n] = text.split("/").map(Number);
  if (k && n && Number.isInteger(k) && Number.isInteger(n) && k >= 1 && k <= n) return { index: k - 1, of: n };
  throw new OpsError({
    code: "usage.bad-share",
    message: `"${text}" is no share.`,
    hint: "Write it as 3/28: the third of 28.",
    exit: 2,
  });
}
