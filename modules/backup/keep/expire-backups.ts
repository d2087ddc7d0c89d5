import { type Clock, type Log, OpsError } from "#modules/platform";
import type { Storage, StoredItem } from "#modules/storage";
import type { BackupKeys } from "../keys.ts";
import { readManifests } from "../list-backups.ts";
import { readDrillRecords, removeDrillRecords } from "../store/drill-record.ts";
import { readJournals } from "../store/journal.ts";
import { manifestPath, OBJECTS, objectPath } from "../store/layout.ts";
import { acquireLease } from "../store/lease.ts";
import type { Manifest } from "../store/manifest.ts";
import { openVault, type Vault } from "../store/vault.ts";
import { judgeRetention, type Retention, type RetentionVerdict } from "./judge-retention.ts";

export type ExpireInput = {
  storage: Storage;
  keys: BackupKeys;
  retention: Retention;
  timeZone: string;
  clock: Clock;
  log: Log;
  dryRun?: boolean;
};
export type ExpireResult = {
  kept: number;
  expired: { id: string; label: string }[];
  objectsDeleted: number;
  bytesFreed: number;
};

const JOURNALS_KEPT_MS = 7 * 86_400_000;
const ABANDONED_MS = 0;

/**
 * Removes what retention lets go: manifests first, then every object that no manifest and no journal names.
 * Killed between the two, the next run sweeps what is left. Needs no identity. Refuses while a backup or restore is using the store.
 * @throws OpsError backup.store-busy (exit 5), backup.manifest-forged (exit 3) when a manifest cannot be believed
 */
export async function expireBackups(input: ExpireInput): Promise<ExpireResult> {
  const vault = await openVault(input);
  const lease = await acquireLease(vault.storage, "exclusive", "expiry");
  try {
    const { manifests, faults } = await readManifests(vault);
    refuseFaults(faults);
    const objects = await listObjects(vault);
    const verdicts = await judge(input, vault, manifests, objects);
    const kept = manifests.filter(({ id }) => verdicts.find((verdict) => verdict.id === id)?.keep);
    const expired = manifests.filter((manifest) => !kept.includes(manifest));
    const orphans = await findOrphans(input, vault, kept, objects);
    if (!input.dryRun) await remove(vault, expired, orphans);
    return {
      kept: kept.length,
      expired: expired.map(({ id, label }) => ({ id, label })),
      objectsDeleted: orphans.length,
      bytesFreed: orphans.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    };
  } finally {
    await lease.release().catch(() => {});
  }
}

/** The objects of a manifest that cannot be read are unknown: sweeping would take them for garbage. */
function refuseFaults(faults: { id: string; message: string }[]): void {
  const [first] = faults;
  if (!first) return;
  throw new OpsError({
    code: "backup.manifest-forged",
    message: `Nothing was removed: ${first.message}`,
    hint: "Move the named manifest out of the store (keep it for inspection), then run npm run db:expire again.",
    exit: 3,
  });
}

async function judge(
  input: ExpireInput,
  vault: Vault,
  manifests: Manifest[],
  objects: Map<string, StoredItem>,
): Promise<RetentionVerdict[]> {
  const proved = new Set((await readDrillRecords(vault)).filter(({ ok }) => ok).map(({ backupId }) => backupId));
  const candidates = manifests.map((manifest) => ({
    id: manifest.id,
    label: manifest.label,
    takenAt: new Date(manifest.takenAt),
    isWhole: objectsOf(manifest).every(
      ({ name, storedBytes }) => objects.get(objectPath(name))?.sizeBytes === storedBytes,
    ),
    isProved: proved.has(manifest.id),
    pinnedUntil: manifest.pinnedUntil ? new Date(manifest.pinnedUntil) : null,
  }));
  return judgeRetention(candidates, input.retention, input.timeZone, input.clock.now());
}

/** Every object a manifest names. */
export function objectsOf(manifest: Manifest): Manifest["schema"]["preData"][] {
  const large = manifest.largeObjects ? [manifest.largeObjects.create, ...manifest.largeObjects.chunks] : [];
  return [
    ...Object.values(manifest.schema),
    ...large,
    ...manifest.tables.flatMap(({ chunks }) => chunks.map(({ object }) => object)),
  ];
}

async function listObjects(vault: Vault): Promise<Map<string, StoredItem>> {
  const found = new Map<string, StoredItem>();
  for await (const item of vault.storage.list(OBJECTS)) found.set(item.path, item);
  return found;
}

/** Journals of a week let a killed backup go on; older ones are garbage like what they name. */
async function findOrphans(
  input: ExpireInput,
  vault: Vault,
  kept: Manifest[],
  objects: Map<string, StoredItem>,
): Promise<StoredItem[]> {
  const named = new Set(kept.flatMap(objectsOf).map(({ name }) => objectPath(name)));
  const oldest = input.clock.now().getTime() - JOURNALS_KEPT_MS;
  const dead: string[] = [];
  for (const { path, file } of await readJournals(vault)) {
    const isYoung = ((await vault.storage.stat(path))?.modifiedAt.getTime() ?? 0) > oldest;
    if (!isYoung) dead.push(path);
    else for (const { chunk } of file.entries) named.add(objectPath(chunk.object.name));
  }
  if (!input.dryRun) await vault.storage.remove(dead);
  return [...objects.values()].filter(({ path }) => !named.has(path));
}

async function remove(vault: Vault, expired: Manifest[], orphans: StoredItem[]): Promise<void> {
  // Manifests first: a backup that is listed must be whole.
  await vault.storage.remove(expired.map(({ id }) => manifestPath(id)));
  for (let from = 0; from < orphans.length; from += 100)
    await vault.storage.remove(orphans.slice(from, from + 100).map(({ path }) => path));
  const gone = new Set(expired.map(({ id }) => id));
  await removeDrillRecords(vault, (id) => gone.has(id));
  // The lease is exclusive: whatever is staged now belongs to nobody.
  await vault.storage.removeAbandoned(ABANDONED_MS);
}
