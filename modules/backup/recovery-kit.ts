import type { BackupKeys } from "./keys.ts";

/**
 * The text that lets a person restore with nothing of Atalaya left: store, keys, recipe. It is a secret.
 * To be printed once and kept off every machine that the backups are of.
 */
export function createRecoveryKit(input: { storeUrl: string; keys: Required<BackupKeys>; createdAt: Date }): string {
  const { storeUrl, keys, createdAt } = input;
  return `ATALAYA RECOVERY KIT, ${createdAt.toISOString().slice(0, 10)}
Keep it where the backups are not: a password manager, a safe. Who has it can read every backup.

  Store              ${storeUrl}
  BACKUP_IDENTITY    ${keys.identity}
  BACKUP_RECIPIENTS  ${keys.recipients.join(",")}
  BACKUP_SECRET      ${keys.secret}

Restore with Atalaya:    set the variables above, then
  npm run db:restore -- --latest --store ${storeUrl} --into postgres://user:password@host/new_database
Restore without it:      age, zstd and psql are enough; "Restore by hand" in modules/backup/README.md.
`;
}
