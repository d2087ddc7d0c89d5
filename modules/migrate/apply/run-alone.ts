import type { Node } from "@pgsql/types";
import { errorCode } from "#modules/postgres";
import type { PlannedStatement } from "../plan/types.ts";
import { settleDetach } from "./alone/detach.ts";
import { dropIndexLeftovers, isIndexGone, settleIndex } from "./alone/indexes.ts";
import type { Run } from "./run.ts";
import { runStatement, StatementError, watched } from "./run-statement.ts";

/** Error by which the server says that what the statement is to do has been done: CREATE finds it, DROP does not. */
const ALREADY_SO: Record<string, string> = {
  CreatedbStmt: "42P04",
  DropdbStmt: "3D000",
  CreateTableSpaceStmt: "42710",
  DropTableSpaceStmt: "42704",
  CreateSubscriptionStmt: "42710",
  DropSubscriptionStmt: "42704",
};

// They wait for SHARE UPDATE EXCLUSIVE, and for old transactions: no reader and no writer queues behind either.
const QUIET = new Set(["IndexStmt", "DropStmt", "ReindexStmt", "VacuumStmt", "CreatedbStmt", "CreateSubscriptionStmt"]);

const kindOf = (node: Node) => Object.keys(node)[0] ?? "";

/**
 * One attempt at a statement that cannot run in a transaction. `mayBeDone`: a killed run, or an attempt before, may have
 * had its effect, whole or in part.
 * @throws StatementError, Aborted, OpsError migrate.other-index
 */
export async function runAlone(run: Run, file: string, statement: PlannedStatement, mayBeDone: boolean): Promise<void> {
  let todo: PlannedStatement | null = null;
  const facts = { statement, lockTimeoutMs: run.lockTimeoutMs, holdMs: undefined };
  await watched(run, facts, async () => {
    todo = await settle(run, statement, mayBeDone);
  });
  if (todo === null) return;
  try {
    await runStatement(run, file, todo, { isLocal: false, set: "" }, lockTimeoutFor(run, statement));
  } catch (error) {
    const code = error instanceof StatementError ? errorCode(error.cause) : undefined;
    if (!mayBeDone || code === undefined || ALREADY_SO[kindOf(statement.node)] !== code) throw error;
  }
}

/** What is still to be run of it; null when nothing is. */
async function settle(run: Run, statement: PlannedStatement, mayBeDone: boolean): Promise<PlannedStatement | null> {
  const { node } = statement;
  const { ask } = run.target;
  if ("IndexStmt" in node) return (await settleIndex(ask, statement)) ? null : statement;
  if (!mayBeDone) return statement;
  if ("DropStmt" in node) return (await isIndexGone(ask, node.DropStmt)) ? null : statement;
  if ("AlterTableStmt" in node) return settleDetach(ask, statement);
  if ("ReindexStmt" in node) await dropIndexLeftovers(ask, node);
  return statement;
}

/**
 * Where nobody is kept waiting, giving up early would only cost the work done so far and leave an INVALID index: such a
 * statement may wait for all that is left of the budget.
 */
function lockTimeoutFor(run: Run, { node, sql }: PlannedStatement): number {
  const isQuiet = QUIET.has(kindOf(node)) && !takesExclusiveLock(node, sql);
  return isQuiet ? Math.max(run.lockBudgetMs - run.lockSpentMs, run.lockTimeoutMs) : run.lockTimeoutMs;
}

function takesExclusiveLock(node: Node, sql: string): boolean {
  if ("VacuumStmt" in node) return /\bfull\b/i.test(sql);
  return "ReindexStmt" in node && !/\bconcurrently\b/i.test(sql);
}

/** Removes what a failed attempt left behind; false when something may be left. */
export async function cleanUpAfter(run: Run, { node }: PlannedStatement, error: unknown): Promise<boolean> {
  const { ask } = run.target;
  try {
    await ask("SELECT set_config('lock_timeout', '1s', false), set_config('statement_timeout', '10s', false)");
    if ("IndexStmt" in node || "ReindexStmt" in node) await dropIndexLeftovers(ask, node);
    else if ("DropStmt" in node || "AlterTableStmt" in node) return !wasBrokenOff(error);
    return true;
  } catch {
    return false;
  }
}

function wasBrokenOff(error: unknown): boolean {
  const code = errorCode(error instanceof Error ? error.cause : error);
  return code === undefined || ["55P03", "40P01", "57014"].includes(code);
}
