import { fetchOutbound, OpsError, type OutboundAnswer, type OutboundOptions } from "#modules/platform";

/** One repository on GitHub, and what opens it. */
export type GithubRepository = { token: string; repository: string; apiUrl: string };

/** Waiting and chance of retries; given by tests. */
export type GithubOptions = Pick<OutboundOptions, "wait" | "random">;

type Call = {
  method?: "GET" | "POST" | "PATCH" | "DELETE";
  path: string;
  query?: Record<string, string>;
  body?: unknown;
};

const MAX_BYTES = 8 * 1024 * 1024;
const TRIES = 3;

/**
 * One call of GitHub's REST API, under the repository. Tries again when it asks to slow down.
 * @returns the answer's JSON, null for an empty one
 * @throws OpsError preview.github-refused, preview.github-not-found, preview.github-busy, preview.github-unexpected, net.*
 */
export async function callGithub(
  { token, repository, apiUrl }: GithubRepository,
  { method = "GET", path, query, body }: Call,
  options: GithubOptions = {},
): Promise<unknown> {
  const url = new URL(`${apiUrl.replace(/\/$/, "")}/repos/${repository}${path}`);
  for (const [name, value] of Object.entries(query ?? {})) url.searchParams.set(name, value);
  const headers = {
    authorization: `Bearer ${token}`,
    accept: "application/vnd.github+json",
    "x-github-api-version": "2022-11-28",
    ...(body === undefined ? {} : { "content-type": "application/json" }),
  };
  const sent = body === undefined ? {} : { body: JSON.stringify(body) };
  // Whoever writes here looks again afterwards, so an answer that was lost may be asked for twice.
  const answer = await fetchOutbound(url, {
    method,
    headers,
    ...sent,
    retries: TRIES,
    maxBytes: MAX_BYTES,
    ...options,
  });
  if (answer.status < 200 || answer.status > 299) throw failureOf(answer);
  return answer.body.byteLength === 0 ? null : parseJson(answer);
}

function parseJson(answer: OutboundAnswer): unknown {
  try {
    return JSON.parse(answer.text());
  } catch (cause) {
    throw unexpectedFromGithub(cause);
  }
}

function failureOf({ status, headers }: OutboundAnswer): OpsError {
  // GitHub's first limit is told with a 403.
  const isLimit = status === 429 || (status === 403 && headers.get("x-ratelimit-remaining") === "0");
  if (isLimit || status >= 500) {
    return new OpsError({
      code: "preview.github-busy",
      message: `GitHub's API answered ${status}${isLimit ? ": too many requests" : ""}.`,
      hint: "Run the workflow again in a few minutes.",
      retry: "later",
      exit: 4,
    });
  }
  if (status === 401 || status === 403) {
    return new OpsError({
      code: "preview.github-refused",
      message: "GitHub does not let this token write comments.",
      hint: "Give the job the permission pull-requests: write.",
      exit: 4,
    });
  }
  if (status === 404 || status === 410) {
    return new OpsError({
      code: "preview.github-not-found",
      message: "GitHub knows no such pull request or comment, or does not show it to this token.",
      hint: "Check GITHUB_REPOSITORY and the pull request's number.",
      exit: 4,
    });
  }
  return unexpectedFromGithub(`status ${status}`);
}

export function unexpectedFromGithub(cause: unknown): OpsError {
  return new OpsError({
    code: "preview.github-unexpected",
    message: "GitHub's API answered what Atalaya does not understand.",
    hint: "Check GITHUB_API_URL; if it is right, the API may have changed: look for a newer Atalaya.",
    exit: 4,
    cause,
  });
}
