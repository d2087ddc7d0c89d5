import { OpsError } from "#modules/platform";
import type { Manifest } from "../store/manifest.ts";
import { listBackupIds, readManifest, type Vault } from "../store/vault.ts";

/** Which backup: the newest, one by id, or the newest taken at or before a moment; `label` (the database's name) narrows the first and the last. */
export type BackupChoice = { id: string } | { latest: true; label?: string } | { at: Date; label?: string };

/**
 * @throws OpsError backup.unknown-id, backup.none-found, backup.manifest-forged
 */
export async function selectBackup(vault: Vault, choice: BackupChoice): Promise<Manifest> {
  if ("id" in choice) return readManifest(vault, choice.id);
  let firstFault: unknown = null;
  for (const id of (await listBackupIds(vault)).reverse()) {
    try {
      const manifest = await readManifest(vault, id);
      const isTheDatabase = !choice.label || manifest.label === choice.label;
      const isInTime = !("at" in choice) || new Date(manifest.takenAt) <= choice.at;
      if (isTheDatabase && isInTime) return manifest;
    } catch (error) {
      // A damaged newest manifest must not be passed over in silence: the caller would get older rows without knowing.
      firstFault ??= error;
      if (!("at" in choice)) throw error;
    }
  }
  if (firstFault) throw firstFault;
  throw new OpsError({
    code: "backup.none-found",
    message:
      "at" in choice
        ? `No backup is as old as ${choice.at.toISOString()}.`
        : "The store holds no backup of this database.",
    hint: "npm run db:backups lists what there is.",
    exit: 2,
  });
}
