import { OpsError } from "#modules/platform";
import { errorCode } from "#modules/postgres";

/** Says in the operator's words what the server or the network refused while a backup was taken. */
export function explainFailure(error: unknown): unknown {
  if (error instanceof OpsError) return error;
  const code = errorCode(error) ?? "";
  const words = error instanceof Error ? error.message : String(error);
  if (code === "42501") {
    return new OpsError({
      code: "backup.permission-denied",
      message: `The server refused to show rows: ${words}.`,
      hint: "Use the tables' owner, or a role with pg_read_all_data and BYPASSRLS; rows hidden by a policy would be missing.",
      exit: 4,
      cause: error,
    });
  }
  if (code === "55P03") {
    return new OpsError({
      code: "backup.table-locked",
      message: `A table is locked by another session: ${words}.`,
      hint: "A migration is probably running. Take the backup when it has finished.",
      exit: 5,
      retry: "later",
      cause: error,
    });
  }
  if (
    code.startsWith("57P") ||
    code.startsWith("08") ||
    /^E(CONN|PIPE|TIMEDOUT|HOST)/.test(code) ||
    /Connection terminated/.test(words)
  ) {
    return new OpsError({
      code: "backup.connection-lost",
      message: `The connection to the database was lost: ${words}.`,
      hint: "Run the same command again: finished chunks are not read twice.",
      exit: 4,
      retry: "later",
      cause: error,
    });
  }
  return error;
}
