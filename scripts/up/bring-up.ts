import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { loadSettings, OpsError } from "#modules/platform";
import { closeAppDatabases } from "#modules/platform/database";
import { type EmbeddedServer, startEmbeddedServer } from "#modules/postgres/embedded";
import config from "../../atalaya.config.ts";
import type { CommandAnswer, CommandIo } from "../cli/run-command.ts";
import { buildConsole } from "./build-console.ts";
import { type Console, openBrowser, refuseBusyPort, startConsole } from "./console.ts";
import { prepareDatabases } from "./databases.ts";
import { firstPage } from "./first-admin.ts";
import { proveFirstBackup } from "./first-backup.ts";
import { chooseDatabasePort, writeLocalEnvironment } from "./local-environment.ts";
import { claimFolder } from "./only-one.ts";
import { reset } from "./reset.ts";
import { Steps } from "./steps.ts";

export type UpOptions = { port: number; dev?: boolean; sample: boolean; open: boolean; reset?: boolean; yes?: boolean };

/** Brings everything up in this process and stays until it is told to stop. A second run finds what is there and is quick. */
export async function bringUp(options: UpOptions, io: CommandIo): Promise<CommandAnswer> {
  const folder = join(io.settings.root, ".atalaya");
  await mkdir(folder, { recursive: true, mode: 0o711 });
  const release = await claimFolder(folder, options.port);
  const stopped = whenToldToStop();
  let server: EmbeddedServer | null = null;
  let served: Console | null = null;
  try {
    await refuseBusyPort(options.port);
    if (options.reset) await reset({ folder, yes: options.yes ?? false }, io);
    const steps = new Steps(io);
    const isBuilt = options.dev ? Promise.resolve() : buildConsole(io.settings.root, folder);
    // Told below, in its turn; a failure must not end the process before that.
    isBuilt.catch(() => {});
    server = await steps.run("PostgreSQL", async () =>
      startEmbeddedServer({ dataDir: join(folder, "pg"), ...(await chooseDatabasePort(folder)) }),
    );
    await writeLocalEnvironment(folder, { serverUrl: server.url, withSample: options.sample, port: options.port });
    const settings = loadSettings(config);
    await prepareDatabases(settings, server.url, options.sample, steps);
    if (options.sample) await proveFirstBackup(steps, io);
    await steps.run(options.dev ? "Console in development mode" : "Console built", () => isBuilt);
    served = await steps.run("Console started", () =>
      startConsole({ root: settings.root, folder, port: options.port, dev: options.dev ?? false }),
    );
    const { url, isOneTime } = await firstPage(settings);
    const admin = isOneTime ? `  Make yourself its admin, once, within a day:\n  ${url}\n` : "";
    io.say(`\n  Atalaya is at ${served.url}\n${admin}  Ctrl-C stops everything; nothing is lost.\n`);
    if (options.open && io.isInteractive) openBrowser(url);
    const reason = await Promise.race([stopped, served.exited]);
    if (reason === "exited") throw consoleDied(folder);
    return { json: { stopped: true }, text: "Stopped." };
  } finally {
    await served?.stop();
    await closeAppDatabases();
    await server?.stop();
    await release();
  }
}

/** Settles at the first signal; more of the same change nothing, since stopping is under way. */
function whenToldToStop(): Promise<"told"> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => resolve("told"));
  });
}

function consoleDied(folder: string): OpsError {
  return new OpsError({
    code: "up.console-ended",
    message: "The console ended by itself.",
    hint: `Its last words are in ${join(folder, "console.log")}.`,
    exit: 7,
  });
}
