import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { pathToFileURL } from "node:url";
import { commandEnvironment } from "../../../support/command-environment.ts";
import type { Ground } from "./running.ts";

const scripts = join(import.meta.dirname, "../../../../scripts");

export type CommandEnd = {
  /** Null when a signal ended it. */
  exit: number | null;
  json: Record<string, unknown>;
  stderr: string;
};

export type RunningCommand = {
  child: ChildProcessByStdio<null, Readable, Readable>;
  /** Settles when stderr has a line that begins so. @throws Error when the command ends without it */
  said(beginning: string): Promise<void>;
  ended: Promise<CommandEnd>;
};

/** Starts a command with `--json` on a test's ground, as a process of its own that can ask nobody; `shell` is said before it. */
export function startCommand(
  name: "db-migrate-safe" | "db-rollback",
  ground: Ground,
  args: string[] = [],
  { environment = {}, shell = "" }: { environment?: Record<string, string>; shell?: string } = {},
): RunningCommand {
  const { store, folder, database, server } = ground;
  const given = ["--migrations", folder.path, "--store", pathToFileURL(store.folder).href, "--json"];
  const url = args.includes("--url") ? [] : ["--url", database.url];
  const command = [process.execPath, "--liftoff-only", join(scripts, `${name}.ts`), ...url, ...given, ...args];
  const env = {
    ...commandEnvironment,
    BACKUP_RECIPIENTS: store.keys.recipients.join(","),
    BACKUP_IDENTITY: store.keys.identity,
    BACKUP_SECRET: store.keys.secret,
    EMBEDDED_DATABASE_URL: server,
    ...environment,
  };
  const child = spawn("sh", ["-c", `${shell} exec "$@"`, "sh", ...command], {
    cwd: ground.exportInto,
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  return watch(child);
}

function watch(child: RunningCommand["child"]): RunningCommand {
  const lines: string[] = [];
  const waiting = new Set<() => void>();
  let isOver = false;
  const tell = () => {
    for (const look of waiting) look();
  };
  createInterface({ input: child.stderr }).on("line", (line) => {
    lines.push(line);
    tell();
  });
  const stdout = text(child.stdout);
  const ended = once(child, "close").then(async ([exit]): Promise<CommandEnd> => {
    isOver = true;
    tell();
    const printed = await stdout;
    return { exit, json: printed === "" ? {} : JSON.parse(printed), stderr: lines.join("\n") };
  });
  const said = (beginning: string) =>
    new Promise<void>((resolve, reject) => {
      const look = () => {
        if (lines.some((line) => line.startsWith(beginning))) resolve();
        else if (isOver) reject(new Error(`it never said "${beginning}":\n${lines.join("\n")}`));
        else return;
        waiting.delete(look);
      };
      waiting.add(look);
      look();
    });
  return { child, said, ended };
}
