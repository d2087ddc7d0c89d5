import { randomUUID } from "node:crypto";
import { OpsError } from "#modules/platform";
import type { Storage } from "#modules/storage";
import { type BackupKeys, keyedHash } from "../keys.ts";
import { JOURNALS, LEASES, MANIFESTS, MARKER, manifestPath, OBJECTS } from "./layout.ts";
import { decodeManifest, encodeManifest, type Manifest } from "./manifest.ts";

/** A store that is known to be ours, with the keys that name and authenticate what is in it. */
export type Vault = { storage: Storage; keys: BackupKeys; storeId: string };

/**
 * Opens a store, making it ours when it is empty and `create` is set.
 * @throws OpsError backup.foreign-store, backup.wrong-secret, backup.no-store
 */
export async function openVault(input: { storage: Storage; keys: BackupKeys; create?: boolean }): Promise<Vault> {
  const { storage, keys } = input;
  const marker = await storage.find(MARKER);
  if (marker) return { storage, keys, storeId: checkMarker(storage, keys, marker) };
  for await (const item of storage.list("")) {
    throw new OpsError({
      code: "backup.foreign-store",
      message: `${storage.label} holds other things (${item.path}) and no ${MARKER}.`,
      hint: "Choose an empty folder or prefix for backups.",
      exit: 3,
    });
  }
  if (!input.create) {
    throw new OpsError({
      code: "backup.no-store",
      message: `${storage.label} holds no backups.`,
      hint: "Check the address, or take a first backup: npm run db:backup.",
      exit: 2,
    });
  }
  const storeId = randomUUID();
  const isMine = await storage.putIfAbsent(MARKER, markerBytes(storeId, keyCheck(keys, storeId)));
  return isMine ? { storage, keys, storeId } : openVault(input);
}

function checkMarker(storage: Storage, keys: BackupKeys, marker: Buffer): string {
  const value = parseMarker(marker);
  // Byte for byte: a marker that was edited, or rotted, is not believed in any part.
  if (!value || !marker.equals(markerBytes(value.storeId, value.keyCheck))) {
    throw new OpsError({
      code: "backup.foreign-store",
      message: `${MARKER} in ${storage.label} is damaged or not ours.`,
      hint: "Restore the file from a copy of the store; manifests and objects are not affected.",
      exit: 3,
    });
  }
  if (value.keyCheck === keyCheck(keys, value.storeId)) return value.storeId;
  throw new OpsError({
    code: "backup.wrong-secret",
    message: `BACKUP_SECRET is not the one ${storage.label} was made with, or its ${MARKER} was changed.`,
    hint: "Use the secret of this store's recovery kit; if it is that one, put the file back from a copy of the store.",
    exit: 2,
  });
}

function markerBytes(storeId: string, check: string): Buffer {
  const body = { format: 1, storeId, keyCheck: check, folders: [MANIFESTS, OBJECTS, JOURNALS, LEASES] };
  return Buffer.from(`${JSON.stringify(body, null, 2)}\n`);
}

function parseMarker(bytes: Buffer): { storeId: string; keyCheck: string } | null {
  try {
    const value = JSON.parse(bytes.toString("utf8")) as { storeId?: unknown; keyCheck?: unknown };
    if (typeof value.storeId !== "string" || typeof value.keyCheck !== "string") return null;
    return { storeId: value.storeId, keyCheck: value.keyCheck };
  } catch {
    return null;
  }
}

function keyCheck(keys: BackupKeys, storeId: string): string {
  return keyedHash(keys, "store").update(storeId).digest("hex");
}

/** Ids of every backup that has a manifest, oldest first. */
export async function listBackupIds(vault: Vault): Promise<string[]> {
  const ids: string[] = [];
  for await (const { path } of vault.storage.list(MANIFESTS)) {
    const id = /^manifests\/(.+)\.json$/.exec(path)?.[1];
    if (id) ids.push(id);
  }
  return ids.sort();
}

/** @throws OpsError backup.unknown-id, backup.manifest-forged */
export async function readManifest(vault: Vault, id: string): Promise<Manifest> {
  const isId = /^[0-9A-Za-z-]+$/.test(id);
  const bytes = isId ? await vault.storage.find(manifestPath(id)) : null;
  if (bytes) return decodeManifest(vault.keys, manifestPath(id), bytes);
  throw new OpsError({
    code: "backup.unknown-id",
    message: `There is no backup ${id} in ${vault.storage.label}.`,
    hint: "npm run db:backups lists what there is.",
    exit: 2,
  });
}

export async function writeManifest(vault: Vault, manifest: Manifest): Promise<void> {
  const place = manifestPath(manifest.id);
  await vault.storage.put(place, encodeManifest(vault.keys, place, manifest));
}
