import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type {
  BranchOperations,
  BranchResponse,
  BranchRestoreRequest,
  BranchSchemaCompareResponse,
  BranchUpdateRequest,
  ConnectionUriResponse,
  CreateProjectBranchResponse,
  DatabasesResponse,
  EndpointCreateRequest,
  EndpointOperations,
  EndpointsResponse,
  GeneralError,
  ListProjectBranchesResponse,
  OperationResponse,
  Project,
  ProjectOwnerData,
} from "@neon/sdk";
import type { Clock } from "../../../modules/platform/clock.ts";
import { type CreateBody, NeonProject, Refusal } from "./project.ts";

/** What the emulator does to the next call that matches, instead of answering it well. */
export type Fault = {
  method: string;
  path: RegExp;
  /** Default: as often as it matches. */
  times?: number;
  /** Carried out before the answer is spoilt: the caller cannot know. */
  isCarriedOut?: boolean;
} & ({ status: number; body?: unknown } | { text: string } | { hangUp: true });

export type NeonEmulator = {
  baseUrl: string;
  apiKey: string;
  project: NeonProject;
  /** `METHOD /path` of every call, in their order. */
  calls: string[];
  faults: Fault[];
  /** Hands out the parent's connection string, as Neon's own tools have done. */
  confuseEndpoints: "parent" | "pooler" | null;
  stop(): Promise<void>;
};

type Asked = { parts: string[]; query: URLSearchParams; body: unknown };
type Answer = { status: number; body: unknown };

/** Neon's management API for one project, over HTTP on the loopback, backed by real databases of `server`. */
export async function startNeonEmulator(server: string, clock: Clock): Promise<NeonEmulator> {
  const project = new NeonProject(server, clock);
  await project.open();
  const emulator = { apiKey: "napi_emulated_key_0123456789", project, calls: [], faults: [], confuseEndpoints: null };
  const http = createServer((request, response) => {
    answer(emulated, request, response).catch((error: unknown) =>
      send(response, 500, { code: "", message: String(error) }),
    );
  });
  http.listen(0, "127.0.0.1");
  await once(http, "listening");
  const { port } = http.address() as AddressInfo;
  const stop = async () => {
    http.closeAllConnections();
    http.close();
    await project.close();
  };
  const emulated: NeonEmulator = Object.assign(emulator, { baseUrl: `http://127.0.0.1:${port}/api/v2`, stop });
  return emulated;
}

async function answer(emulator: NeonEmulator, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? "/", emulator.baseUrl);
  const path = url.pathname.replace("/api/v2", "");
  const method = request.method ?? "GET";
  emulator.calls.push(`${method} ${path}`);
  const body = await readJson(request);
  if (method === "GET") emulator.project.goOn();
  if (request.headers.authorization !== `Bearer ${emulator.apiKey}`) {
    return send(response, 401, { code: "", message: "authentication failed" } satisfies GeneralError);
  }
  const fault = takeFault(emulator, method, path);
  const { status, body: answered } =
    fault && !fault.isCarriedOut
      ? { status: 500, body: null }
      : await route(emulator, method, { parts: path.split("/").slice(1), query: url.searchParams, body });
  if (!fault) return send(response, status, answered);
  if ("hangUp" in fault) return void response.destroy();
  if ("text" in fault) return void response.writeHead(200, { "content-type": "application/json" }).end(fault.text);
  send(response, fault.status, fault.body ?? { code: "", message: `emulated ${fault.status}` });
}

function takeFault(emulator: NeonEmulator, method: string, path: string): Fault | undefined {
  const fault = emulator.faults.find((each) => each.method === method && each.path.test(path));
  if (fault?.times !== undefined && --fault.times <= 0) emulator.faults.splice(emulator.faults.indexOf(fault), 1);
  return fault;
}

async function route(emulator: NeonEmulator, method: string, asked: Asked): Promise<Answer> {
  try {
    const [projects, projectId, ...rest] = asked.parts;
    if (projects !== "projects" || projectId !== emulator.project.id) throw new Refusal(404, "project not found");
    return await answerProject(emulator, method, { ...asked, parts: rest });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const body: GeneralError = { code: error.code, message: error.message, request_id: "emulated" };
    return { status: error.status, body };
  }
}

async function answerProject(emulator: NeonEmulator, method: string, { parts, query, body }: Asked): Promise<Answer> {
  const { project } = emulator;
  const [kind, id = "", part] = parts;
  switch (`${method} ${[kind ?? "", ...(id ? ["_"] : []), ...(part ? [part] : [])].join("/")}`) {
    case "GET ":
      return ok<{ project: Pick<Project, "id" | "name"> & { owner: ProjectOwnerData } }>({
        project: { id: project.id, name: "emulated", owner: ownerOf(project) },
      });
    case "GET branches":
      return ok<ListProjectBranchesResponse>(listPage(project, query));
    case "POST branches":
      return { status: 201, body: (await project.create(body as CreateBody)) satisfies CreateProjectBranchResponse };
    case "GET branches/_":
      return ok<BranchResponse>({ branch: project.get(id).branch });
    case "PATCH branches/_":
      return ok<BranchOperations>(project.update(id, body as BranchUpdateRequest));
    case "DELETE branches/_":
      return ok<BranchOperations>(await project.delete(id));
    case "POST branches/_/restore":
      return ok<BranchOperations>(await project.restore(id, body as BranchRestoreRequest));
    case "GET branches/_/endpoints":
      return ok<EndpointsResponse>({ endpoints: project.endpointsOf(id) });
    case "GET branches/_/databases":
      return ok<DatabasesResponse>({ databases: [databaseOf(project, id)] });
    case "GET endpoints":
      return ok<EndpointsResponse>({ endpoints: project.endpoints() });
    case "GET branches/_/compare_schema": {
      const diff = await project.compareSchema(id);
      return ok<BranchSchemaCompareResponse>(diff === undefined ? {} : { diff });
    }
    case "POST endpoints":
      return {
        status: 201,
        body: project.createEndpoint((body as EndpointCreateRequest).endpoint.branch_id) satisfies EndpointOperations,
      };
    case "GET connection_uri":
      return ok<ConnectionUriResponse>({ uri: uriFor(emulator, query) });
    case "GET operations/_":
      return ok<OperationResponse>({ operation: project.operation(id) });
    default:
      throw new Refusal(404, "this request is not emulated");
  }
}

function ok<Body>(body: Body): Answer {
  return { status: 200, body };
}

function ownerOf({ branchesLimit }: NeonProject): ProjectOwnerData {
  return { email: "ana@example.com", name: "Ana", branches_limit: branchesLimit, subscription_type: "free_v3" };
}

/** Pages of at most two, so that whoever reads only the first one is found out. */
function listPage(project: NeonProject, query: URLSearchParams): ListProjectBranchesResponse {
  const all = project.list().filter(({ branch }) => branch.name.includes(query.get("search") ?? ""));
  const from = Number(query.get("cursor") ?? 0);
  const branches = all.slice(from, from + 2).map(({ branch }) => branch);
  const next = from + 2 < all.length ? { next: String(from + 2) } : {};
  return {
    branches,
    annotations: project.annotations(),
    pagination: { ...next, sort_by: "created_at", sort_order: "asc" },
  };
}

function databaseOf(project: NeonProject, branchId: string): DatabasesResponse["databases"][number] {
  const { created_at, updated_at } = project.get(branchId).branch;
  const { name, role } = project.databaseOf(branchId);
  return { id: 1, branch_id: branchId, name, owner_name: role, created_at, updated_at };
}

function uriFor({ project, confuseEndpoints }: NeonEmulator, query: URLSearchParams): string {
  const branchId = query.get("branch_id") ?? "";
  const { branch } = project.get(branchId);
  const { name, role } = project.databaseOf(branchId);
  if (query.get("database_name") !== name || query.get("role_name") !== role) throw new Refusal(404, "not found");
  const ofBranch = confuseEndpoints === "parent" ? (branch.parent_id ?? branchId) : branchId;
  const [endpoint] = project.endpointsOf(ofBranch);
  if (!endpoint) throw new Refusal(404, "the branch has no endpoint");
  return project.uriOf(endpoint, confuseEndpoints === "pooler" || query.get("pooled") === "true");
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const text = Buffer.concat(parts).toString("utf8");
  return text === "" ? null : JSON.parse(text);
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}
