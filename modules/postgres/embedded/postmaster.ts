import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { rename, stat } from "node:fs/promises";
import { createServer } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { Client } from "pg";
import { OpsError } from "#modules/platform";
import type { Binaries } from "./binaries.ts";
import { adminRole, siblingsOf } from "./data-directory.ts";
import { isPostmasterOf, type PidFile, readPidFile, removeStalePidFile } from "./pid-file.ts";
import { asUser, type SystemUser } from "./system-user.ts";

const readyTimeoutMs = 120_000;
const stopTimeoutMs = 30_000;
const pollMs = 20;
const logLimitBytes = 5_000_000;

export type Postmaster = { pid: number; port: number };

export type StartInput = {
  dataDir: string;
  binaries: Binaries;
  user: SystemUser;
  password: string;
  port: number | undefined;
  settings: Record<string, string>;
};

export const adminUrl = (port: number, password: string): string =>
  `postgresql://${adminRole}:${password}@127.0.0.1:${port}/postgres`;

/** The server that already runs on this data directory, once it answers; `null` when there is none. */
export async function findPostmaster(dataDir: string, password: string): Promise<Postmaster | null> {
  const deadline = Date.now() + readyTimeoutMs;
  while (Date.now() < deadline) {
    const found = readPidFile(dataDir);
    if (!found) return null;
    if (!(await isPostmasterOf(found.pid, dataDir))) {
      await removeStalePidFile(dataDir, found);
      return null;
    }
    if (await isReady(found, password)) return { pid: found.pid, port: found.port };
    await delay(pollMs);
  }
  throw startError(dataDir, "it runs already but does not answer");
}

/** Starts the server and waits until it answers; `null` when another process was quicker on the same data directory. */
export async function launchPostmaster(input: StartInput): Promise<Postmaster | null> {
  const log = siblingsOf(input.dataDir).log;
  const deadline = Date.now() + readyTimeoutMs;
  await rotateLog(log);
  while (Date.now() < deadline) {
    const port = input.port ?? (await findFreePort());
    const logStart = (await stat(log).catch(() => ({ size: 0 }))).size;
    const child = spawnServer(input, port, log);
    if (await becomesReady(child, input, deadline)) return { pid: child.pid ?? 0, port };
    const output = readFileSync(log).subarray(logStart).toString("utf8");
    if (/lock file "postmaster\.pid" already exists/.test(output)) return null;
    // The children of a killed server hold its shared memory for a moment; a free port may be taken meanwhile.
    const isPassing = /shared memory block .* still in use/.test(output);
    const isPortTaken = /could not bind .*in use/.test(output);
    if (!isPassing && !(isPortTaken && input.port === undefined)) throw explainFailure(input, output, isPortTaken);
    await delay(pollMs);
  }
  throw startError(input.dataDir, "it did not answer in time", readFileSync(log, "utf8"));
}

/** Fast shutdown: clients are cut off, data is flushed. After 30 s, as a crash would: the next start recovers. */
export async function stopPostmaster(pid: number, dataDir: string): Promise<void> {
  const deadline = Date.now() + stopTimeoutMs;
  signal(pid, "SIGINT");
  while ((await isPostmasterOf(pid, dataDir)) && Date.now() < deadline) await delay(pollMs);
  if (await isPostmasterOf(pid, dataDir)) signal(pid, "SIGQUIT");
}

export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

function spawnServer(input: StartInput, port: number, log: string): ChildProcess {
  const options = Object.entries(input.settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  // A file and not a pipe: the server may outlive this process and must still be able to write its log.
  const output = openSync(log, "a", 0o600);
  const child = spawn(input.binaries.postgres, ["-D", input.dataDir, "-p", String(port), ...options], {
    ...asUser(input.user),
    stdio: ["ignore", output, output],
    // Ctrl-C reaches every process of a terminal; the server is stopped by whoever started it, after its clients.
    detached: true,
  });
  closeSync(output);
  child.unref();
  return child;
}

async function becomesReady(child: ChildProcess, input: StartInput, deadline: number): Promise<boolean> {
  let hasEnded = false;
  const end = () => {
    hasEnded = true;
  };
  child.once("exit", end).once("error", end);
  while (!hasEnded && Date.now() < deadline) {
    const file = readPidFile(input.dataDir);
    if (file?.pid === child.pid && file && (await isReady(file, input.password))) return !hasEnded;
    await delay(pollMs);
  }
  if (!hasEnded) child.kill("SIGQUIT");
  return false;
}

async function isReady(file: PidFile, password: string): Promise<boolean> {
  if (file.status !== "ready") return false;
  const client = new Client({ connectionString: adminUrl(file.port, password), connectionTimeoutMillis: 2_000 });
  client.on("error", () => undefined);
  try {
    await client.connect();
    return true;
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === "28P01") throw wrongPassword(error);
    // 53300, too many connections: it is up, and busy.
    return code === "53300";
  } finally {
    await client.end().catch(() => undefined);
  }
}

function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}

async function rotateLog(log: string): Promise<void> {
  const size = (await stat(log).catch(() => null))?.size ?? 0;
  if (size > logLimitBytes) await rename(log, `${log}.1`);
}

function explainFailure(input: StartInput, output: string, isPortTaken: boolean): OpsError {
  if (!isPortTaken) return startError(input.dataDir, "it ended during start-up", output);
  return new OpsError({
    code: "postgres.embedded-port",
    message: `PostgreSQL cannot listen on port ${input.port}: something else does`,
    hint: "Choose another port, or none to have a free one chosen.",
    exit: 2,
  });
}

function startError(dataDir: string, reason: string, output = ""): OpsError {
  const lines = output.trim().split("\n").slice(-8).join("\n");
  return new OpsError({
    code: "postgres.embedded-start",
    message: `The embedded PostgreSQL in ${dataDir} could not be started: ${reason}${lines && `\n${lines}`}`,
    hint: `Read ${siblingsOf(dataDir).log}.`,
    exit: 4,
  });
}

const wrongPassword = (cause: unknown) =>
  new OpsError({
    code: "postgres.embedded-password",
    message: "The embedded PostgreSQL refuses the password kept beside its data directory",
    hint: "Put the right .password file back, or remove the data directory to start with an empty server.",
    exit: 2,
    cause,
  });
