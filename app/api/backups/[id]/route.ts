import { findIndexedBackup } from "../../../data/backups.ts";
import { consoleDatabase } from "../../../data/runtime.ts";
import { viewBackupRun } from "../../../view/run-view.ts";
import { answerRun } from "../../answer-run.ts";

/** Where a backup is, for the live bar and for programs that asked for it. */
export async function GET(_request: Request, { params }: RouteContext<"/api/backups/[id]">): Promise<Response> {
  const { id } = await params;
  return answerRun(async () => {
    const backup = await findIndexedBackup(consoleDatabase(), id);
    return backup && viewBackupRun(backup, new Date());
  });
}
