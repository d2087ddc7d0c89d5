import type { Actor } from "#modules/access";
import { type BackupKind, requestBackupRun, requestDrillRun } from "#modules/backup";
import { getDatabase, getSetting } from "#modules/platform";
import { backupRequested, drillRequested, inngest } from "./client.ts";
import { backUp, drill } from "./tasks.ts";
import { openWorkplace, type Workplace } from "./workplace.ts";

/**
 * Asks for a backup and returns its id at once; its row is in the index, in state "queued".
 * The embedded engine starts it in this process, Inngest is sent an event.
 */
export async function requestBackup(
  actor: Actor | null,
  request: { database: string; kind: BackupKind },
): Promise<string> {
  const workplace = await openWorkplace();
  const database = getDatabase(workplace.settings, request.database);
  const id = await requestBackupRun({ ...workplace, actor, database, kind: request.kind });
  await start(workplace, backupRequested, { id, ...request }, () => backUp({ id, ...request }));
  return id;
}

/** Asks for a drill of a finished backup and returns its id at once. */
export async function requestDrill(actor: Actor | null, request: { backupId: string }): Promise<string> {
  const workplace = await openWorkplace();
  // Asked for now, so that the button says what is missing instead of a drill that fails later.
  getSetting(workplace.settings, "embeddedUrl");
  const id = await requestDrillRun({ ...workplace, actor, backupId: request.backupId });
  await start(workplace, drillRequested, { id }, () => drill(id));
  return id;
}

async function start(
  { settings, log }: Workplace,
  name: string,
  data: Record<string, unknown>,
  work: () => Promise<unknown>,
) {
  if (settings.scheduler === "inngest") {
    await inngest.send({ name, data });
    return;
  }
  // Its result is told through the index and the feed; here only a defect can arrive.
  work().catch((error: unknown) =>
    log.error({ error: error instanceof Error ? error.message : String(error) }, `${name} failed`),
  );
}
