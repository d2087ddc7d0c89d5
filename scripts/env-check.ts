import { Option } from "commander";
import config from "#config";
import { getSetting } from "#modules/platform";
import {
  type EnvironmentVerdict,
  judgeEnvironment,
  judgeOwnEnvironment,
  type Place,
  readVercelVariables,
} from "#modules/platform/environment";
import { type CommandIo, runCommand } from "./cli/run-command.ts";
import { showEnvironments, summariseEnvironments } from "./cli/show-environment.ts";

type Options = { environment?: Exclude<Place, "local">; local?: boolean };

await runCommand<Options>({
  name: "env:check",
  description:
    "Hold the variables that are set, here and on Vercel, against those that are needed, and name secrets that are due for rotation. Never prints a value.",
  examples: [
    "npm run env:check",
    "npm run env:check -- --environment production",
    "npm run env:check -- --local --json",
  ],
  toleratesMalformed: true,
  define: (command) => {
    command
      .addOption(
        new Option("--environment <name>", "one of Vercel's environments (needs VERCEL_TOKEN and VERCEL_PROJECT_ID)")
          .choices(["production", "preview", "development"])
          .conflicts("local"),
      )
      .option("--local", "this machine only; the default without VERCEL_TOKEN");
  },
  async run(options, io) {
    const verdicts = await judge(options, io);
    const summary = summariseEnvironments(verdicts);
    return { json: summary, text: showEnvironments(verdicts), exit: summary.ok ? 0 : 1 };
  },
});

/** The environment that was asked for; otherwise this machine, preview and production side by side. */
async function judge({ environment, local }: Options, io: CommandIo): Promise<EnvironmentVerdict[]> {
  const now = new Date();
  const own = judgeOwnEnvironment({ config, now, root: io.settings.root });
  const hasToken = io.settings.vercel.token !== undefined;
  if (!environment && !local && !hasToken) io.say("Without VERCEL_TOKEN only this machine is looked at.\n");
  if (!environment && (local || !hasToken)) return [own];
  const places = environment ? [environment] : (["preview", "production"] as const);
  const set = await readVercelVariables({
    ...io.settings.vercel,
    token: getSetting(io.settings, "vercelToken"),
    projectId: getSetting(io.settings, "vercelProject"),
  });
  const remote = places.map((place) => judgeEnvironment({ place, variables: set[place], config, now }));
  return environment ? remote : [own, ...remote];
}
