import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { createWriteStream, existsSync } from "node:fs";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { childEnvironment, OpsError } from "#modules/platform";

const SOURCES = ["app", "ui", "modules", "inngest", "messages", "prisma/schema"];
const FILES = /\.(ts|tsx|mjs|css|json|svg|prisma|woff2)$/;
const WRITTEN_BY_THE_BUILD = "next-env.d.ts";

/**
 * Builds the console unless the last build is of these very sources.
 * @throws OpsError up.build-failed
 */
export async function buildConsole(root: string, folder: string): Promise<void> {
  const stampFile = join(folder, "build-stamp");
  const stamp = await stampSources(root);
  const built = await readFile(stampFile, "utf8").catch(() => "");
  if (built === stamp && existsSync(join(root, ".next", "BUILD_ID"))) return;
  const logFile = join(folder, "build.log");
  const log = createWriteStream(logFile);
  const child = spawn("next", ["build"], {
    cwd: root,
    env: childEnvironment({ NODE_ENV: "production" }),
    stdio: ["ignore", "pipe", "pipe"],
  });
  child.stdout.pipe(log, { end: false });
  child.stderr.pipe(log, { end: false });
  const code = await new Promise<number | null>((resolve, reject) =>
    child.once("error", reject).once("close", resolve),
  );
  log.end();
  if (code !== 0) {
    throw new OpsError({
      code: "up.build-failed",
      message: "The console could not be built.",
      hint: `Its words are in ${logFile}.`,
      exit: 7,
    });
  }
  await writeFile(stampFile, stamp);
}

/** One hash of everything the build reads. */
async function stampSources(root: string): Promise<string> {
  const hash = createHash("sha256");
  const inFolders = await Promise.all(SOURCES.map((folder) => listFiles(join(root, folder))));
  const inRoot = (await readdir(root))
    .filter((name) => FILES.test(name) && name !== WRITTEN_BY_THE_BUILD)
    .map((name) => join(root, name));
  for (const file of [...inFolders.flat(), ...inRoot].sort())
    hash.update(file.slice(root.length)).update(await readFile(file));
  return hash.digest("hex");
}

async function listFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && FILES.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
}
