import { type BackupKeys, findNote, listNotes, putNote } from "#modules/backup";
import type { Storage } from "#modules/storage";
import type { MigrationRun } from "../types.ts";

type Store = { storage: Storage; keys: BackupKeys };

/** What the console's index needs of a run; the whole report is sealed beside it. */
export type RunSummary = Pick<
  MigrationRun,
  "runId" | "database" | "target" | "mode" | "startedAt" | "finishedAt" | "outcome" | "blockedMs"
> & { pending: number; applied: number; findings: number };

export function summarize(run: MigrationRun): RunSummary {
  const { runId, database, target, mode, startedAt, finishedAt, outcome, blockedMs } = run;
  const counts = { pending: run.pending.length, applied: run.applied.length, findings: countFindings(run) };
  return { runId, database, target, mode, startedAt, finishedAt, outcome, blockedMs, ...counts };
}

/** Findings that count against a run: no note, and neither waived, accepted nor settled. */
function countFindings({ findings }: MigrationRun): number {
  return findings.filter((each) => each.severity !== "note" && !each.waived && !each.accepted && !each.settled).length;
}

/** Keeps a run in the store, where it survives the database. */
export async function recordInStore(store: Store, run: MigrationRun): Promise<void> {
  await putNote(store, { folder: "migrations", id: run.runId, summary: summarize(run), body: run });
}

export async function listStoredRuns({ storage }: Pick<Store, "storage">): Promise<string[]> {
  return listNotes({ storage }, "migrations");
}

/** A run as the store tells it; `report` is null where there is no identity to open it with. */
export async function findStoredRun(
  store: Store,
  id: string,
): Promise<{ summary: RunSummary; report: MigrationRun | null } | null> {
  const note = await findNote(store, "migrations", id);
  if (!note) return null;
  const report = store.keys.identity ? ((await note.openBody()) as MigrationRun) : null;
  return { summary: note.summary as RunSummary, report };
}
