import type { AppDatabase } from "#modules/platform";
import type { Prisma } from "../../../prisma/generated/client.ts";
import type { MigrationRun, MigrationStep } from "../types.ts";
import { findStoredRun, listStoredRuns, type RunSummary, summarize } from "./store-ledger.ts";

/** The index in the console's database; the only place of this module that touches it. */

export type BegunRun = Pick<MigrationRun, "runId" | "database" | "target" | "mode" | "startedAt">;

const SILENT_MS = 30 * 60_000;

export async function beginRun(db: AppDatabase, begun: BegunRun): Promise<void> {
  const { runId: id, database, target, mode } = begun;
  const at = new Date(begun.startedAt);
  await db.migrationRun.create({ data: { id, database, target, mode, state: "running", startedAt: at, beatAt: at } });
}

export async function showStep(db: AppDatabase, runId: string, step: MigrationStep, now: Date): Promise<void> {
  await db.migrationRun.updateMany({ where: { id: runId, state: "running" }, data: { step, beatAt: now } });
}

export async function finishRun(db: AppDatabase, run: MigrationRun): Promise<void> {
  await writeFinished(db, summarize(run), run);
}

/** Shows what was run elsewhere, and calls runs failed whose process has been silent for half an hour. */
export async function syncMigrationRuns(
  db: AppDatabase,
  store: Parameters<typeof findStoredRun>[0],
  now: Date,
): Promise<{ added: number; silent: { id: string; database: string }[] }> {
  const finished = await db.migrationRun.findMany({ where: { state: "finished" }, select: { id: true } });
  const known = new Set(finished.map(({ id }) => id));
  const unknown = (await listStoredRuns(store)).filter((id) => !known.has(id));
  for (const id of unknown) {
    const found = await findStoredRun(store, id);
    if (found) await writeFinished(db, found.summary, found.report);
  }
  return { added: unknown.length, silent: await failSilent(db, now) };
}

async function failSilent(db: AppDatabase, now: Date): Promise<{ id: string; database: string }[]> {
  const where = { state: "running", beatAt: { lt: new Date(now.getTime() - SILENT_MS) } };
  const silent = await db.migrationRun.findMany({ where, select: { id: true, database: true } });
  await db.migrationRun.updateMany({
    where: { ...where, id: { in: silent.map(({ id }) => id) } },
    data: { state: "finished", outcome: "failed", finishedAt: now },
  });
  return silent;
}

async function writeFinished(db: AppDatabase, summary: RunSummary, report: MigrationRun | null): Promise<void> {
  const { runId, startedAt, finishedAt, ...counts } = summary;
  const columns = {
    ...counts,
    blockedMs: Math.round(counts.blockedMs),
    state: "finished",
    step: null,
    startedAt: new Date(startedAt),
    finishedAt: new Date(finishedAt),
    ...(report ? { report: JSON.parse(JSON.stringify(report)) as Prisma.InputJsonValue } : {}),
  };
  await db.migrationRun.upsert({ where: { id: runId }, create: { id: runId, ...columns }, update: columns });
}
