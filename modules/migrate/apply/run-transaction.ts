import type { PlannedStatement } from "../plan/types.ts";
import type { Run } from "./run.ts";
import { type Limits, requireGoingOn, runStatement, watched } from "./run-statement.ts";

/**
 * One attempt at one transaction: the statements, then `record`, which writes what is done; all of it or nothing.
 * @throws StatementError, Aborted
 */
export async function runTransaction(
  run: Run,
  file: string,
  statements: PlannedStatement[],
  record: () => Promise<void>,
): Promise<void> {
  const { ask } = run.target;
  const limits: Limits = { isLocal: true, set: "" };
  try {
    await ask("BEGIN");
    await run.own?.begin(ask);
    for (const statement of statements) await runStatement(run, file, statement, limits, run.lockTimeoutMs);
    await watched(run, { statement: null, lockTimeoutMs: run.lockTimeoutMs, holdMs: undefined }, async () => {
      await record();
      requireGoingOn(run);
      await run.own?.note(ask);
      await ask("COMMIT");
    });
  } catch (error) {
    await ask("ROLLBACK").catch(() => undefined);
    throw error;
  }
}
