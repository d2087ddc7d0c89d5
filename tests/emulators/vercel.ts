import { randomUUID } from "node:crypto";
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
  comment?: string;
  createdAt: number;
  updatedAt: number;
  decrypted?: boolean;
};

/** A deployment as Vercel lists it; `GET /v7/deployments`. */
export type VercelDeployment = {
  uid: string;
  name: string;
  url: string;
  inspectorUrl: string;
  created: number;
  state: "QUEUED" | "BUILDING" | "READY" | "ERROR" | "CANCELED";
  target: "production" | null;
  branch: string;
  /** The values that it began with; the emulator's own, not in any answer. */
  environment: Record<string, string | undefined>;
};

export type VercelEmulator = {
  url: string;
  token: string;
  projectId: string;
  teamId: string;
  variables: VercelVariable[];
  deployments: VercelDeployment[];
  /** As a push to the branch does: a deployment with the variables of now. */
  push(branch: string): VercelDeployment;
  /** Git branches of the connected repository; null takes any. */
  branches: string[] | null;
  /** How many of the next calls are told to slow down. */
  slowDown(calls: number): void;
  requests: string[];
  stop(): Promise<void>;
};

const PAGE = 20;

type State = Omit<VercelEmulator, "url" | "slowDown" | "stop" | "push"> & { toSlowDown: number };

/** Vercel's REST API on loopback: one project of one team, its variables by page, and the errors of the real one. */
export async function startVercelEmulator(variables: VercelVariable[] = []): Promise<VercelEmulator> {
  const state: State = {
    token: `vercel-${crypto.randomUUID()}`,
    projectId: "prj_tower",
    teamId: "team_tower",
    variables,
    deployments: [],
    branches: null,
    requests: [],
    toSlowDown: 0,
  };
  const server = createServer((request, response) => void answer(request, response, state));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return Object.assign(state, {
    url: `http://127.0.0.1:${port}`,
    push: (branch: string) => deploy(state, branch),
    slowDown: (calls: number) => {
      state.toSlowDown = calls;
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  });
}

async function answer(request: IncomingMessage, response: ServerResponse, state: State): Promise<void> {
  const url = new URL(request.url ?? "/", "http://vercel.test");
  state.requests.push(`${request.method} ${url.pathname}${url.search}`);
  const asked = { method: request.method ?? "GET", url, body: await readJson(request) };
  const { status, body } = decide(asked, request.headers.authorization, state);
  const wait = status === 429 ? { "retry-after": "1" } : {};
  response.writeHead(status, { "content-type": "application/json", ...wait }).end(JSON.stringify(body));
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const text = Buffer.concat(parts).toString("utf8");
  return text === "" ? null : JSON.parse(text);
}

type Asked = { method: string; url: URL; body: unknown };
type Answer = { status: number; body: unknown };

function decide({ method, url, body }: Asked, authorization: string | undefined, state: State): Answer {
  if (state.toSlowDown > 0) {
    state.toSlowDown--;
    const limit = { total: 100, remaining: 0, reset: 1_795_332_087, resetMs: 1_795_332_087_000 };
    return failure(429, { code: "rate_limited", message: "Too many requests", limit });
  }
  if (authorization !== `Bearer ${state.token}`)
    return failure(403, { code: "forbidden", message: "Not authorized", invalidToken: true });
  if (url.searchParams.get("teamId") !== state.teamId) return notFound;
  switch (`${method} ${url.pathname}`) {
    case "GET /v7/deployments":
      return { status: 200, body: listDeployments(url.searchParams, state) };
    case "POST /v13/deployments":
      return deployAgain(body as { deploymentId: string; name: string }, state);
  }
  const [, version, , project, part, id] = url.pathname.split("/");
  if (project !== state.projectId) return failure(404, { code: "not_found", message: "Project not found" });
  switch (`${method} ${version} ${part ?? ""}`) {
    case "GET v9 ":
      return { status: 200, body: { id: state.projectId, name: "tower" } };
    case "GET v10 env":
      return { status: 200, body: pageOf(state.variables, url.searchParams) };
    case "POST v10 env":
      return { status: 201, body: upsert([body].flat() as NewVariable[], url.searchParams, state) };
    case "DELETE v9 env":
      return remove(id ?? "", state);
    default:
      return notFound;
  }
}

type NewVariable = Pick<VercelVariable, "key" | "value" | "type" | "target" | "gitBranch" | "comment">;

/** 201 whatever became of them: those that were not taken are in `failed`. */
function upsert(asked: NewVariable[], query: URLSearchParams, state: State) {
  const created: object[] = [];
  const failed: object[] = [];
  for (const each of asked) {
    const { key, gitBranch, target } = each;
    const isForOneBranch = gitBranch === undefined || String(target) === "preview";
    const existing = state.variables.find((known) => known.key === key && known.gitBranch === gitBranch);
    const fault =
      gitBranch !== undefined && state.branches !== null && !state.branches.includes(gitBranch)
        ? { code: "BAD_REQUEST", message: `The Branch "${gitBranch}" was not found in the connected Git repository.` }
        : !isForOneBranch
          ? { code: "BAD_REQUEST", message: "gitBranch needs the target preview" }
          : existing && query.get("upsert") !== "true"
            ? { code: "ENV_CONFLICT", message: `Another variable ${key} exists already` }
            : null;
    if (fault) failed.push({ error: { ...fault, key } });
    else created.push(shown(write(each, existing, state), false));
  }
  return { created, failed };
}

function write(each: NewVariable, existing: VercelVariable | undefined, state: State): VercelVariable {
  const now = nextMoment(state);
  if (existing) return Object.assign(existing, each, { updatedAt: now });
  const made: VercelVariable = { id: `env_${randomUUID().slice(0, 8)}`, ...each, createdAt: now, updatedAt: now };
  state.variables.push(made);
  return made;
}

function remove(id: string, state: State): Answer {
  const index = state.variables.findIndex((variable) => variable.id === id);
  const [gone] = index < 0 ? [] : state.variables.splice(index, 1);
  return gone ? { status: 200, body: shown(gone, false) } : notFound;
}

/** Vercel's own clock: no two things happen at once. */
function nextMoment({ variables, deployments }: State): number {
  const known = [...variables.map(({ updatedAt }) => updatedAt), ...deployments.map(({ created }) => created)];
  return Math.max(Date.parse("2026-11-22T12:00:00Z"), ...known) + 1_000;
}

function listDeployments(query: URLSearchParams, { deployments, projectId }: State) {
  const isMeant = ({ branch, target }: VercelDeployment) =>
    query.get("projectId") === projectId &&
    (query.get("branch") ?? branch) === branch &&
    (query.get("target") === "preview" ? target === null : true);
  const found = deployments.filter(isMeant).toSorted((a, b) => b.created - a.created);
  return {
    deployments: found.slice(0, Number(query.get("limit") ?? 20)).map(({ environment: _, ...told }) => told),
    pagination: { count: found.length, next: null, prev: null },
  };
}

function deploy(state: State, branch: string): VercelDeployment {
  const id = randomUUID().slice(0, 8);
  const isMeant = ({ target, gitBranch }: VercelVariable) =>
    [target].flat().includes("preview") && (gitBranch === undefined || gitBranch === branch);
  // A branch's own variable wins over the general one.
  const meant = state.variables.filter(isMeant).toSorted((a, b) => Number(!!a.gitBranch) - Number(!!b.gitBranch));
  const deployment: VercelDeployment = {
    ...{ uid: `dpl_${id}`, name: "tower", url: `tower-${id}.vercel.app`, state: "QUEUED", target: null, branch },
    ...{ inspectorUrl: `https://vercel.com/team/tower/${id}`, created: nextMoment(state) },
    environment: Object.fromEntries(meant.map(({ key, value }) => [key, value])),
  };
  state.deployments.push(deployment);
  return deployment;
}

function deployAgain({ deploymentId, name }: { deploymentId: string; name: string }, state: State): Answer {
  const source = state.deployments.find(({ uid }) => uid === deploymentId);
  if (!source || source.name !== name) return notFound;
  const { uid: id, url, inspectorUrl } = deploy(state, source.branch);
  return { status: 200, body: { id, url, inspectorUrl, readyState: "QUEUED" } };
}

/** Newest first; `until` of the next page is the time of this one's last. */
function pageOf(variables: VercelVariable[], query: URLSearchParams) {
  const until = Number(query.get("until") ?? Number.POSITIVE_INFINITY);
  const branch = query.get("gitBranch");
  // Asked for one branch, Vercel also tells what holds for all of them.
  const asked = variables.filter(({ gitBranch }) => branch === null || gitBranch === undefined || gitBranch === branch);
  const left = asked.filter(({ createdAt }) => createdAt < until).sort((a, b) => b.createdAt - a.createdAt);
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

const notFound = failure(404, { code: "not_found", message: "Not found" });
