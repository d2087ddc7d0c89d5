import { type ExitCode, OpsError, type RetryAdvice } from "./ops-error.ts";
import { redactText } from "./redaction.ts";

/** An error as a person, a JSON document or a row may show it: without secrets. */
export type ErrorDescription = { code: string; message: string; hint?: string; retry: RetryAdvice; exit: ExitCode };

/** Describes any thrown value; what is no `OpsError` becomes code `unexpected`, exit 7. */
export function describeError(error: unknown): ErrorDescription {
  const known = error instanceof OpsError ? error : unexpected(error);
  return {
    code: known.code,
    message: redactText(known.message),
    ...(known.hint === undefined ? {} : { hint: redactText(known.hint) }),
    retry: known.retry,
    exit: known.exit,
  };
}

function unexpected(error: unknown): OpsError {
  return new OpsError({
    code: "unexpected",
    message: messageOf(error),
    hint: "This is a fault of Atalaya: run again with LOG_LEVEL=debug and report it with the log.",
    cause: error,
  });
}

// Node gathers the failures of several addresses in an AggregateError whose own message is empty.
function messageOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === "") return error.errors.map(messageOf).join("; ");
  if (error instanceof Error) return error.message || error.name;
  return String(error);
}
