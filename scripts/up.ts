import { InvalidArgumentError } from "commander";
import { runCommand } from "./cli/run-command.ts";
import { bringUp, type UpOptions } from "./up/bring-up.ts";

await runCommand<UpOptions>({
  name: "up",
  description:
    "Start everything on this machine: PostgreSQL, a sample shop, a first backup proved by a drill, the console.",
  examples: ["npm run up", "npm run up -- --port 4311 --no-open", "npm run up -- --reset --yes"],
  define: (command) => {
    command
      .option("--port <n>", "the console's port", parsePort, 4310)
      .option("--dev", "the console in development mode")
      .option("--no-sample", "no sample shop")
      .option("--no-open", "do not open a browser")
      .option("--reset", "remove the embedded databases, local backups and keys first")
      .option("--yes", "do not ask before --reset");
  },
  run: bringUp,
});

function parsePort(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 1 && port <= 65_535) return port;
  throw new InvalidArgumentError("A port is a number from 1 to 65535.");
}
