import { spawn } from "node:child_process";
import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { childEnvironment, fetchOutbound, OpsError } from "#modules/platform";
import { isFree } from "./local-environment.ts";

export type Console = { url: string; exited: Promise<"exited">; stop(): Promise<void> };

const READY_WITHIN_MS = 60_000;
const LOOK_AGAIN_MS = 150;
const STOP_WITHIN_MS = 10_000;

/** @throws OpsError up.port-busy (exit 2) */
export async function refuseBusyPort(port: number): Promise<void> {
  if (await isFree(port)) return;
  throw new OpsError({
    code: "up.port-busy",
    message: `Port ${port} is in use.`,
    hint: "Choose another: npm run up -- --port 4311",
    exit: 2,
  });
}

/** Starts the Next server on the loopback address and waits until it answers. Its log goes to `.atalaya/console.log`. */
export async function startConsole(input: {
  root: string;
  folder: string;
  port: number;
  dev: boolean;
}): Promise<Console> {
  const log = createWriteStream(join(input.folder, "console.log"), { flags: "a", mode: 0o600 });
  const mode = input.dev ? "dev" : "start";
  const child = spawn("next", [mode, "--hostname", "127.0.0.1", "--port", String(input.port)], {
    cwd: input.root,
    env: childEnvironment({ NODE_ENV: input.dev ? "development" : "production" }),
    stdio: ["ignore", "pipe", "pipe"],
    // Ctrl-C reaches the whole group of a terminal; the console is stopped by us, after its requests.
    detached: true,
  });
  child.stdout.pipe(log);
  child.stderr.pipe(log);
  const exited = new Promise<"exited">((resolve) => child.once("close", () => resolve("exited")));
  const url = `http://localhost:${input.port}`;
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill("SIGTERM");
    const isLate = new Promise<"late">((resolve) => setTimeout(() => resolve("late"), STOP_WITHIN_MS).unref());
    if ((await Promise.race([exited, isLate])) === "late") child.kill("SIGKILL");
    await exited;
  };
  const isReady = await Promise.race([untilHealthy(input.port), exited]);
  if (isReady === true) return { url, exited, stop };
  await stop();
  throw new OpsError({
    code: "up.console-silent",
    message: "The console did not start.",
    hint: `Its words are in ${join(input.folder, "console.log")}.`,
    exit: 7,
  });
}

async function untilHealthy(port: number): Promise<boolean> {
  const giveUpAt = Date.now() + READY_WITHIN_MS;
  while (Date.now() < giveUpAt) {
    const answer = await fetchOutbound(`http://127.0.0.1:${port}/api/health`, { timeoutMs: 2000, retries: 0 }).catch(
      () => null,
    );
    if (answer?.status === 200) return true;
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
  }
  return false;
}

/** Opens the page with the system's own opener; a machine without one is told the address anyway. */
export function openBrowser(url: string): void {
  const opener = process.platform === "darwin" ? "open" : "xdg-open";
  spawn(opener, [url], { stdio: "ignore", detached: true })
    .on("error", () => {})
    .unref();
}
