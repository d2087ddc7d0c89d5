import { Option } from "commander";
import { OpsError } from "#modules/platform";
import {
  grantRoles,
  previewRoles,
  type RoleKind,
  type RoleOptions,
  type RolePlan,
  roleKinds,
} from "#modules/postgres/roles";
import { chooseDatabase, type DatabaseOptions, databaseOption } from "./cli/backup-context.ts";
import { type CommandAnswer, type CommandIo, runCommand } from "./cli/run-command.ts";
import { showGranted, showPasswords, showPlan } from "./cli/show-roles.ts";

type Options = DatabaseOptions & {
  print?: boolean;
  apply?: boolean;
  prefix: string;
  strict?: boolean;
  takeOwnership?: boolean;
  login?: boolean;
  newPassword?: RoleKind[];
  showPasswords?: boolean;
  yes?: boolean;
};

await runCommand<Options>({
  name: "db:roles",
  description:
    "One role for each kind of work: app reads and writes rows, migrator changes structure, backup only reads, metrics sees statistics.",
  examples: [
    "npm run db:roles",
    "npm run --silent db:roles -- --database shop --prefix shop_ > roles.sql",
    "npm run db:roles -- --database shop --prefix shop_ --apply --login",
    "npm run db:roles -- --database shop --prefix shop_ --apply --new-password app",
  ],
  define: (command) => {
    command
      .option("--print", "print the SQL and change nothing (the default)")
      .option("--apply", "run it, all in one transaction")
      .option(...databaseOption)
      .option("--url <url>", "a direct connection string of the owner or an administrator")
      .option("--prefix <prefix>", "before each role's name, so that databases of one server do not share roles", "")
      .option("--login", "give roles that cannot sign in yet a password, shown once")
      .addOption(
        new Option("--new-password <role...>", "replace a role's password, shown once").choices([...roleKinds]),
      )
      .option(
        "--take-ownership",
        "hand the tables that are there to migrator; programs that still connect as their owner lose them",
      )
      .option(
        "--strict",
        "take CREATE, and CONNECT if nobody is shut out by it, from PUBLIC: every role has what PUBLIC has",
      )
      .option("--show-passwords", "print new passwords also where no terminal is, and into --json")
      .option("--yes", "take over roles of these names that are not ours, or not like ours");
  },
  async run(options, io) {
    const { url } = chooseDatabase(options, io);
    return options.apply ? apply(url, options, io) : print(url, options);
  },
});

async function print(url: string, options: Options): Promise<CommandAnswer> {
  const plan = await previewRoles({ url, options: wanted(options) });
  return { json: { ...describe(plan), applied: false }, text: showPlan(plan) };
}

async function apply(url: string, options: Options, io: CommandIo): Promise<CommandAnswer> {
  if (options.print) throw contradiction();
  refuseUnseenPasswords(options);
  const granted = await grantRoles({ url, options: wanted(options), mayChange: options.yes ?? false, log: io.log });
  const isNews = granted.passwordsFor.length > 0;
  const intoJson = options.showPasswords && process.argv.includes("--json");
  if (isNews && !intoJson) io.say(showPasswords(granted, url));
  const passwords = isNews && intoJson ? { passwords: granted.passwords } : {};
  return {
    json: { ...describe(granted), applied: true, changed: granted.changed, ...passwords },
    text: showGranted(granted),
  };
}

function wanted({ prefix, strict, takeOwnership, login, newPassword }: Options): RoleOptions {
  const given = { strict: strict ?? false, takeOwnership: takeOwnership ?? false, login: login ?? false };
  return { prefix, ...given, renew: newPassword ?? [] };
}

function describe({ database, names, statements, conflicts, lacking, notes }: RolePlan) {
  return { database, roles: names, statements: statements.map(({ sql }) => `${sql};`), conflicts, lacking, notes };
}

/** What nobody reads at the terminal ends in a log file. @throws OpsError usage.no-terminal */
function refuseUnseenPasswords({ login, newPassword, showPasswords }: Options): void {
  if (!(login || newPassword) || showPasswords || process.stderr.isTTY) return;
  throw new OpsError({
    code: "usage.no-terminal",
    message: "New passwords are shown on a terminal, and there is none.",
    hint: "Add --show-passwords if what this prints is kept safe; with --json they are in the document.",
    exit: 2,
  });
}

function contradiction(): OpsError {
  return new OpsError({
    code: "usage.both-given",
    message: "Give --print or --apply, not both.",
    hint: "Leave one of them out.",
    exit: 2,
  });
}
