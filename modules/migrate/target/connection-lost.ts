import { OpsError, redactText } from "#modules/platform";
import { errorCode } from "#modules/postgres";

/** Whether a query failed because its session is gone, and not by the server's judgement. */
export function isConnectionLoss(error: unknown): boolean {
  if (error instanceof OpsError) return false;
  const code = errorCode(error);
  // 08: connection; 57P: the server shuts down or closed the connection.
  return code === undefined || !/^[0-9A-Z]{5}$/.test(code) || /^(08|57P)/.test(code);
}

/** `during` ends the sentence "The connection was lost while …". */
export function connectionLost(cause: unknown, during: string, hint: string): OpsError {
  const message = cause instanceof Error ? redactText(cause.message) : String(cause);
  return new OpsError({
    code: "migrate.connection-lost",
    message: `The connection was lost while ${during}: ${message}`,
    hint,
    retry: "later",
    exit: 4,
    cause,
  });
}
