import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { readFile, realpath, rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** What a running server writes in its data directory; `status` is "starting", "ready" or "stopping". */
export type PidFile = { pid: number; port: number; status: string };

/** https://www.postgresql.org/docs/current/storage-file-layout.html; `null` when absent or not yet written. */
export function readPidFile(dataDir: string): PidFile | null {
  const lines = readText(join(dataDir, "postmaster.pid")).split("\n");
  const pid = Number(lines[0]);
  return pid > 0 ? { pid, port: Number(lines[3]), status: lines[7]?.trim() ?? "" } : null;
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

/** PostgreSQL clears the file of a dead process itself, but not when an unrelated process or a zombie has its number. */
export async function removeStalePidFile(dataDir: string, stale: PidFile): Promise<void> {
  if (readPidFile(dataDir)?.pid === stale.pid) await rm(join(dataDir, "postmaster.pid"), { force: true });
}

/** True while a process has this id, even one that is not ours. */
export function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** False only when `pid` is surely not the postmaster of `dataDir`. */
export async function isPostmasterOf(pid: number, dataDir: string): Promise<boolean> {
  if (!isAlive(pid)) return false;
  const [program, ...args] = await commandLine(pid);
  if (!program || !/(^|\/)postgres$/.test(program)) return false;
  const itsDataDir = args[args.indexOf("-D") + 1];
  if (!itsDataDir?.startsWith("/")) return true;
  return (await realpath(itsDataDir).catch(() => itsDataDir)) === dataDir;
}

async function commandLine(pid: number): Promise<string[]> {
  if (process.platform === "linux") {
    const raw = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
    return raw.split("\0").filter((part) => part !== "");
  }
  const { stdout } = await run("ps", ["-ww", "-o", "args=", "-p", String(pid)]).catch(() => ({ stdout: "" }));
  return stdout.trim().split(/\s+/);
}
