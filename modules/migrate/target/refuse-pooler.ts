import { OpsError } from "#modules/platform";
import type { TargetSession } from "./open-session.ts";

const ask = async ({ ask }: TargetSession): Promise<number> =>
  (await ask<{ pid: number }>("SELECT pg_backend_pid() AS pid")).rows[0]?.pid ?? 0;

/**
 * A pooler hands each transaction any server process that is free: two sessions then share one, or one changes its own.
 * The second keeps its process busy, so that the first cannot be given the same by chance.
 * @throws OpsError migrate.pooled
 */
export async function refusePooler(main: TargetSession, watcher: TargetSession): Promise<void> {
  const before = await ask(main);
  await watcher.ask("BEGIN");
  try {
    const other = await ask(watcher);
    const after = await ask(main);
    if (before === after && before !== other && main.pid === before) return;
  } finally {
    await watcher.ask("ROLLBACK");
  }
  throw new OpsError({
    code: "migrate.pooled",
    message:
      "The connection goes through a pooler that changes sessions between statements; the migration lock would be lost",
    hint: "Use the server's direct address, or the pooler's session mode.",
    exit: 2,
  });
}
