import { execFile } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { chown, link, lstat, mkdir, readdir, readFile, realpath, rename, rm, rmdir, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import { OpsError } from "#modules/platform";
import type { Binaries } from "./binaries.ts";
import { isAlive } from "./pid-file.ts";
import { asUser, isAllowed, ownerOf, type SystemUser } from "./system-user.ts";

const run = promisify(execFile);

/** The name of the only role of a new cluster. */
export const adminRole = "postgres";

const fallbackPrefix = "/var/tmp/atalaya-";

export type ClusterInput = { dataDir: string; binaries: Binaries; user: SystemUser; durable: boolean };

/** Files that stand beside a data directory and share its life. */
export const siblingsOf = (dataDir: string) => ({
  password: `${dataDir}.password`,
  log: `${dataDir}.log`,
  starter: `${dataDir}.starter`,
});

/**
 * Where the data really lives: `wanted`, or `/var/tmp/atalaya-<hash of wanted>/pg` when the server's account
 * cannot reach it (a clone under /root). A directory that already holds data wins over an empty one.
 */
export async function placeDataDirectory(wanted: string, user: SystemUser): Promise<string> {
  await mkdir(dirname(resolve(wanted)), { recursive: true }).catch((cause: unknown) =>
    unwritable(dirname(wanted), cause),
  );
  const path = join(await realpath(dirname(resolve(wanted))), basename(wanted));
  if (!user) return path;
  const folder = `${fallbackPrefix}${createHash("sha256").update(path).digest("hex").slice(0, 12)}`;
  const elsewhere = join(folder, "pg");
  const isReachable = await isAllowed(user, "x", dirname(path));
  if (isReachable && ((await holdsCluster(path)) || !(await holdsCluster(elsewhere)))) return path;
  await mkdir(folder, { mode: 0o711 }).catch(ignoreExisting);
  await requireOwner(folder, process.getuid?.() ?? -1);
  return elsewhere;
}

/** Removes the data and all that belongs to it; the server must be stopped. */
export async function removeDataDirectory(dataDir: string): Promise<void> {
  const { password, log, starter } = siblingsOf(dataDir);
  // The password last: data without it cannot be opened, a password without data is harmless.
  for (const path of [dataDir, log, `${log}.1`, starter, password]) await rm(path, { recursive: true, force: true });
  if (dirname(dataDir).startsWith(fallbackPrefix)) await rmdir(dirname(dataDir));
}

/** Throws unless `dataDir` is absent, empty, or a cluster of this account and version: said before anything is written. */
export async function requireUsable({ dataDir, binaries, user }: ClusterInput): Promise<void> {
  const found = await lstat(dataDir).catch(() => null);
  if (!found) return;
  await requireOwner(dataDir, ownerOf(user));
  const version = await readFile(join(dataDir, "PG_VERSION"), "utf8").catch(() => null);
  if (version !== null) requireVersion(dataDir, version.trim(), binaries);
  else if ((await readdir(dataDir)).length > 0) throw notACluster(dataDir);
}

/** The admin's password: made once, and the same for every process that asks, whoever comes first. */
export async function ensurePassword({ dataDir, user }: ClusterInput): Promise<string> {
  const path = siblingsOf(dataDir).password;
  if (!(await exists(path))) {
    if (await holdsCluster(dataDir)) throw missingPassword(dataDir);
    const draft = `${path}.${process.pid}-${randomBytes(4).toString("hex")}`;
    await writeFile(draft, `${randomBytes(24).toString("base64url")}\n`, { mode: 0o600, flag: "wx" }).catch(
      (cause: unknown) => unwritable(dirname(dataDir), cause),
    );
    if (user) await chown(draft, user.uid, user.gid);
    // link() is atomic and never replaces: two starters agree on one password.
    await link(draft, path).catch(ignoreExisting);
    await rm(draft);
  }
  return (await readFile(path, "utf8")).trim();
}

/** Makes the cluster if there is none; a half-made one (a kill during initdb) is never seen under the final name. */
export async function ensureCluster(input: ClusterInput): Promise<boolean> {
  const { dataDir } = input;
  if (await holdsCluster(dataDir)) return false;
  await removeAbandonedDrafts(dataDir);
  const draft = `${dataDir}.init-${process.pid}-${randomBytes(4).toString("hex")}`;
  await initialise(draft, input);
  return rename(draft, dataDir).then(
    () => true,
    async (error: NodeJS.ErrnoException) => {
      await rm(draft, { recursive: true, force: true });
      // Another process made it meanwhile.
      if (error.code === "ENOTEMPTY" || error.code === "EEXIST") return false;
      throw error;
    },
  );
}

async function initialise(draft: string, { dataDir, binaries, user, durable }: ClusterInput): Promise<void> {
  const { password } = siblingsOf(dataDir);
  await mkdir(draft, { mode: 0o700 });
  if (user) await chown(draft, user.uid, user.gid);
  const args = ["-D", draft, "-U", adminRole, "--auth=scram-sha-256", `--pwfile=${password}`, "--encoding=UTF8"];
  args.push("--data-checksums", ...(await localeOptions(binaries)), ...(durable ? [] : ["--no-sync"]));
  try {
    await run(binaries.initdb, args, asUser(user));
  } catch (cause) {
    await rm(draft, { recursive: true, force: true });
    const output = cause instanceof Error && "stderr" in cause ? String(cause.stderr).trim() : String(cause);
    throw new OpsError({
      code: "postgres.embedded-init",
      message: `initdb could not make ${draft}: ${output.split("\n").slice(-3).join(" ")}`,
      hint: "Check that the disk has space and that the folder can be written.",
      exit: 4,
      cause,
    });
  }
}

/**
 * Sorting by code point, with Unicode's upper and lower case, from PostgreSQL's own tables: the same order on every
 * machine and after every upgrade of its C library (and Neon's own default). Before 17 there is no such provider.
 */
async function localeOptions(binaries: Binaries): Promise<string[]> {
  if (binaries.major >= 17) return ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"];
  const { stdout } = await run("locale", ["-a"]).catch(() => ({ stdout: "" }));
  const name = stdout.split("\n").find((line) => /^C\.utf-?8$/i.test(line));
  return name ? [`--locale=${name}`, "--lc-messages=C"] : ["--locale=C"];
}

async function removeAbandonedDrafts(dataDir: string): Promise<void> {
  const prefix = `${basename(dataDir)}.init-`;
  for (const name of await readdir(dirname(dataDir))) {
    if (!name.startsWith(prefix)) continue;
    const maker = Number.parseInt(name.slice(prefix.length), 10);
    if (maker !== process.pid && !isAlive(maker))
      await rm(join(dirname(dataDir), name), { recursive: true, force: true });
  }
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== "EEXIST") throw error;
}

const holdsCluster = (dataDir: string) => exists(join(dataDir, "PG_VERSION"));

const exists = async (path: string): Promise<boolean> => (await lstat(path).catch(() => null)) !== null;

async function requireOwner(folder: string, uid: number): Promise<void> {
  const found = await lstat(folder);
  if (found.isDirectory() && found.uid === uid && (found.mode & 0o022) === 0) return;
  throw new OpsError({
    code: "postgres.embedded-owner",
    message: `${folder} must be a folder owned by user ${uid} and writable by nobody else (owner: ${found.uid})`,
    hint: "Run the command as the user who made it, or remove that folder to start with an empty server.",
    exit: 3,
  });
}

const missingPassword = (dataDir: string) =>
  new OpsError({
    code: "postgres.embedded-password",
    message: `${siblingsOf(dataDir).password} is missing, and the data beside it cannot be opened without it`,
    hint: `Put the file back, or remove ${dataDir} to start with an empty server.`,
    exit: 2,
  });

function requireVersion(dataDir: string, version: string, binaries: Binaries): void {
  if (Number.parseInt(version, 10) === binaries.major) return;
  throw new OpsError({
    code: "postgres.embedded-version",
    message: `${dataDir} was made by PostgreSQL ${version}, and the installed one is ${binaries.version}`,
    hint: "Restore its backup into a new data directory: a data directory cannot change its major version.",
    exit: 2,
  });
}

const notACluster = (dataDir: string) =>
  new OpsError({
    code: "postgres.embedded-not-empty",
    message: `${dataDir} is neither empty nor a data directory of PostgreSQL`,
    hint: "Choose another folder.",
    exit: 3,
  });

function unwritable(folder: string, cause: unknown): never {
  throw new OpsError({
    code: "postgres.embedded-folder",
    message: `The embedded PostgreSQL cannot write in ${folder}: ${cause instanceof Error ? cause.message : cause}`,
    hint: "Give this user the right to write there, or choose another folder.",
    exit: 2,
    cause,
  });
}
