import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A comment on a pull request; `GET /repos/{owner}/{repo}/issues/{number}/comments`. */
export type GithubComment = {
  id: number;
  issue: number;
  body: string;
  user: { login: string; type: "Bot" | "User" };
  author_association: "OWNER" | "MEMBER" | "COLLABORATOR" | "CONTRIBUTOR" | "NONE";
};

type Trouble = { status: number; headers?: Record<string, string> };

export type GithubApiEmulator = {
  url: string;
  token: string;
  repository: string;
  /** Numbers of the pull requests that there are. */
  pullRequests: number[];
  comments: GithubComment[];
  /** May the token write? A workflow without `pull-requests: write` may not. */
  mayWrite: boolean;
  /** Answers of the next calls, instead of doing what they ask for. */
  troubles: Trouble[];
  requests: string[];
  /** Called before a new comment is kept: where another run comes in between. */
  onCreate: (() => Promise<void>) | null;
  /** Called once, before the next change of a comment. */
  onChange: (() => void) | null;
  stop(): Promise<void>;
};

type Answer = { status: number; body: unknown; headers?: Record<string, string> };

/** GitHub's REST API on loopback: comments of one repository's pull requests, by page, as an Actions token sees them. */
export async function startGithubApiEmulator(): Promise<GithubApiEmulator> {
  const state = {
    ...{ token: `ghs_${randomUUID().replaceAll("-", "")}`, repository: "team/tower", pullRequests: [7] },
    ...{ comments: [], mayWrite: true, troubles: [], requests: [], onCreate: null, onChange: null },
  };
  const server = createServer((request, response) => void answer(request, response, emulator));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const emulator: GithubApiEmulator = Object.assign(state, {
    url: `http://127.0.0.1:${port}`,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  });
  return emulator;
}

async function answer(request: IncomingMessage, response: ServerResponse, state: GithubApiEmulator): Promise<void> {
  const url = new URL(request.url ?? "/", state.url);
  state.requests.push(`${request.method} ${url.pathname}${url.search}`);
  const text = await readText(request);
  const { status, body, headers } = await decide(request, url, text, state);
  response
    .writeHead(status, { "content-type": "application/json", ...headers })
    .end(body === null ? undefined : JSON.stringify(body));
}

async function decide(request: IncomingMessage, url: URL, text: string, state: GithubApiEmulator): Promise<Answer> {
  const trouble = state.troubles.shift();
  if (trouble) return { ...trouble, body: { message: `emulated ${trouble.status}` } };
  if (request.headers.authorization !== `Bearer ${state.token}`) return refusal(401, "Bad credentials");
  const prefix = `/repos/${state.repository}/issues/`;
  if (!url.pathname.startsWith(prefix)) return refusal(404, "Not Found");
  const method = request.method ?? "GET";
  if (method !== "GET" && !state.mayWrite) return refusal(403, "Resource not accessible by integration");
  const [first = "", second = ""] = url.pathname.slice(prefix.length).split("/");
  const body = text === "" ? "" : (JSON.parse(text) as { body: string }).body;
  if (body.length > 65_536) return refusal(422, "Validation Failed: body is too long (maximum is 65536 characters)");
  if (first === "comments") return changeOne(method, Number(second), body, state);
  if (second !== "comments" || !state.pullRequests.includes(Number(first))) return refusal(404, "Not Found");
  return method === "POST" ? create(Number(first), body, state) : list(Number(first), url.searchParams, state);
}

/** Oldest first, 30 to a page unless asked for more, 100 at most. */
function list(issue: number, query: URLSearchParams, state: GithubApiEmulator): Answer {
  const size = Math.min(Number(query.get("per_page") ?? 30), 100);
  const from = (Number(query.get("page") ?? 1) - 1) * size;
  const all = state.comments.filter((comment) => comment.issue === issue).toSorted((a, b) => a.id - b.id);
  return { status: 200, body: all.slice(from, from + size).map((comment) => told(comment, state)) };
}

async function create(issue: number, body: string, state: GithubApiEmulator): Promise<Answer> {
  await state.onCreate?.();
  const id = Math.max(1_000, ...state.comments.map((comment) => comment.id)) + 1;
  const comment: GithubComment = {
    ...{ id, issue, body },
    ...{ user: { login: "github-actions[bot]", type: "Bot" }, author_association: "NONE" },
  };
  state.comments.push(comment);
  return { status: 201, body: told(comment, state) };
}

function changeOne(method: string, id: number, body: string, state: GithubApiEmulator): Answer {
  state.onChange?.();
  state.onChange = null;
  const index = state.comments.findIndex((comment) => comment.id === id);
  const comment = state.comments[index];
  if (!comment) return refusal(404, "Not Found");
  if (method === "DELETE") {
    state.comments.splice(index, 1);
    return { status: 204, body: null };
  }
  comment.body = body;
  return { status: 200, body: told(comment, state) };
}

function told({ issue, ...comment }: GithubComment, { repository }: GithubApiEmulator) {
  const html_url = `https://github.com/${repository}/pull/${issue}#issuecomment-${comment.id}`;
  return { ...comment, html_url, created_at: "2026-11-22T12:00:00Z", updated_at: "2026-11-22T12:00:00Z" };
}

function refusal(status: number, message: string): Answer {
  return { status, body: { message, documentation_url: "https://docs.github.com/rest", status: String(status) } };
}

async function readText(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString("utf8");
}
