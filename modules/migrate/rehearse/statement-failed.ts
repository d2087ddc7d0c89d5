import { redactText } from "#modules/platform";
import { errorCode } from "#modules/postgres";
import type { PlannedStatement } from "../plan/types.ts";
import type { DataCheck, RehearsalFailure } from "../types.ts";

/** The server refused a statement, or it took too long. */
export class StatementFailed extends Error {
  readonly statement: PlannedStatement;
  /** The limit that was over; null when it was not. */
  readonly limitMs: number | null;

  constructor(statement: PlannedStatement, cause: unknown, limitMs: number | null) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.statement = statement;
    this.limitMs = limitMs;
  }
}

/** What failed, with what was counted of the rows in its way; no value of a row is told. `kept` are the files applied before. */
export function explainFailure(
  error: StatementFailed,
  file: string,
  checks: DataCheck[],
  kept: string[],
): RehearsalFailure {
  const { statement, cause, limitMs } = error;
  const sqlState = limitMs === null && /^[0-9A-Z]{5}$/.test(errorCode(cause) ?? "") ? (errorCode(cause) ?? null) : null;
  const inTheWay = checks.filter((check) => !check.ok && check.file === file && check.line === statement.line);
  const told = inTheWay.map(
    ({ message, samples = [] }) => `${message}${samples.length > 0 ? ` (${samples.join(", ")})` : ""}.`,
  );
  const state = kept.length === 0 ? "" : ` On the copy, these stay applied: ${kept.join(", ")}.`;
  return {
    file,
    line: statement.line,
    sql: statement.sql.slice(0, 2_000),
    sqlState,
    message: limitMs === null ? maskMessage(error.message, sqlState) : `not finished after ${limitMs} ms, and ended`,
    hint: `${[...told, adviceFor(sqlState, error)].join(" ")}${state}`,
  };
}

/** Data exceptions quote the value they could not take. */
function maskMessage(message: string, sqlState: string | null): string {
  const masked = sqlState?.startsWith("22")
    ? message.replace(/: "[\s\S]*"$/, ": (value not shown)").replace(/^value "[^"]*"/, "a value")
    : message;
  return redactText(masked);
}

const ADVICE: Record<string, string> = {
  "23502": "Fill the empty values in a migration before this one, or give the column a default.",
  "23503": "Bring the missing parents back, or remove or repoint the rows without one, in a migration before this one.",
  "23505": "Merge or remove the rows that share a key in a migration before this one.",
  "23514":
    "Mend the rows that break the constraint in a migration before this one, or add it NOT VALID and validate it later.",
  "42P01": "The table is not there at this point: check its name, its schema and the order of the migrations.",
  "42703":
    "The column is not there at this point: check its name, which is case-sensitive in quotes, and the order of the migrations.",
  "42P07": "It is there already: production was changed by other means than these migrations. See the drift report.",
  "42701":
    "The column is there already: production was changed by other means than these migrations. See the drift report.",
  "42710": "It is there already: production was changed by other means than these migrations. See the drift report.",
  "42804": "PostgreSQL casts between these types only when told how: add USING and test the expression on real rows.",
  "22001": "Some values are longer than the new type allows: shorten them first, or keep the type.",
  "22P02": "Some values cannot be read as the new type: mend them first, or say how in USING.",
  "2BP01": "Other objects need it: drop or change those first. CASCADE would take them along without a word.",
  "0A000": "PostgreSQL does not allow this here; its message says what stands in the way.",
  "42501": "The role that migrates has not the right to do this.",
  "55P04":
    "A new value of an enum can be used only after its transaction: put its first use into a migration of its own.",
  "25001": "This statement cannot run inside a transaction block; put it into a migration of its own.",
};

function adviceFor(sqlState: string | null, error: StatementFailed): string {
  if (error.limitMs !== null)
    return "Split the work into smaller pieces, or look for what makes it slow with EXPLAIN on a copy.";
  if ("TransactionStmt" in error.statement.node)
    return "Remove BEGIN and COMMIT: every file runs in a transaction of its own.";
  return (sqlState !== null && ADVICE[sqlState]) || "Correct the file: on production it would fail in the same way.";
}
