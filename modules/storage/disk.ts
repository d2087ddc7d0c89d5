import { createHash, randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { type FileHandle, link, mkdir, open, opendir, readFile, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import { OpsError } from "#modules/platform";
import type { StagedObject, Storage, StoredItem } from "./storage.ts";

const STAGING = ".staging";
const READ_BYTES = 128 * 1024;
const ABANDONED_AFTER_MS = 24 * 60 * 60 * 1000;

/**
 * Backups in a folder of this machine (or a mount).
 * Every write goes to `.staging/` first, is flushed to the disk, then renamed: after a power cut a path holds all of its bytes or does not exist.
 */
export function openDiskStorage(root: string): Storage {
  const at = (name: string) => path.join(/* turbopackIgnore: true */ root, checkedPath(name));
  return {
    label: `file://${root}`,
    stage: () => stageFile(root),
    put: (name, bytes) => guarded(root, () => putFile(root, at(name), bytes, rename)),
    putIfAbsent: (name, bytes) => guarded(root, () => putFileIfAbsent(root, at(name), bytes)),
    read: (name) => guardedEach(root, () => readFilePieces(name, at(name))),
    hash: (name) => guarded(root, () => hashFile(name, at(name))),
    find: (name) => guarded(root, () => readFile(at(name)).catch(nullWhenAbsent)),
    stat: (name) => guarded(root, () => statFile(name, at(name))),
    list: (prefix) => guardedEach(root, () => listFiles(root, checkedPrefix(prefix))),
    remove: (names) =>
      guarded(root, async () => void (await Promise.all(names.map((name) => rm(at(name), { force: true }))))),
    removeAbandoned: (olderThanMs) => guarded(root, () => removeStaged(root, olderThanMs)),
    ping: () => guarded(root, () => pingFolder(root)),
  };
}

async function stageFile(root: string): Promise<StagedObject> {
  const { file, handle } = await guarded(root, () => openStaging(root));
  let isOpen = true;
  const close = async () => {
    if (isOpen) await handle.close();
    isOpen = false;
  };
  return {
    write: (bytes) => guarded(root, () => writeAll(handle, bytes)),
    publish: (name) =>
      guarded(root, async () => {
        await handle.sync();
        await close();
        await moveInto(file, path.join(/* turbopackIgnore: true */ root, checkedPath(name)), rename);
      }),
    async discard() {
      await close().catch(() => {});
      await rm(file, { force: true });
    },
  };
}

async function openStaging(root: string): Promise<{ file: string; handle: FileHandle }> {
  const folder = path.join(/* turbopackIgnore: true */ root, STAGING);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = path.join(/* turbopackIgnore: true */ folder, randomUUID());
  return { file, handle: await open(file, "wx", 0o600) };
}

async function writeAll(handle: FileHandle, bytes: Buffer): Promise<void> {
  for (let from = 0; from < bytes.length; ) {
    const { bytesWritten } = await handle.write(bytes, from, bytes.length - from);
    from += bytesWritten;
  }
}

async function putFile(root: string, target: string, bytes: Buffer, move: typeof rename): Promise<void> {
  const { file, handle } = await openStaging(root);
  try {
    await writeAll(handle, bytes);
    await handle.sync();
    await handle.close();
    await moveInto(file, target, move);
  } catch (error) {
    await handle.close().catch(() => {});
    await rm(file, { force: true });
    throw error;
  }
}

async function putFileIfAbsent(root: string, target: string, bytes: Buffer): Promise<boolean> {
  // A hard link fails when the name exists, where a rename would replace it.
  const linkThenUnlink = async (from: string, to: string) => {
    await link(from, to);
    await rm(from, { force: true });
  };
  try {
    await putFile(root, target, bytes, linkThenUnlink as typeof rename);
    return true;
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
    throw error;
  }
}

async function moveInto(file: string, target: string, move: typeof rename): Promise<void> {
  const folder = path.dirname(target);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await move(file, target);
  const handle = await open(folder, "r");
  // The name itself must survive a power cut, not only the bytes.
  await handle.sync().finally(() => handle.close());
}

async function* readFilePieces(name: string, file: string): AsyncGenerator<Buffer> {
  try {
    for await (const piece of createReadStream(file, { highWaterMark: READ_BYTES })) yield piece as Buffer;
  } catch (error) {
    throw codeOf(error) === "ENOENT" ? missing(name, error) : error;
  }
}

/** One buffer for the whole file: nothing is left for the garbage collector. */
async function hashFile(name: string, file: string): Promise<string> {
  const handle = await open(file, "r").catch((error: unknown) => {
    throw codeOf(error) === "ENOENT" ? missing(name, error) : error;
  });
  try {
    const hash = createHash("sha256");
    const buffer = Buffer.allocUnsafe(READ_BYTES);
    for (;;) {
      const { bytesRead } = await handle.read(buffer, 0, READ_BYTES);
      if (bytesRead === 0) return hash.digest("hex");
      hash.update(buffer.subarray(0, bytesRead));
    }
  } finally {
    await handle.close();
  }
}

function missing(name: string, cause: unknown): OpsError {
  return new OpsError({
    code: "storage.missing",
    message: `${name} is not in the store.`,
    hint: "Restore another backup, then run npm run db:scrub to see what else is missing.",
    exit: 1,
    cause,
  });
}

async function statFile(name: string, file: string): Promise<StoredItem | null> {
  const facts = await stat(file).catch(nullWhenAbsent);
  return facts ? { path: name, sizeBytes: facts.size, modifiedAt: facts.mtime } : null;
}

async function* listFiles(root: string, prefix: string): AsyncGenerator<StoredItem> {
  const base = prefix.endsWith("/") || prefix === "" ? prefix : `${path.posix.dirname(prefix)}/`;
  const folder = await opendir(path.join(/* turbopackIgnore: true */ root, base)).catch(nullWhenAbsent);
  if (!folder) return;
  const names: string[] = [];
  // With its slash a folder stands where its files' paths sort.
  for await (const entry of folder) {
    names.push(`${base.replace(/^\.\//, "")}${entry.name}${entry.isDirectory() ? "/" : ""}`);
  }
  for (const name of names.sort()) {
    if (name === `${STAGING}/`) continue;
    if (name.endsWith("/")) {
      if (name.startsWith(prefix) || prefix.startsWith(name)) yield* listFiles(root, name);
    } else if (name.startsWith(prefix)) {
      const item = await statFile(name, path.join(root, name));
      if (item) yield item;
    }
  }
}

async function removeStaged(root: string, olderThanMs = ABANDONED_AFTER_MS): Promise<number> {
  const folder = path.join(/* turbopackIgnore: true */ root, STAGING);
  const entries = await opendir(folder).catch(nullWhenAbsent);
  if (!entries) return 0;
  let removed = 0;
  for await (const entry of entries) {
    const file = path.join(/* turbopackIgnore: true */ folder, entry.name);
    const facts = await stat(file).catch(nullWhenAbsent);
    // The clock counts whole milliseconds, the file parts of them: one just written must not look younger than now.
    if (!facts || Date.now() - Math.floor(facts.mtimeMs) < olderThanMs) continue;
    await rm(file, { force: true });
    removed++;
  }
  return removed;
}

async function pingFolder(root: string): Promise<number> {
  const startedAt = performance.now();
  const { file, handle } = await openStaging(root);
  await handle.close();
  await rm(file, { force: true });
  return performance.now() - startedAt;
}

function checkedPath(name: string): string {
  const parts = name.split("/");
  const isSafe =
    /^[A-Za-z0-9._/-]+$/.test(name) && parts[0] !== STAGING && parts.every((part) => !["", ".", ".."].includes(part));
  if (isSafe) return name;
  throw new OpsError({ code: "storage.bad-path", message: `"${name}" is no path in a store.`, exit: 2 });
}

function checkedPrefix(prefix: string): string {
  if (prefix !== "") checkedPath(prefix.replace(/\/$/, ""));
  return prefix;
}

async function guarded<T>(root: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw diskFailure(root, error);
  }
}

async function* guardedEach<T>(root: string, open: () => AsyncIterable<T>): AsyncGenerator<T> {
  try {
    yield* open();
  } catch (error) {
    throw diskFailure(root, error);
  }
}

function diskFailure(root: string, error: unknown): unknown {
  const code = codeOf(error);
  if (code === "ENOSPC" || code === "EDQUOT" || code === "EFBIG") {
    return new OpsError({
      code: "storage.full",
      message: `The disk of ${root} is full (${code}).`,
      hint: "Free space or run npm run db:expire, then run the same command again: it goes on where it stopped.",
      exit: 6,
      retry: "later",
      cause: error,
    });
  }
  if (code === "EACCES" || code === "EPERM" || code === "EROFS" || code === "ENOTDIR") {
    return new OpsError({
      code: "storage.access-denied",
      message: `${root} cannot be written or read (${code}).`,
      hint: "Check the folder's owner and mode, or choose another store.",
      exit: 4,
      cause: error,
    });
  }
  return error;
}

function nullWhenAbsent(error: unknown): null {
  if (codeOf(error) === "ENOENT") return null;
  throw error;
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}
