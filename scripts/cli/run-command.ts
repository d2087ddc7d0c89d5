import { styleText } from "node:util";
import { Command, CommanderError } from "commander";
import config from "#config";
import { createLog, describeError, type Log, loadSettings, type Settings } from "#modules/platform";
import { soundEnvironment } from "#modules/platform/environment";
import { ProgressLine } from "./progress-line.ts";

export type CommandIo = {
  settings: Settings;
  log: Log;
  progress: ProgressLine;
  /** A person is there to be asked. */
  isInteractive: boolean;
  /** Prose for people, on stderr. */
  say(line: string): void;
};

/** What a command answers: the JSON document, the prose for people, and the exit code when it is not 0. */
export type CommandAnswer = { json: unknown; text: string; exit?: number };

export type CommandSpec<Options> = {
  name: string;
  description: string;
  /** Shown under --help; each one can be pasted. */
  examples: string[];
  /** Goes on without the variables that are malformed, to name them itself. */
  toleratesMalformed?: boolean;
  define(command: Command): void;
  run(options: Options, io: CommandIo): Promise<CommandAnswer>;
};

/** Parses, runs one verb, prints. Errors become one message with a hint and a documented exit code (docs/commands.md). */
export async function runCommand<Options extends object>(spec: CommandSpec<Options>): Promise<void> {
  const command = new Command(`npm run ${spec.name} --`)
    .description(spec.description)
    .option("--json", "print one JSON document on stdout, nothing else")
    .addHelpText("after", `\nExamples:\n${spec.examples.map((example) => `  ${example}`).join("\n")}`)
    .exitOverride()
    .configureOutput({ outputError: () => {} });
  spec.define(command);
  const wantsJson = process.argv.includes("--json");
  let progress = new ProgressLine(false);
  try {
    command.parse();
    const settings = loadSettings(config, spec.toleratesMalformed ? { environment: soundEnvironment({ config }) } : {});
    progress = new ProgressLine(process.stderr.isTTY === true && !settings.runtime.ci && settings.runtime.color);
    const log = createLog({ to: "stderr", level: settings.logLevel === "info" ? "warn" : settings.logLevel });
    const isInteractive =
      process.stdin.isTTY === true && process.stderr.isTTY === true && !settings.runtime.ci && !wantsJson;
    const io = {
      settings,
      log,
      progress,
      isInteractive,
      say: (line: string) => void process.stderr.write(`${line}\n`),
    };
    const answer = await spec.run(command.opts<Options>(), io);
    progress.clear();
    process.stdout.write(wantsJson ? `${JSON.stringify(answer.json)}\n` : `${answer.text}\n`);
    process.exitCode = answer.exit ?? 0;
  } catch (error) {
    progress.clear();
    process.exitCode = tellFailure(error, wantsJson);
  }
}

function tellFailure(error: unknown, wantsJson: boolean): number {
  if (error instanceof CommanderError) return tellUsage(error, wantsJson);
  const described = describeError(error);
  if (wantsJson) process.stdout.write(`${JSON.stringify({ error: described })}\n`);
  const mark = styleText(["red", "bold"], "✗", { stream: process.stderr });
  process.stderr.write(`${mark} ${described.message}\n`);
  if (described.hint) process.stderr.write(`  ${described.hint}\n`);
  process.stderr.write(
    `  ${styleText("dim", `${described.code}, exit ${described.exit}`, { stream: process.stderr })}\n`,
  );
  return described.exit;
}

function tellUsage(error: CommanderError, wantsJson: boolean): number {
  if (error.exitCode === 0) return 0;
  const message = error.message.replace(/^error: /, "");
  const hint = "Add --help to see what this command takes.";
  const described = { code: "usage.options", message, hint, retry: "never", exit: 2 };
  if (wantsJson) process.stdout.write(`${JSON.stringify({ error: described })}\n`);
  process.stderr.write(`✗ ${message}\n  ${hint}\n`);
  return described.exit;
}
