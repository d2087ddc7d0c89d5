import type { Look } from "../checks/check.ts";
import type { HistoryRow } from "../types.ts";
import type { MigrationFile } from "./read-migrations.ts";

/** History and files side by side, or why they are not compared. */
export async function compareHistory(
  look: Look,
): Promise<{ rows: HistoryRow[]; files: MigrationFile[] } | { skipped: string }> {
  if ("skipped" in look.files) return look.files;
  return { rows: (await look.history()) ?? [], files: look.files };
}
