import { OpsError } from "#modules/platform";
import type { Storage } from "#modules/storage";
import type { BackupKeys } from "./keys.ts";
import type { Manifest } from "./store/manifest.ts";
import { listBackupIds, openVault, readManifest, type Vault } from "./store/vault.ts";
import { resultOf } from "./take-backup.ts";
import type { BackupResult } from "./types.ts";

export type ListedBackup = BackupResult & { label: string; takenAt: string; pinnedUntil: string | null };
export type BackupFault = { id: string; code: string; message: string };

/**
 * Every backup of a store by its manifests, newest first, and the manifests that cannot be believed.
 * Needs no identity and no database.
 */
export async function listBackups(input: {
  storage: Storage;
  keys: BackupKeys;
}): Promise<{ backups: ListedBackup[]; faults: BackupFault[] }> {
  const { manifests, faults } = await readManifests(await openVault(input));
  return { backups: manifests.map(listed).reverse(), faults };
}

function listed(manifest: Manifest): ListedBackup {
  return { ...resultOf(manifest), label: manifest.label, takenAt: manifest.takenAt, pinnedUntil: manifest.pinnedUntil };
}

/** Authentic manifests, oldest first, beside those that are not. */
export async function readManifests(vault: Vault): Promise<{ manifests: Manifest[]; faults: BackupFault[] }> {
  const manifests: Manifest[] = [];
  const faults: BackupFault[] = [];
  for (const id of await listBackupIds(vault)) {
    try {
      manifests.push(await readManifest(vault, id));
    } catch (error) {
      if (!(error instanceof OpsError)) throw error;
      faults.push({ id, code: error.code, message: error.message });
    }
  }
  return { manifests, faults };
}

export type BackupDescription = ListedBackup & {
  database: string;
  serverVersion: string;
  tables: number;
  contents: TableDescription[];
};

/** Bytes: `bytesPlain` as rows, `bytesStored` first stored by this backup, `bytesReused` taken over from earlier ones. */
export type TableDescription = {
  name: string;
  rows: number;
  chunks: number;
  bytesPlain: number;
  bytesStored: number;
  bytesReused: number;
};

/** One backup with its tables, read from its manifest and its parent's. */
export async function describeBackup(storage: Storage, keys: BackupKeys, id: string): Promise<BackupDescription> {
  const vault = await openVault({ storage, keys });
  const manifest = await readManifest(vault, id);
  const parent = manifest.parent ? await readManifest(vault, manifest.parent).catch(() => null) : null;
  const earlier = new Set(parent?.tables.flatMap(({ chunks }) => chunks.map(({ object }) => object.name)));
  const contents = manifest.tables.map((table) => {
    const sum = (part: typeof table.chunks, bytes: "plainBytes" | "storedBytes") =>
      part.reduce((total, { object }) => total + object[bytes], 0);
    const reused = table.chunks.filter(({ object }) => earlier.has(object.name));
    const written = table.chunks.filter(({ object }) => !earlier.has(object.name));
    return {
      name: `${table.schema}.${table.name}`,
      rows: table.rows,
      chunks: table.chunks.length,
      bytesPlain: sum(table.chunks, "plainBytes"),
      bytesStored: sum(written, "storedBytes"),
      bytesReused: sum(reused, "storedBytes"),
    };
  });
  const { database, serverVersion } = manifest.source;
  return { ...listed(manifest), database, serverVersion, contents };
}
