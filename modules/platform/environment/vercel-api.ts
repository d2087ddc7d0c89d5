import { fetchOutbound, type OutboundAnswer, type OutboundOptions } from "../net.ts";
import { OpsError } from "../ops-error.ts";

/** One project on Vercel, and what opens it. */
export type VercelProject = { token: string; projectId: string; teamId?: string; apiUrl: string };

/** Waiting and chance of retries; given by tests. */
export type VercelOptions = Pick<OutboundOptions, "wait" | "random" | "retries" | "timeoutMs">;

const MAX_BYTES = 8 * 1024 * 1024;

/** `path` is the whole path with its version, such as `/v7/deployments`. */
export type VercelCall = {
  method?: "GET" | "POST" | "DELETE";
  path: string;
  query?: Record<string, string> | undefined;
  body?: unknown;
};

/**
 * One call of Vercel's REST API, for the team. Tries again when it asks to slow down; a POST only if `options.retries` says so.
 * @returns the answer's JSON, null for an empty one
 * @throws OpsError vercel.refused, vercel.no-project, vercel.busy, vercel.unexpected, net.unreachable, net.timeout
 */
export async function callVercel(
  project: VercelProject,
  { method = "GET", path, query, body }: VercelCall,
  options: VercelOptions = {},
): Promise<unknown> {
  const url = new URL(path, project.apiUrl);
  for (const [name, value] of Object.entries(query ?? {})) url.searchParams.set(name, value);
  if (project.teamId) url.searchParams.set("teamId", project.teamId);
  const headers = { authorization: `Bearer ${project.token}`, accept: "application/json" };
  const sent =
    body === undefined
      ? { headers }
      : { headers: { ...headers, "content-type": "application/json" }, body: JSON.stringify(body) };
  const answer = await fetchOutbound(url, { method, ...sent, maxBytes: MAX_BYTES, ...options });
  if (answer.status < 200 || answer.status > 299) throw failureOf(answer);
  return answer.body.byteLength === 0 ? null : parseJson(answer);
}

/** One GET under the project. @throws as `callVercel` */
export function askVercel(
  project: VercelProject,
  { version, path, query }: { version: string; path: string; query?: Record<string, string> },
  options: VercelOptions = {},
): Promise<unknown> {
  return callVercel(
    project,
    { path: `/${version}/projects/${encodeURIComponent(project.projectId)}${path}`, query },
    options,
  );
}

function parseJson(answer: OutboundAnswer): unknown {
  try {
    return JSON.parse(answer.text());
  } catch (cause) {
    throw unexpectedAnswer(cause);
  }
}

function failureOf({ status }: OutboundAnswer): OpsError {
  if (status === 401 || status === 403) {
    return new OpsError({
      code: "vercel.refused",
      message: "Vercel refused the token",
      hint: "Check VERCEL_TOKEN: is it of the team in VERCEL_TEAM_ID, and not past its expiry?",
      exit: 4,
    });
  }
  if (status === 404) {
    return new OpsError({
      code: "vercel.no-project",
      message: "Vercel knows no such project, or does not show it to this token",
      hint: "Check VERCEL_PROJECT_ID, and VERCEL_TEAM_ID when a team owns the project.",
      exit: 2,
    });
  }
  if (status === 429 || status >= 500) {
    return new OpsError({
      code: "vercel.busy",
      message: `Vercel's API answered ${status}${status === 429 ? ": too many requests" : ""}`,
      hint: "Try again in a minute.",
      retry: "later",
      exit: 4,
    });
  }
  return unexpectedAnswer(`status ${status}`);
}

export function unexpectedAnswer(cause: unknown): OpsError {
  return new OpsError({
    code: "vercel.unexpected",
    message: "Vercel's API answered what Atalaya does not understand",
    hint: "Check VERCEL_API_URL; if it is right, the API may have changed: look for a newer Atalaya.",
    exit: 4,
    cause,
  });
}
