import { OpsError } from "#modules/platform";

/** Somebody stopped the run; `kept` says what it leaves. */
export function cancelled(message: string, kept: string, cause: unknown): OpsError {
  return new OpsError({
    code: "migrate.cancelled",
    message,
    hint: `${kept} Run again when you are ready.`,
    exit: 6,
    cause,
  });
}
