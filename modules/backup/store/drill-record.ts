import type { DrillResult } from "../types.ts";
import { DRILLS } from "./layout.ts";
import { decodeSigned, encodeSigned } from "./manifest.ts";
import type { Vault } from "./vault.ts";

/** What the store itself remembers of a drill: which backup, when, and whether it passed. */
export type DrillRecord = { id: string; backupId: string; ok: boolean; at: string; rtoMs: number };

/** Writes a drill's result beside the backups, so that retention knows what is proved without any database. */
export async function recordDrill(vault: Vault, result: DrillResult, at: Date): Promise<void> {
  const { id, backupId, ok, rtoMs } = result;
  const place = `${DRILLS}${id}.json`;
  await vault.storage.put(
    place,
    encodeSigned(vault.keys, place, { id, backupId, ok, at: at.toISOString(), rtoMs } satisfies DrillRecord),
  );
}

/** Every authentic drill record, in no order. */
export async function readDrillRecords(vault: Vault): Promise<DrillRecord[]> {
  const records: DrillRecord[] = [];
  for await (const { path } of vault.storage.list(DRILLS)) {
    const bytes = await vault.storage.find(path);
    try {
      if (bytes) records.push(decodeSigned(vault.keys, path, bytes) as DrillRecord);
    } catch {
      // A record that cannot be believed proves nothing; its backup counts as not drilled.
    }
  }
  return records;
}

/** Removes the records of backups that are gone. */
export async function removeDrillRecords(vault: Vault, isGone: (backupId: string) => boolean): Promise<void> {
  const gone = (await readDrillRecords(vault)).filter(({ backupId }) => isGone(backupId));
  await vault.storage.remove(gone.map(({ id }) => `${DRILLS}${id}.json`));
}
