import { OpsError } from "#modules/platform";
import { describeTarget } from "#modules/postgres";
import { applyDatabaseFacts, type DatabaseFacts } from "#modules/postgres/contents";
import { requireIdentity } from "../keys.ts";
import { explainFailure } from "../source/explain-failure.ts";
import { acquireLease } from "../store/lease.ts";
import { openText } from "../store/sealed-text.ts";
import { openVault } from "../store/vault.ts";
import type { Mismatch, RestoreResult } from "../types.ts";
import { loadIntoTables } from "./data-only.ts";
import { loadIntoSchema } from "./into-schema.ts";
import type { RestoreBackupInput, RestoreRun } from "./restore-input.ts";
import { RestoreTeller } from "./restore-teller.ts";
import { Restorer } from "./restorer.ts";
import { selectBackup } from "./select-backup.ts";
import { selectTables } from "./selection.ts";
import { structureMark } from "./structure-mark.ts";
import { prepareTarget } from "./target.ts";
import { withRecipients } from "./with-recipients.ts";

export type RestoredBackup = RestoreResult & { keptAs: string | null };
type Outcome = { rows: number; tables: number; mismatches: Mismatch[]; notChecked: string[]; keptAs: string | null };

/**
 * Restores a backup and proves it: counts and checksums of every table equal the source's.
 * A new database gets its final name only after that; a killed restore goes on where it stopped when it is run again.
 * @throws OpsError backup.target-not-empty, backup.unknown-id, backup.object-damaged, backup.extension-missing, backup.verification-failed …
 */
export async function restoreBackup(input: RestoreBackupInput): Promise<RestoredBackup> {
  const startedAt = input.clock.now();
  const identity = requireIdentity(input.keys);
  const vault = await openVault({ storage: input.storage, keys: input.keys });
  const lease = await acquireLease(vault.storage, "shared", "restore");
  try {
    const manifest = await selectBackup(vault, input.choice);
    const run = { vault, identity, manifest, startedAt, progress: new RestoreTeller(input, startedAt) };
    const { rows, tables, mismatches, notChecked, keptAs } = await restore(input, run);
    if (mismatches.length > 0 && !input.keepMismatches) throw verificationFailed(mismatches);
    run.progress.tell({ phase: "done" });
    const durationMs = input.clock.now().getTime() - startedAt.getTime();
    const target = describeTarget(input.into.url).label;
    return { id: manifest.id, target, rows, tables, verified: { tables, mismatches }, notChecked, durationMs, keptAs };
  } catch (error) {
    throw explainFailure(error);
  } finally {
    await lease.release().catch(() => {});
  }
}

function restore(input: RestoreBackupInput, run: RestoreRun): Promise<Outcome> {
  refuseContradictions(input);
  if (input.intoSchema !== undefined) return loadIntoSchema(input, run, input.intoSchema);
  if (input.dataOnly) return loadIntoTables(input, run);
  return restoreDatabase(input, run);
}

async function restoreDatabase(input: RestoreBackupInput, run: RestoreRun): Promise<Outcome> {
  const { vault, manifest } = run;
  const notChecked: string[] = [];
  const leaveOut = (what: string) => void notChecked.push(what);
  // An unknown table is refused before anything is made for it.
  selectTables(manifest.tables, input.selection);
  const facts = JSON.parse(
    await openText(vault, withRecipients(manifest, manifest.schema.databaseFacts)),
  ) as DatabaseFacts;
  const target = await prepareTarget({
    url: input.into.url,
    backupId: manifest.id,
    facts,
    replace: input.replace ?? false,
    keepAs: input.keepAs,
    mark: structureMark(input, manifest.id),
    extensions: manifest.source.extensions,
    allowMissingExtensions: input.allowMissingExtensions ?? false,
    leaveOut,
  });
  input.onTarget?.(target.workUrl);
  const restored = await new Restorer(input, run, target.workUrl, notChecked).run();
  if (restored.mismatches.length > 0) return { ...restored, notChecked, keptAs: null };
  await applyDatabaseFacts(target.workUrl, facts, leaveOut);
  return { ...restored, notChecked, ...(await target.finish()) };
}

function refuseContradictions({ intoSchema, dataOnly, schemaOnly, replace }: RestoreBackupInput): void {
  const chosen = [
    ["--into-schema", intoSchema !== undefined],
    ["--data-only", dataOnly],
    ["--schema-only", schemaOnly],
  ].filter(([, on]) => on);
  const partly = chosen.some(([name]) => name !== "--schema-only");
  if (chosen.length <= 1 && !(partly && replace)) return;
  throw new OpsError({
    code: "backup.options-contradict",
    message: `${[...chosen.map(([name]) => name), ...(replace ? ["--replace"] : [])].join(" and ")} exclude each other.`,
    hint: "Choose one way to restore.",
    exit: 2,
  });
}

function verificationFailed(mismatches: Mismatch[]): OpsError {
  return new OpsError({
    code: "backup.verification-failed",
    message: `${mismatches.length} restored tables differ from the source: ${mismatches
      .slice(0, 5)
      .map(({ table }) => table)
      .join(", ")}.`,
    hint: "What was restored keeps its working name for inspection; restore another backup meanwhile.",
    exit: 1,
  });
}
