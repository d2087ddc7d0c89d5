import { isNeonError, type NeonErrorUnion } from "@neon/sdk";
import { OpsError } from "#modules/platform";

/** Neon did not carry it out and says so: the same call may be made again. */
export function isPassing(error: unknown): boolean {
  return [423, 429, 503].includes(statusOf(error) ?? 0);
}

/** Neon may have carried it out all the same: only reading again tells. */
export function isUncertain(error: unknown): boolean {
  if (!isNeonError(error)) return false;
  const status = statusOf(error);
  if (status === undefined) return error.kind === "network" || error.kind === "timeout";
  return status >= 500 || status < 300;
}

export function statusOf(error: unknown): number | undefined {
  return isNeonError(error) && "status" in error && typeof error.status === "number" ? error.status : undefined;
}

/** What Neon's answer means here; an error of ours passes as it is. */
export function explainNeon(error: unknown, what: string): unknown {
  if (!isNeonError(error)) return error;
  const status = statusOf(error);
  if (status === 401 || status === 403 || status === 404) return accessDenied(error, what);
  if (status === 423) {
    return new OpsError({
      code: "branch.busy",
      message: `Neon was still at work on this project when we wanted to ${what}.`,
      hint: "Another change of the project is running; try again in a minute.",
      exit: 5,
      retry: "later",
      cause: error,
    });
  }
  if (status === 429) return rateLimited(error, what);
  if (isQuota(error)) return quotaReached(null, error);
  // A status of success is an error only when its body could not be read.
  if (status !== undefined && status < 300) return unreadable(what, error);
  if (status === undefined || status >= 500) return noAnswer(error, what);
  return new OpsError({
    code: "branch.api-refused",
    message: `Neon refused to ${what}: ${error.message} (HTTP ${status}).`,
    hint: "Nothing was changed. Mend what Neon names, then run the same command again.",
    exit: 6,
    cause: error,
  });
}

function accessDenied(error: NeonErrorUnion, what: string): OpsError {
  return new OpsError({
    code: "branch.access-denied",
    message: `Neon does not let this key ${what}, or does not know the project.`,
    hint: "Check NEON_API_KEY and NEON_PROJECT_ID: the key must be valid and belong to the project's organisation.",
    exit: 4,
    cause: error,
  });
}

function rateLimited(error: NeonErrorUnion, what: string): OpsError {
  return new OpsError({
    code: "branch.rate-limited",
    message: `Neon wants fewer calls: it did not ${what} after several tries.`,
    hint: "Try again in a minute.",
    exit: 4,
    retry: "later",
    cause: error,
  });
}

function noAnswer(error: NeonErrorUnion, what: string): OpsError {
  return new OpsError({
    code: "branch.api-unreachable",
    message: `Neon's API gave no usable answer when asked to ${what}: ${error.message}`,
    hint: "Check the network and https://neonstatus.com, then run the same command again: it looks first at what is there.",
    exit: 4,
    retry: "later",
    cause: error,
  });
}

function isQuota(error: NeonErrorUnion): boolean {
  return "code" in error && typeof error.code === "string" && /BRANCHES_LIMIT_EXCEEDED$/.test(error.code);
}

/** @param limit how many branches the plan has, when that is known */
export function quotaReached(limit: number | null, cause?: unknown): OpsError {
  return new OpsError({
    code: "branch.quota-reached",
    message: `This Neon project has all the branches${limit === null ? "" : ` (${limit})`} that its plan allows.`,
    hint: "Delete some (npm run branch -- sweep removes expired ones), or raise the plan.",
    exit: 6,
    cause,
  });
}

export function unreadable(what: string, cause?: unknown): OpsError {
  return new OpsError({
    code: "branch.api-unreadable",
    message: `Neon's answer when asked to ${what} is not what its description says.`,
    hint: "Is the address Neon's own, with nothing between that answers for it? Try again; report it if it stays.",
    exit: 4,
    retry: "later",
    cause,
  });
}
