import type { BackupKeys } from "#modules/backup";
import type { BranchProvider } from "#modules/branch";
import { type Clock, type Log, OpsError } from "#modules/platform";
import type { Storage } from "#modules/storage";
import { type NetProgress, openBackupNet } from "./backup-net.ts";
import { openBranchNet } from "./branch-net.ts";
import type { SafetyNet } from "./types.ts";

export type OpenSafetyNetInput = {
  targetUrl: string;
  /** What the team calls the database. */
  label: string;
  /** Branches, where there are some. */
  provider: BranchProvider | null;
  /** A store of backups with its keys, where there is one. */
  store: { storage: Storage; keys: BackupKeys } | null;
  /** A server where scratch databases may be made; needed with a store. */
  rehearsalServerUrl: string | null;
  clock: Clock;
  log: Log;
  onProgress?: (progress: NetProgress) => void;
  signal?: AbortSignal;
};

/**
 * The way back that this target has: branches when it is on Neon, else backups.
 * @throws OpsError migrate.no-safety-net, migrate.net-needs-identity, migrate.net-needs-server (all exit 2)
 */
export async function openSafetyNet(input: OpenSafetyNetInput): Promise<SafetyNet> {
  const { targetUrl, label, provider, store, rehearsalServerUrl, clock, log, onProgress, signal } = input;
  const branch = provider?.kind === "neon" ? await provider.findBranchAt(targetUrl) : null;
  // Nothing can be made from a branch that has an end.
  if (provider && branch && branch.expiresAt === null) return openBranchNet({ targetUrl, provider, branch, clock });
  if (!store) throw noNet(input);
  if (!store.keys.identity) throw needsIdentity();
  if (!rehearsalServerUrl) throw needsServer();
  return openBackupNet({ targetUrl, label, ...store, rehearsalServerUrl, clock, log, onProgress, signal });
}

function noNet({ label, provider }: OpenSafetyNetInput): OpsError {
  const why = provider?.kind === "neon" ? ", and it is no lasting branch of the Neon project" : "";
  return new OpsError({
    code: "migrate.no-safety-net",
    message: `There is no way back for "${label}": no store for a backup is set${why}.`,
    hint: "Set a store (--store, or stores in atalaya.config.ts) with BACKUP_RECIPIENTS, BACKUP_SECRET and BACKUP_IDENTITY; for a database on Neon NEON_API_KEY and NEON_PROJECT_ID.",
    exit: 2,
  });
}

function needsIdentity(): OpsError {
  return new OpsError({
    code: "migrate.net-needs-identity",
    message: "The rehearsal and the way back restore the backup that is taken first, and nothing here can open it.",
    hint: "Set BACKUP_IDENTITY to the AGE-SECRET-KEY-1… line of the recovery kit where migrations run.",
    exit: 2,
  });
}

function needsServer(): OpsError {
  return new OpsError({
    code: "migrate.net-needs-server",
    message: "There is no server where the backup could be restored to rehearse on.",
    hint: "Set EMBEDDED_DATABASE_URL, or run npm run up, which starts a server for this.",
    exit: 2,
  });
}
