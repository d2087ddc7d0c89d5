import { z } from "zod";
import { describeError, type ExitCode, OpsError } from "#modules/platform";

/** A broken promise as an answer over HTTP. */
export type Refusal = {
  status: number;
  headers: Record<string, string>;
  body: { code: string; message: string; hint?: string; fields?: Record<string, string> };
};

/** Codes whose status does not follow from their exit code. */
const byCode: Record<string, number> = {
  "access.sign-in-required": 401,
  "access.forbidden": 403,
  "access.member-exists": 409,
  "api.too-large": 413,
  "api.too-many-requests": 429,
  // What this console lacks is no fault of whoever asks.
  "config.missing": 503,
  "config.invalid": 503,
  "config.unreadable": 503,
};

/** What the documented exit codes (docs/commands.md) mean to a program that asks over HTTP. */
const byExit: Record<ExitCode, number> = { 1: 500, 2: 400, 3: 409, 4: 503, 5: 409, 6: 500, 7: 500 };

const unknownThing = /[.-]unknown(?:-|$)/;

/** The status of a broken promise: the one place where codes meet HTTP. */
export function statusOf({ code, exit }: Pick<OpsError, "code" | "exit">): number {
  return byCode[code] ?? (unknownThing.test(code) ? 404 : byExit[exit]);
}

/** Puts what a route threw into an answer; null for a defect, which goes to error reporting. */
export function refusalOf(error: unknown): Refusal | null {
  if (error instanceof z.ZodError) return invalidInput(error);
  if (!(error instanceof OpsError)) return null;
  const { code, message, hint } = describeError(error);
  const headers: Record<string, string> = {};
  if (error instanceof TooManyRequests) headers["retry-after"] = String(Math.ceil(error.retryAfterMs / 1000));
  const status = statusOf(error);
  if (status === 401) headers["www-authenticate"] = "Bearer";
  return { status, headers, body: { code, message, ...(hint === undefined ? {} : { hint }) } };
}

function invalidInput({ issues }: z.ZodError): Refusal {
  const fields: Record<string, string> = {};
  for (const issue of issues) {
    const path = issue.path.join(".");
    const named =
      issue.code === "unrecognized_keys" ? issue.keys.map((key) => [path, key].filter(Boolean).join(".")) : [path];
    const message = issue.code === "unrecognized_keys" ? "There is no such field" : issue.message;
    for (const name of named) fields[name || "body"] ??= message;
  }
  const body = {
    code: "api.invalid",
    message: `Not as it should be: ${Object.keys(fields).join(", ")}`,
    hint: "docs/api.md shows what each route takes.",
    fields,
  };
  return { status: 400, headers: {}, body };
}

/** One actor has written too often. */
export class TooManyRequests extends OpsError {
  readonly retryAfterMs: number;

  constructor(retryAfterMs: number) {
    super({
      code: "api.too-many-requests",
      message: "Too many writes in a minute",
      hint: "Wait as long as Retry-After says.",
      retry: "later",
      exit: 5,
    });
    this.retryAfterMs = retryAfterMs;
  }
}
