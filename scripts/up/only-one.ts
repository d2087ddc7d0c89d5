import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { OpsError } from "#modules/platform";

/**
 * One `npm run up` for each folder. The claim of a process that is gone does not count.
 * @throws OpsError up.already-running (exit 5)
 */
export async function claimFolder(folder: string, port: number): Promise<() => Promise<void>> {
  const file = join(folder, "up.json");
  const running = await readClaim(file);
  if (running && isAlive(running.pid)) {
    throw new OpsError({
      code: "up.already-running",
      message: `Atalaya is up already, at http://localhost:${running.port} (process ${running.pid}).`,
      hint: "Use that one, or stop it first with Ctrl-C.",
      exit: 5,
    });
  }
  await writeFile(file, JSON.stringify({ pid: process.pid, port }), { mode: 0o600 });
  return () => rm(file, { force: true });
}

async function readClaim(file: string): Promise<{ pid: number; port: number } | null> {
  try {
    return JSON.parse(await readFile(file, "utf8")) as { pid: number; port: number };
  } catch {
    return null;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return pid !== process.pid;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
