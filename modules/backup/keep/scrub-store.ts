import { OpsError } from "#modules/platform";
import type { Storage } from "#modules/storage";
import type { BackupKeys } from "../keys.ts";
import { readManifests } from "../list-backups.ts";
import { objectPath } from "../store/layout.ts";
import { acquireLease } from "../store/lease.ts";
import { openVault, type Vault } from "../store/vault.ts";
import { objectsOf } from "./expire-backups.ts";

export type ScrubFault = { object: string; code: string; message: string; backups: string[] };
export type ScrubResult = { objectsRead: number; bytesRead: number; faults: ScrubFault[] };

export type ScrubInput = {
  storage: Storage;
  keys: BackupKeys;
  /** Read one share of all objects: share `index` of `of`. Everything when absent. */
  share?: { index: number; of: number };
  onProgress?: (done: { objects: number; total: number; bytes: number }) => void;
};

/**
 * Reads stored objects again and compares every byte with the hash in the manifests that name them; manifests are
 * authenticated. Needs no identity, so it runs where a thief would find nothing to open backups with.
 */
export async function scrubStore(input: ScrubInput): Promise<ScrubResult> {
  const vault = await openVault(input);
  const lease = await acquireLease(vault.storage, "shared", "scrub");
  try {
    const { manifests, faults: forged } = await readManifests(vault);
    const faults: ScrubFault[] = forged.map(({ id, code, message }) => ({
      object: `manifests/${id}.json`,
      code,
      message,
      backups: [id],
    }));
    const expected = new Map<string, { hashes: Set<string>; backups: string[] }>();
    for (const manifest of manifests) {
      for (const { name, sha256 } of objectsOf(manifest)) {
        const entry = expected.get(name) ?? { hashes: new Set(), backups: [] };
        entry.hashes.add(sha256);
        entry.backups.push(manifest.id);
        expected.set(name, entry);
      }
    }
    const names = [...expected.keys()].filter((name) => isInShare(name, input.share));
    let bytesRead = 0;
    for (const [i, name] of names.entries()) {
      const { hashes, backups } = expected.get(name) ?? { hashes: new Set<string>(), backups: [] };
      const checked = await checkObject(vault, name, hashes);
      bytesRead += checked.bytes;
      if (checked.fault) faults.push({ object: objectPath(name), ...checked.fault, backups: [...new Set(backups)] });
      input.onProgress?.({ objects: i + 1, total: names.length, bytes: bytesRead });
    }
    return { objectsRead: names.length, bytesRead, faults };
  } finally {
    await lease.release().catch(() => {});
  }
}

function isInShare(name: string, share: ScrubInput["share"]): boolean {
  return !share || Number.parseInt(name.slice(0, 8), 16) % share.of === share.index;
}

async function checkObject(vault: Vault, name: string, hashes: Set<string>) {
  const path = objectPath(name);
  try {
    const bytes = (await vault.storage.stat(path))?.sizeBytes ?? 0;
    // An object that was found damaged and written anew has another hash; newer manifests know it.
    const isWhole = hashes.has(await vault.storage.hash(path));
    const fault = { code: "backup.object-damaged", message: `${path} is not what the manifest says.` };
    return { bytes, fault: isWhole ? null : fault };
  } catch (error) {
    if (!(error instanceof OpsError)) throw error;
    return { bytes: 0, fault: { code: error.code, message: error.message } };
  }
}
