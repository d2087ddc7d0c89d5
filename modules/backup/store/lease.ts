import { randomUUID } from "node:crypto";
import os from "node:os";
import { z } from "zod";
import { OpsError } from "#modules/platform";
import type { Storage } from "#modules/storage";
import { LEASES } from "./layout.ts";

/** `shared`: takes or reads backups; `exclusive`: removes things. The two never overlap. */
export type LeaseMode = LeaseFile["mode"];
export type Lease = { release(): Promise<void> };

const BEAT_MS = 20_000;
const STALE_AFTER_MS = 5 * 60_000;

const leaseFile = z.object({
  mode: z.enum(["shared", "exclusive"]),
  who: z.string(),
  host: z.string(),
  pid: z.number(),
  beatAt: z.number(),
});
type LeaseFile = z.infer<typeof leaseFile>;

/**
 * Announces work on a store, so that nothing is removed under a running backup or restore.
 * Each side writes its own file first and looks for the other's afterwards: at least one of two that start at once sees the other.
 * A lease whose process is gone, or that has not beaten for five minutes, does not count.
 * @throws OpsError backup.store-busy (exit 5)
 */
export async function acquireLease(storage: Storage, mode: LeaseMode, who: string): Promise<Lease> {
  const path = `${LEASES}${randomUUID()}.json`;
  const beat = () => {
    const file: LeaseFile = { mode, who, host: os.hostname(), pid: process.pid, beatAt: Date.now() };
    return storage.put(path, Buffer.from(JSON.stringify(file)));
  };
  await beat();
  const rival = await findRival(storage, path, mode);
  if (rival) {
    await storage.remove([path]);
    throw new OpsError({
      code: "backup.store-busy",
      message: `${storage.label} is in use: ${rival.who} on ${rival.host} (pid ${rival.pid}).`,
      hint: "Run the same command again when it has finished.",
      exit: 5,
      retry: "later",
    });
  }
  const timer = setInterval(() => void beat().catch(() => {}), BEAT_MS);
  timer.unref();
  return {
    async release() {
      clearInterval(timer);
      await storage.remove([path]);
    },
  };
}

async function findRival(storage: Storage, ownPath: string, mode: LeaseMode): Promise<LeaseFile | null> {
  for await (const { path } of storage.list(LEASES)) {
    if (path === ownPath) continue;
    const lease = parseLease(await storage.find(path));
    if (!lease || !isAlive(lease)) await storage.remove([path]);
    else if (mode === "exclusive" || lease.mode === "exclusive") return lease;
  }
  return null;
}

function parseLease(bytes: Buffer | null): LeaseFile | null {
  try {
    return bytes ? leaseFile.parse(JSON.parse(bytes.toString("utf8"))) : null;
  } catch {
    return null;
  }
}

function isAlive(lease: LeaseFile): boolean {
  if (Date.now() - lease.beatAt > STALE_AFTER_MS) return false;
  if (lease.host !== os.hostname()) return true;
  try {
    process.kill(lease.pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
