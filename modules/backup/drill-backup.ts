import { randomBytes } from "node:crypto";
import { type Clock, type Log, OpsError } from "#modules/platform";
import { urlForDatabase, withConnection } from "#modules/postgres";
import type { Storage } from "#modules/storage";
import type { BackupKeys } from "./keys.ts";
import { restoreBackup } from "./restore/restore-backup.ts";
import type { BackupChoice } from "./restore/select-backup.ts";
import { dropDatabase } from "./restore/target.ts";
import { recordDrill } from "./store/drill-record.ts";
import { openVault } from "./store/vault.ts";
import type { DrillResult, RestoreProgress } from "./types.ts";

export type DrillBackupInput = {
  storage: Storage;
  keys: BackupKeys;
  choice: BackupChoice;
  /** A server where scratch databases may be made: any URL on it. */
  serverUrl: string;
  /** Queries that answer one row with one boolean, true when all is well. */
  invariants?: string[];
  clock: Clock;
  log: Log;
  id?: string;
  jobs?: number;
  onProgress?: (progress: RestoreProgress) => void;
};

/**
 * Proves a backup: restores it into a scratch database, compares every table with the source's checksums, asks the adopter's own
 * invariants, measures the time, and destroys the scratch database whatever happened.
 * A difference is a result (`ok: false`); a fault of the store, the keys or the server throws.
 */
export async function drillBackup(input: DrillBackupInput): Promise<DrillResult> {
  const startedAt = input.clock.now();
  const id =
    input.id ?? `drill-${startedAt.toISOString().replace(/[-:]|\.\d+/g, "")}-${randomBytes(3).toString("hex")}`;
  const scratchUrl = urlForDatabase(input.serverUrl, `atalaya_drill_${randomBytes(4).toString("hex")}`);
  const scratch = { workUrl: scratchUrl };
  try {
    const restored = await restoreBackup({
      ...input,
      into: { url: scratchUrl },
      allowMissingExtensions: true,
      keepMismatches: true,
      onTarget: (workUrl) => {
        scratch.workUrl = workUrl;
      },
    });
    const rtoMs = input.clock.now().getTime() - startedAt.getTime();
    const brokenInvariants = await findBroken(
      restored.verified.mismatches.length > 0 ? scratch.workUrl : scratchUrl,
      input.invariants ?? [],
    );
    const result: DrillResult = {
      id,
      backupId: restored.id,
      ok: restored.verified.mismatches.length === 0 && brokenInvariants.length === 0,
      rtoMs,
      rows: restored.rows,
      tables: restored.tables,
      mismatches: restored.verified.mismatches,
      brokenInvariants,
      notChecked: restored.notChecked,
    };
    await recordDrill(await openVault(input), result, input.clock.now());
    return result;
  } finally {
    await dropScratch(input, [scratch.workUrl, scratchUrl]);
  }
}

async function findBroken(url: string, invariants: string[]): Promise<string[]> {
  const broken: string[] = [];
  await withConnection(url, async (client) => {
    await client.query(
      "SET search_path = public; SET statement_timeout = '60s'; SET default_transaction_read_only = on",
    );
    for (const sql of invariants) {
      try {
        const { rows } = await client.query<Record<string, unknown>>(sql);
        if (Object.values(rows[0] ?? {})[0] !== true) broken.push(sql);
      } catch (error) {
        broken.push(`${sql} (${error instanceof Error ? error.message : error})`);
      }
    }
  });
  return broken;
}

async function dropScratch({ log }: DrillBackupInput, urls: string[]): Promise<void> {
  for (const url of new Set(urls)) {
    await dropDatabase(url).catch((error: unknown) => {
      const code = error instanceof OpsError ? error.code : "unexpected";
      log.warn({ code }, "a scratch database could not be dropped");
    });
  }
}
