import { createHash } from "node:crypto";
import { type BackupKeys, describeBackup, restoreBackup, takeBackup } from "#modules/backup";
import type { Clock, Log } from "#modules/platform";
import { claimScratchDatabase, describeTarget, openAdmin, urlForDatabase, withConnection } from "#modules/postgres";
import type { Storage } from "#modules/storage";
import type { MigrationSnapshot } from "../types.ts";
import { readLsn, refuseTarget } from "./same-database.ts";
import type { RehearsalPlace, RestoredSnapshot, RestoreSnapshotInput, SafetyNet } from "./types.ts";

export type NetProgress = { step: "snapshot" | "rehearsal" | "restore"; done: number; total: number };

export type BackupNetInput = {
  targetUrl: string;
  /** What the team calls the database. */
  label: string;
  storage: Storage;
  keys: BackupKeys;
  /** A server where scratch databases may be made: any URL on it. */
  rehearsalServerUrl: string;
  clock: Clock;
  log: Log;
  /** Bytes of the source that have been dealt with. */
  onProgress?: ((progress: NetProgress) => void) | undefined;
  signal?: AbortSignal | undefined;
};

/** A net of backups: works with any PostgreSQL, and the rehearsal proves the very backup that a restore would use. */
export async function openBackupNet(input: BackupNetInput): Promise<SafetyNet> {
  return new BackupNet(input, await readLimits(input.targetUrl));
}

async function readLimits(targetUrl: string): Promise<string[]> {
  const { rows } = await withConnection(targetUrl, (client) =>
    client.query<{ role: string; may: boolean }>(
      "SELECT current_user::text AS role, rolcreatedb OR rolsuper AS may FROM pg_catalog.pg_roles WHERE rolname = current_user",
    ),
  );
  const [who] = rows;
  if (!who || who.may) return [];
  return [
    `the role "${who.role}" may not create databases, so it cannot bring the target back to the snapshot: that needs a role with CREATEDB`,
  ];
}

class BackupNet implements SafetyNet {
  readonly kind = "backup";
  readonly label: string;
  readonly limits: string[];
  readonly #input: BackupNetInput;

  constructor(input: BackupNetInput, limits: string[]) {
    this.#input = input;
    this.limits = limits;
    this.label = `backups of "${input.label}"`;
  }

  async takeSnapshot(_input: { runId: string; name: string }): Promise<MigrationSnapshot> {
    const { targetUrl, storage, keys, clock, log, label, onProgress, signal } = this.#input;
    const lsn = await readLsn(targetUrl);
    const { id } = await takeBackup({
      databaseUrl: targetUrl,
      kind: "pre-migrate",
      ...{ storage, keys, clock, log, label },
      ...(signal ? { signal } : {}),
      onProgress: ({ bytesDone, bytesTotal }) => onProgress?.({ step: "snapshot", done: bytesDone, total: bytesTotal }),
    });
    const { takenAt, pinnedUntil } = await describeBackup(storage, keys, id);
    return { kind: "backup", name: id, lsn, takenAt, expiresAt: pinnedUntil };
  }

  async openRehearsal({ snapshot }: { snapshot: MigrationSnapshot }): Promise<RehearsalPlace> {
    const { rehearsalServerUrl, log } = this.#input;
    const scratch = await claimScratchDatabase(rehearsalServerUrl, log);
    try {
      const { notChecked } = await restoreBackup({
        ...this.#restoreInput(snapshot, "rehearsal"),
        into: { url: scratch.url },
        allowMissingExtensions: true,
      });
      await refuseTarget(scratch.url, this.#input.targetUrl);
      const place = `${describeTarget(scratch.url).label}, restored from backup ${snapshot.name}`;
      return { url: scratch.url, place, leftOut: notChecked, close: scratch.drop };
    } catch (error) {
      await scratch.drop();
      throw error;
    }
  }

  async restore({ snapshot, preserveAs, preserveUntil }: RestoreSnapshotInput): Promise<RestoredSnapshot> {
    const name = this.#databaseFor(preserveAs);
    const preserved = { preservedAs: name, preservedUrl: await this.getPreservedUrl({ preserveAs }) };
    // Both names change in one transaction: once the kept one is there, nothing is left to do.
    if (await this.#exists(name)) return { ...preserved, leftOut: [] };
    const { notChecked } = await restoreBackup({
      ...this.#restoreInput(snapshot, "restore"),
      into: { url: this.#input.targetUrl },
      replace: true,
      keepAs: { name, comment: `kept by Atalaya until ${preserveUntil.toISOString()}: replaced by ${snapshot.name}` },
      owners: true,
    });
    return { ...preserved, leftOut: notChecked };
  }

  wasRestored({ preserveAs }: { preserveAs: string }): Promise<boolean> {
    return this.#exists(this.#databaseFor(preserveAs));
  }

  async getPreservedUrl({ preserveAs }: { preserveAs: string }): Promise<string> {
    return urlForDatabase(this.#input.targetUrl, this.#databaseFor(preserveAs));
  }

  #restoreInput(snapshot: MigrationSnapshot, step: NetProgress["step"]) {
    const { storage, keys, clock, log, onProgress, signal } = this.#input;
    return {
      ...{ storage, keys, clock, log },
      ...(signal ? { signal } : {}),
      choice: { id: snapshot.name },
      onProgress: ({ bytesDone, bytesTotal }: { bytesDone: number; bytesTotal: number }) =>
        onProgress?.({ step, done: bytesDone, total: bytesTotal }),
    };
  }

  #databaseFor(preserveAs: string): string {
    return keptName(describeTarget(this.#input.targetUrl).database, preserveAs);
  }

  async #exists(database: string): Promise<boolean> {
    const admin = await openAdmin(this.#input.targetUrl);
    try {
      const found = await admin.query("SELECT FROM pg_catalog.pg_database WHERE datname = $1", [database]);
      return found.rowCount === 1;
    } finally {
      await admin.end().catch(() => {});
    }
  }
}

const MAX_BYTES = 63;

/** The database's own name first; where both are too long together, as much of each as fits and a mark of the whole. */
export function keptName(database: string, preserveAs: string): string {
  const whole = `${database}_${preserveAs}`;
  if (Buffer.byteLength(whole) <= MAX_BYTES) return whole;
  const suffix = `_${createHash("sha256").update(whole).digest("hex").slice(0, 12)}`;
  let start = "";
  for (const character of whole) {
    if (Buffer.byteLength(start + character + suffix) > MAX_BYTES) break;
    start += character;
  }
  return start + suffix;
}
