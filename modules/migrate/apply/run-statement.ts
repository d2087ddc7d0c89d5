import { OpsError } from "#modules/platform";
import type { PlannedStatement } from "../plan/types.ts";
import type { Run } from "./run.ts";
import type { Blocker } from "./watch-blockers.ts";

/** A statement, or the COMMIT where `statement` is null, that the server refused. */
export class StatementError extends Error {
  readonly statement: PlannedStatement | null;
  readonly elapsedMs: number;
  readonly blockers: Blocker[];
  /** How long it was to wait for each lock. */
  readonly lockTimeoutMs: number;
  /** What it may have taken by the rehearsal. */
  readonly holdMs: number | undefined;

  constructor(
    cause: unknown,
    facts: Pick<StatementError, "statement" | "elapsedMs" | "blockers" | "lockTimeoutMs" | "holdMs">,
  ) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.statement = facts.statement;
    this.elapsedMs = facts.elapsedMs;
    this.blockers = facts.blockers;
    this.lockTimeoutMs = facts.lockTimeoutMs;
    this.holdMs = facts.holdMs;
  }
}

/** Somebody pressed Ctrl-C, between two statements. */
export class Aborted extends Error {}

/** Limits that this transaction, or session, has; a file may change them itself. */
export type Limits = { isLocal: boolean; set: string };

/** Runs one statement within its limits, while who blocks it is watched. */
export async function runStatement(
  run: Run,
  file: string,
  statement: PlannedStatement,
  limits: Limits,
  lockTimeoutMs: number,
): Promise<void> {
  const holdMs = run.holdMs?.(file, statement.line);
  await limit(run, limits, lockTimeoutMs, holdMs);
  requireGoingOn(run);
  await watched(run, { statement, lockTimeoutMs, holdMs }, () => run.target.ask(statement.sql));
  if (mayChangeSettings(statement)) limits.set = "";
}

/** Asks the server while who blocks it is watched. */
export async function watched(
  run: Run,
  facts: Pick<StatementError, "statement" | "lockTimeoutMs" | "holdMs">,
  work: () => Promise<unknown>,
): Promise<void> {
  const startedAt = performance.now();
  run.watch.begin();
  try {
    await work();
  } catch (cause) {
    if (cause instanceof Aborted || cause instanceof OpsError) throw cause;
    const elapsedMs = Math.round(performance.now() - startedAt);
    throw new StatementError(cause, { ...facts, elapsedMs, blockers: run.watch.blockers() });
  } finally {
    run.watch.end();
  }
}

/** @throws Aborted, OpsError migrate.connection-lost */
export function requireGoingOn(run: Run): void {
  if (run.signal?.aborted) throw new Aborted();
  run.target.requireHeld();
}

// The time that it may wait for the lock comes on top: it is not the statement's own.
async function limit(run: Run, limits: Limits, lockTimeoutMs: number, holdMs: number | undefined): Promise<void> {
  const values = [lockTimeoutMs, holdMs === undefined ? 0 : Math.ceil(holdMs) + lockTimeoutMs];
  if (limits.set === values.join()) return;
  await run.target.ask(
    "SELECT set_config('lock_timeout', $1, $3::boolean), set_config('statement_timeout', $2, $3::boolean)",
    [...values.map((ms) => `${Math.ceil(ms)}ms`), limits.isLocal],
  );
  limits.set = values.join();
}

function mayChangeSettings({ node }: PlannedStatement): boolean {
  return ["VariableSetStmt", "SelectStmt", "DoStmt", "CallStmt", "DiscardStmt"].some((kind) => kind in node);
}
