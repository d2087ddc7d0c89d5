import { createHash } from "node:crypto";
import type { RestoreBackupInput } from "./restore-input.ts";

/** The mark that says the structure before the rows is complete: of this backup, and of what was asked of it. */
export function structureMark(
  { selection, schemaOnly, owners, allowMissingExtensions }: RestoreBackupInput,
  backupId: string,
): string {
  const asked = JSON.stringify([
    selection ?? null,
    schemaOnly ?? false,
    owners ?? false,
    allowMissingExtensions ?? false,
  ]);
  return `structure of ${backupId} ${createHash("sha256").update(asked).digest("hex").slice(0, 16)}`;
}
