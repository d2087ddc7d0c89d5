import { OpsError } from "#modules/platform";

export function missing(variable: string): OpsError {
  return new OpsError({
    code: "config.missing",
    message: `${variable} is not set`,
    hint: "Set it in the environment or in .env, and start the console again.",
    exit: 2,
  });
}

export function refused(service: string, variables: string): OpsError {
  return new OpsError({
    code: "connection.refused",
    message: `${service} refused what ${variables} hold${variables.includes(" and ") ? "" : "s"}`,
    hint: `Check ${variables}: copied whole, of the right project, not revoked?`,
    exit: 4,
  });
}

export function wrongAnswer(service: string, status: number): OpsError {
  return new OpsError({
    code: "connection.wrong-answer",
    message: `${service} answered ${status}, which is neither yes nor no`,
    hint: "Try again; if it stays so, look at the service's own status page.",
    retry: "later",
    exit: 4,
  });
}
