import { Argument, type Command } from "commander";
import { type BranchProvider, openBranches, openEveryBranches, sweepBranches } from "#modules/branch";
import { systemClock } from "#modules/platform";
import { confirmDeletion, lifeMs, needName, type BranchOptions as Options } from "./cli/branch-options.ts";
import { type CommandAnswer, type CommandIo, runCommand } from "./cli/run-command.ts";
import { showBranches, showSweep } from "./cli/show-branches.ts";

const actions = {
  list,
  create,
  delete: remove,
  sweep,
} satisfies Record<string, (options: Options, io: CommandIo, name?: string) => Promise<CommandAnswer>>;

let command: Command;

await runCommand<Options>({
  name: "branch",
  description:
    "Branches of a database: Neon's when NEON_API_KEY is set, else copies beside it on the embedded server. Every branch has an end.",
  examples: [
    "npm run branch -- list",
    'npm run branch -- create "preview/new checkout" --expires 3d',
    "npm run branch -- create before-the-sale --restore-point",
    'npm run branch -- delete "preview/new checkout" --yes',
    "npm run branch -- sweep --dry-run",
  ],
  define: (defined) => {
    command = defined
      .addArgument(new Argument("<action>", "what to do").choices(Object.keys(actions)))
      .argument("[name]", "the branch, for create and delete")
      .option("--database <name>", "a database of atalaya.config.ts")
      .option("--parent <name>", "create: the branch to copy (default: the default branch)")
      .option("--expires <time>", "create: how long it lives, such as 12h or 7d; at most 30d", "7d")
      .option("--restore-point", "create: a moment to come back to, which nobody can connect to")
      .option("--show-url", "create: print the connection string, which holds a password")
      .option("--dry-run", "sweep: say what would go, delete nothing")
      .option("--yes", "delete: do not ask");
  },
  run: (options, io) => {
    const [action = "list", name] = command.args;
    return actions[action as keyof typeof actions](options, io, name);
  },
});

async function list(options: Options, io: CommandIo): Promise<CommandAnswer> {
  const providers = options.database ? [open(options, io)] : openEveryBranches(context(io));
  if (providers.length === 0) providers.push(open(options, io));
  const families = [];
  for (const provider of providers) families.push({ provider, branches: await provider.listBranches() });
  return { json: { branches: families.flatMap(({ branches }) => branches) }, text: showBranches(families) };
}

async function create(options: Options, io: CommandIo, given?: string): Promise<CommandAnswer> {
  const name = needName(given, "create");
  const provider = open(options, io);
  const { branch, isNew, leftOut } = await provider.createBranch({
    name,
    expiresAt: new Date(systemClock.now().getTime() + lifeMs(options.expires)),
    ...(options.parent ? { parent: options.parent } : {}),
    isRestorePoint: options.restorePoint ?? false,
  });
  const connection = branch.isRestorePoint ? null : await provider.getConnection(branch.name);
  const url = options.showUrl && connection ? { url: connection.url } : {};
  const where = connection ? `\n  ${connection.database} on ${connection.host}` : "";
  const lines = leftOut.map((what) => `\n  not taken over: ${what}`).join("");
  const text = `✓ "${branch.name}" ${isNew ? "was made" : "was there already"}; it ends at ${branch.expiresAt}${where}${lines}`;
  return {
    json: { branches: [{ ...branch, ...url }], isNew, leftOut },
    text: url.url ? `${text}\n  ${url.url}` : text,
  };
}

async function remove(options: Options, io: CommandIo, given?: string): Promise<CommandAnswer> {
  const name = needName(given, "delete");
  const provider = open(options, io);
  await confirmDeletion(name, options.yes ?? false, io);
  const { isDeleted } = await provider.deleteBranch(name);
  const text = isDeleted ? `✓ "${name}" was deleted.` : `There is no branch "${name}": nothing to delete.`;
  return { json: { branches: [], isDeleted }, text };
}

async function sweep(options: Options, io: CommandIo): Promise<CommandAnswer> {
  const providers = options.database ? [open(options, io)] : openEveryBranches(context(io));
  const dryRun = options.dryRun ?? false;
  const report = async () => {};
  const sweeps = [];
  for (const provider of providers) sweeps.push(await sweepBranches({ ...context(io), provider, report, dryRun }));
  const expired = sweeps.flatMap((each) => each.expired);
  const faults = sweeps.flatMap((each) => each.faults);
  return {
    json: { branches: expired, faults },
    text: showSweep(expired, faults, dryRun),
    exit: faults.length > 0 ? 1 : 0,
  };
}

function context(io: CommandIo) {
  const startedAt = Date.now();
  const onProgress = ({ done, total }: { done: number; total: number }) =>
    io.progress.show({ label: "Copy", done, total, unit: "steps", startedAt });
  return { settings: io.settings, clock: systemClock, log: io.log, onProgress };
}

function open({ database }: Options, io: CommandIo): BranchProvider {
  return openBranches({ ...context(io), database });
}
