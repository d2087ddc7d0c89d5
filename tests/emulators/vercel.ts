import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A variable as Vercel's API gives it; `GET /v10/projects/{id}/env`. */
export type VercelVariable = {
  id: string;
  key: string;
  value?: string;
  type: "plain" | "encrypted" | "sensitive" | "system";
  target: ("production" | "preview" | "development")[] | string;
  gitBranch?: string;
  createdAt: number;
  updatedAt: number;
  decrypted?: boolean;
};

export type VercelEmulator = {
  url: string;
  token: string;
  projectId: string;
  teamId: string;
  variables: VercelVariable[];
  /** How many of the next calls are told to slow down. */
  slowDown(calls: number): void;
  requests: string[];
  stop(): Promise<void>;
};

const PAGE = 20;

type State = Omit<VercelEmulator, "url" | "slowDown" | "stop"> & { toSlowDown: number };

/** Vercel's REST API on loopback: one project of one team, its variables by page, and the errors of the real one. */
export async function startVercelEmulator(variables: VercelVariable[] = []): Promise<VercelEmulator> {
  const state: State = {
    token: `vercel-${crypto.randomUUID()}`,
    projectId: "prj_tower",
    teamId: "team_tower",
    variables,
    requests: [],
    toSlowDown: 0,
  };
  const server = createServer((request, response) => answer(request, response, state));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return Object.assign(state, {
    url: `http://127.0.0.1:${port}`,
    slowDown: (calls: number) => {
      state.toSlowDown = calls;
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  });
}

function answer(request: IncomingMessage, response: ServerResponse, state: State): void {
  const url = new URL(request.url ?? "/", "http://vercel.test");
  state.requests.push(`${request.method} ${url.pathname}${url.search}`);
  const { status, body } = decide(url, request.headers.authorization, state);
  const wait = status === 429 ? { "retry-after": "1" } : {};
  response.writeHead(status, { "content-type": "application/json", ...wait }).end(JSON.stringify(body));
}

type Answer = { status: number; body: object };

function decide(url: URL, authorization: string | undefined, state: State): Answer {
  if (state.toSlowDown > 0) {
    state.toSlowDown--;
    const limit = { total: 100, remaining: 0, reset: 1_795_332_087, resetMs: 1_795_332_087_000 };
    return failure(429, { code: "rate_limited", message: "Too many requests", limit });
  }
  if (authorization !== `Bearer ${state.token}`)
    return failure(403, { code: "forbidden", message: "Not authorized", invalidToken: true });
  const [, version, , project, part] = url.pathname.split("/");
  const isOurs = project === state.projectId && url.searchParams.get("teamId") === state.teamId;
  if (!isOurs) return failure(404, { code: "not_found", message: "Project not found" });
  if (version === "v9" && part === undefined) return { status: 200, body: { id: state.projectId, name: "tower" } };
  if (version === "v10" && part === "env") return { status: 200, body: pageOf(state.variables, url.searchParams) };
  return failure(404, { code: "not_found", message: "Not found" });
}

/** Newest first; `until` of the next page is the time of this one's last. */
function pageOf(variables: VercelVariable[], query: URLSearchParams) {
  const until = Number(query.get("until") ?? Number.POSITIVE_INFINITY);
  const left = variables.filter(({ createdAt }) => createdAt < until).sort((a, b) => b.createdAt - a.createdAt);
  const envs = left.slice(0, PAGE).map((variable) => shown(variable, query.get("decrypt") === "true"));
  const next = left.length > PAGE ? (envs.at(-1)?.createdAt ?? null) : null;
  return { envs, pagination: { count: envs.length, next, prev: envs[0]?.createdAt ?? null } };
}

function shown({ value, ...variable }: VercelVariable, wantsClear: boolean): VercelVariable {
  if (variable.type === "sensitive") return { ...variable, value: "" };
  if (variable.type !== "encrypted") return { ...variable, value };
  return wantsClear
    ? { ...variable, value, decrypted: true }
    : { ...variable, value: Buffer.from(`cipher ${variable.id}`).toString("base64"), decrypted: false };
}

function failure(status: number, error: object): Answer {
  return { status, body: { error } };
}
