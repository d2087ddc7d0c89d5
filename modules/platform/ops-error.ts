/** How a caller may react: `never` = a person must change something, `later` = the same call may succeed by itself. */
export type RetryAdvice = "never" | "later";

export type OpsErrorInput = {
  /** Stable, dotted, `<module>.<what>`; listed in the module's README. */
  code: string;
  message: string;
  /** What to do next, as one sentence. */
  hint?: string;
  retry?: RetryAdvice;
  /** Documented exit code of the commands (docs/commands.md): 1 faults, 2 usage, 3 refused, 4 unreachable, 5 locked, 6 failed and nothing changed, 7 needs a person. */
  exit?: ExitCode;
  cause?: unknown;
};

export type ExitCode = 1 | 2 | 3 | 4 | 5 | 6 | 7;

/** A broken promise of a verb, told once: what happened, what to do next, and whether to try again. */
export class OpsError extends Error {
  override readonly name = "OpsError";
  readonly code: string;
  readonly hint: string | undefined;
  readonly retry: RetryAdvice;
  readonly exit: ExitCode;

  constructor(input: OpsErrorInput) {
    super(input.message, { cause: input.cause });
    this.code = input.code;
    this.hint = input.hint;
    this.retry = input.retry ?? "never";
    this.exit = input.exit ?? 7;
  }
}
