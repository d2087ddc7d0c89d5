import { OpsError, redactText } from "#modules/platform";
import { errorCode } from "#modules/postgres";
import type { PlannedFile } from "../plan/types.ts";
import { cancelled } from "../target/cancelled.ts";
import { connectionLost, isConnectionLoss } from "../target/connection-lost.ts";
import { BudgetSpent } from "./retry-locked.ts";
import { Aborted, StatementError } from "./run-statement.ts";
import type { Blocker } from "./watch-blockers.ts";

/** Why a file of which nothing is left could not be applied. */
export function explainFailure(error: unknown, file: string, before: string[], wasAborted: boolean): unknown {
  if (error instanceof OpsError) return error;
  const kept = before.length === 0 ? "Nothing was changed." : `Applied before it and kept: ${before.join(", ")}.`;
  const cause = error instanceof BudgetSpent ? error.cause : error;
  if (isLost(cause))
    return connectionLost(
      innermost(cause),
      `${file} was applied`,
      `${kept} Run it again: it goes on where this one stopped.`,
    );
  if (wasAborted || cause instanceof Aborted) return cancelled(`${file} was cancelled and rolled back`, kept, cause);
  if (error instanceof BudgetSpent) return budgetSpent(error, file, kept);
  if (!(cause instanceof StatementError)) return error;
  return isOverHold(cause) ? holdExceeded(cause, file, kept) : failed(cause, file, kept);
}

/** Why a file stopped after its first transaction had been committed. */
export function halfApplied(plan: PlannedFile, done: number, reason: OpsError): OpsError {
  const { name } = plan.file;
  const lines = plan.steps.slice(0, done).flatMap((step) => step.statements.map(({ line }) => line));
  const isDone =
    lines.length === 0
      ? "an INVALID index may be left"
      : `the statements at ${lines.length === 1 ? "line" : "lines"} ${lines.join(", ")} are done and kept`;
  return new OpsError({
    code: "migrate.half-applied",
    message: `${name} is half applied: ${isDone}. ${reason.message}`,
    hint: "Mend what comes after those lines, or remove what stood in the way, and run again: it goes on from there. To undo instead: `npm run db:rollback`.",
    retry: reason.retry,
    exit: 7,
    cause: reason,
  });
}

/** What Prisma writes into `logs`, without the details that may hold values of rows. */
export function historyLogs(file: string, error: unknown): string {
  const server = innermost(error);
  const message = server instanceof Error ? redactText(server.message) : String(server);
  return [
    "A migration failed to apply. New migrations cannot be applied before the error is recovered from. Read more about how to resolve migration issues in a production database: https://pris.ly/d/migrate-resolve",
    `Migration name: ${file}`,
    `Database error code: ${errorCode(server) ?? "unknown"}`,
    `Database error:\nERROR: ${message}`,
  ].join("\n\n");
}

function innermost(error: unknown): unknown {
  const isOurs = error instanceof StatementError || error instanceof BudgetSpent || error instanceof OpsError;
  return isOurs && error.cause !== undefined ? innermost(error.cause) : error;
}

function isLost(error: unknown): boolean {
  const cause = innermost(error);
  if (!(error instanceof StatementError) && errorCode(cause) === undefined) {
    // What the driver throws has no code when the socket has closed; a fault of ours has none either.
    return cause instanceof Error && /connection|not queryable/i.test(cause.message);
  }
  return isConnectionLoss(cause);
}

function isOverHold({ cause, holdMs, elapsedMs }: StatementError): boolean {
  return errorCode(cause) === "57014" && holdMs !== undefined && elapsedMs >= holdMs;
}

function failed(error: StatementError, file: string, kept: string): OpsError {
  const { cause } = error;
  return new OpsError({
    code: "migrate.failed",
    message: `${file}${where(error)} failed and was rolled back: ${error.message} (SQLSTATE ${errorCode(cause) ?? "unknown"})`,
    hint: `${kept} Correct the file and run again.`,
    exit: 6,
    cause: error,
  });
}

function holdExceeded(error: StatementError, file: string, kept: string): OpsError {
  return new OpsError({
    code: "migrate.hold-exceeded",
    message: `${file}${where(error)} held its locks for longer than ${error.holdMs} ms, which the rehearsal allows, and was rolled back`,
    hint: `${kept} Run again at a quieter hour, rehearse again, or take the safe way that the finding names.`,
    exit: 6,
    cause: error,
  });
}

function budgetSpent({ cause, attempts, blockers }: BudgetSpent, file: string, kept: string): OpsError {
  return new OpsError({
    code: "migrate.lock-budget-spent",
    message: `${file}${where(cause)} did not get its lock in ${attempts} attempts: ${describeBlockers(blockers)}`,
    hint: `${kept} Wait until those sessions have finished, or end them with pg_terminate_backend, and run again.`,
    retry: "later",
    exit: 6,
    cause,
  });
}

/** The line of the error within the file: the server counts characters of the statement. */
function where({ statement, cause }: StatementError): string {
  if (statement === null) return " at its COMMIT";
  const position = cause && typeof cause === "object" && "position" in cause ? Number(cause.position) : Number.NaN;
  const before = Number.isNaN(position) ? "" : [...statement.sql].slice(0, position - 1).join("");
  return ` at line ${statement.line + before.split("\n").length - 1}`;
}

function describeBlockers(blockers: Blocker[]): string {
  if (blockers.length === 0) return "who held it was not seen";
  return blockers
    .map(
      ({ pid, application, user, state, query }) =>
        `${application ? `"${application}"` : "a session"} of ${user} (pid ${pid}, ${state}: ${query}) stood in the way`,
    )
    .join("; ");
}
