import { type Actor, recordAudit } from "#modules/access";
import type { AppDatabase } from "#modules/platform";

type Transaction = Parameters<Parameters<AppDatabase["$transaction"]>[0]>[0];

/**
 * Writes the row of a run together with who asked for it: both or neither.
 * What the clock starts is told by the run's own row; the audit log is about people and programs.
 */
export async function writeRequest(
  db: AppDatabase,
  actor: Actor,
  request: { action: string; subject: string; after: object },
  write: (tx: Transaction) => Promise<void>,
): Promise<void> {
  await db.$transaction(async (tx) => {
    await write(tx);
    if (actor.kind !== "schedule") await recordAudit(tx, actor, request);
  });
}
