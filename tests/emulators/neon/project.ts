import { randomBytes, randomUUID } from "node:crypto";
import type {
  AnnotationData,
  Branch,
  BranchCreateRequest,
  BranchRestoreRequest,
  BranchUpdateRequest,
  Endpoint,
  Operation,
  OperationAction,
  raw,
} from "@neon/sdk";
import type { Clock } from "../../../modules/platform/clock.ts";
import { Backing } from "./backing.ts";

export const DATABASE = "neondb";
export const ROLE = "neondb_owner";
const PASSWORD = "npg_emulated-password";
const REGION = "aws-eu-central-1";

/** An answer that Neon gives instead of doing it. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  constructor(status: number, message: string, code = "") {
    super(message);
    this.status = status;
    this.code = code;
  }
}

type Kept = { branch: Branch; database: string; annotation: Record<string, string> };
type Point = { branchId: string; lsn: bigint; at: string; database: string };
type Changed = { branch: Branch; operations: Operation[] };
export type CreateBody = NonNullable<Parameters<typeof raw.createProjectBranch>[0]["body"]>;

/** The state of one emulated project, and what Neon's documents say of each change. */
export class NeonProject {
  readonly id = "emulated-project-12345";
  branchesLimit = 10;
  /** Do sessions learn their branch's id, as on Neon today? */
  saysBranch = true;
  /** Endpoints that a child process can reach: each new one takes the next name of this machine, and the real database. */
  reachableHosts: string[] = [];
  readonly #server: string;
  /** How often an operation is looked at before it is done. */
  pollsPerOperation = 2;
  readonly #clock: Clock;
  readonly #backing: Backing;
  readonly #kept = new Map<string, Kept>();
  readonly #endpoints = new Map<string, Endpoint>();
  readonly #operations = new Map<string, { operation: Operation; pollsLeft: number }>();
  readonly #points: Point[] = [];
  #lsn = 0x1_9000_0000n;

  constructor(server: string, clock: Clock) {
    this.#clock = clock;
    this.#server = server;
    this.#backing = new Backing(server);
  }

  async open(): Promise<Branch> {
    const root = this.#newBranch({ name: "production", isDefault: true });
    this.#kept.set(root.id, { branch: root, database: await this.#newDatabase(root), annotation: {} });
    this.addEndpoint(root.id);
    return root;
  }

  close(): Promise<void> {
    return this.#backing.dropAll();
  }

  /** As Neon's name servers and proxy would: where a connection string really leads. */
  resolve(uri: string): string {
    const url = new URL(uri);
    if (url.password !== PASSWORD || url.username !== ROLE || url.pathname !== `/${DATABASE}`) {
      throw new Error("the proxy refuses the user, the password or the database");
    }
    const endpoint = [...this.#endpoints.values()].find(({ host }) => host === url.hostname);
    if (!endpoint) throw new Error(`no endpoint has the host ${url.hostname}`);
    return this.#backing.urlOf(this.get(endpoint.branch_id).database);
  }

  /** The way back from where a connection string really leads. */
  branchBehind(url: string): Branch | undefined {
    return this.list().find(({ database }) => this.#backing.urlOf(database) === url)?.branch;
  }

  list(): Kept[] {
    return [...this.#kept.values()];
  }

  annotations(): Record<string, AnnotationData> {
    const annotated = this.list().filter(({ annotation }) => Object.keys(annotation).length > 0);
    return Object.fromEntries(
      annotated.map(({ branch, annotation }) => [
        branch.id,
        { object: { type: "console/branch", id: branch.id }, value: annotation },
      ]),
    );
  }

  get(id: string): Kept {
    const kept = this.#kept.get(id);
    if (!kept) throw new Refusal(404, "branch not found");
    return kept;
  }

  named(name: string): Kept {
    const kept = this.list().find(({ branch }) => branch.name === name);
    if (!kept) throw new Error(`the emulator has no branch ${name}`);
    return kept;
  }

  endpointsOf(branchId: string): Endpoint[] {
    this.get(branchId);
    return [...this.#endpoints.values()].filter((endpoint) => endpoint.branch_id === branchId);
  }

  endpoints(): Endpoint[] {
    return [...this.#endpoints.values()];
  }

  /** Name of the database as the branch's own clients see it, and who owns it. */
  databaseOf(branchId: string): { name: string; role: string } {
    if (this.reachableHosts.length === 0) return { name: DATABASE, role: ROLE };
    return { name: this.get(branchId).database, role: decodeURIComponent(new URL(this.#server).username) };
  }

  uriOf(endpoint: Endpoint, pooled = false): string {
    if (this.reachableHosts.length > 0) {
      const url = new URL(this.#backing.urlOf(this.get(endpoint.branch_id).database));
      url.hostname = endpoint.host;
      return url.href;
    }
    const host = pooled ? endpoint.host.replace(".", "-pooler.") : endpoint.host;
    return `postgresql://${ROLE}:${PASSWORD}@${host}/${DATABASE}?sslmode=require&channel_binding=require`;
  }

  async create({ branch: asked = {}, endpoints = [], annotation_value = {} }: CreateBody) {
    this.#refuseWhileLocked();
    const parent = asked.parent_id ? this.get(asked.parent_id) : this.#default();
    if (this.#kept.size >= this.branchesLimit) {
      throw new Refusal(422, "branches limit exceeded", "BRANCHES_LIMIT_EXCEEDED");
    }
    if (asked.name && this.list().some(({ branch }) => branch.name === asked.name)) {
      throw new Refusal(409, `branch with name "${asked.name}" already exists`, "BRANCH_ALREADY_EXISTS");
    }
    if (parent.branch.expires_at) throw new Refusal(422, "a branch with an expiration cannot have children");
    const expires = this.#expiry(asked);
    const point = await this.remember(parent.branch.id);
    const branch = this.#newBranch({ name: asked.name ?? `br-${randomBytes(3).toString("hex")}`, parent, point });
    Object.assign(branch, expires);
    const database = await this.#newDatabase(branch, point.database);
    this.#kept.set(branch.id, { branch, database, annotation: annotation_value });
    const made = endpoints.map(() => this.addEndpoint(branch.id));
    const operations = [this.#begin("create_branch", branch), ...made.map(() => this.#begin("start_compute", branch))];
    return { branch, endpoints: made, operations, roles: [], databases: [] };
  }

  update(id: string, { branch: asked }: BranchUpdateRequest): Changed {
    this.#refuseWhileLocked();
    const { branch } = this.get(id);
    if (asked.expires_at && (branch.default || branch.protected || this.#children(id).length > 0)) {
      throw new Refusal(422, "this branch cannot have an expiration");
    }
    Object.assign(branch, this.#expiry(asked), asked.name === undefined ? {} : { name: asked.name });
    if (asked.protected !== undefined) branch.protected = asked.protected;
    return { branch, operations: [] };
  }

  async delete(id: string): Promise<Changed> {
    this.#refuseWhileLocked();
    const { branch, database } = this.get(id);
    if (branch.default || branch.protected || !branch.parent_id) throw new Refusal(422, "cannot delete this branch");
    if (this.#children(id).length > 0) throw new Refusal(422, "cannot delete branch with children");
    this.#kept.delete(id);
    for (const endpoint of [...this.#endpoints.values()].filter((each) => each.branch_id === id)) {
      this.#endpoints.delete(endpoint.id);
    }
    await this.#backing.drop(database);
    return { branch, operations: [this.#begin("delete_timeline", branch)] };
  }

  async restore(id: string, body: BranchRestoreRequest): Promise<Changed> {
    this.#refuseWhileLocked();
    const kept = this.get(id);
    const isSelf = body.source_branch_id === id;
    if (isSelf && !(body.preserve_under_name && (body.source_lsn || body.source_timestamp))) {
      throw new Refusal(400, "restoring a branch to itself needs a point in time and preserve_under_name");
    }
    if (!isSelf && kept.branch.parent_id === undefined)
      throw new Refusal(400, "the emulator: a root from another branch");
    if (this.#children(id).length > 0 && !body.preserve_under_name)
      throw new Refusal(400, "preserve_under_name is required");
    if (kept.branch.protected && !isSelf) throw new Refusal(422, "cannot reset a protected branch");
    const source = await this.#sourceOf(body);
    const before = await this.#backing.moveAway(kept.database);
    await this.#newDatabase(kept.branch, source, kept.database);
    if (body.preserve_under_name) this.#preserve(kept.branch, before, body.preserve_under_name);
    else await this.#backing.drop(before);
    if (kept.branch.ttl_interval_seconds) {
      const end = this.#clock.now().getTime() + kept.branch.ttl_interval_seconds * 1_000;
      kept.branch.expires_at = new Date(end).toISOString().replace(/\.\d+Z/, "Z");
    }
    kept.branch.last_reset_at = this.#now();
    kept.branch.current_state = "resetting";
    return { branch: kept.branch, operations: [this.#begin("create_timeline", kept.branch)] };
  }

  addEndpoint(branchId: string): Endpoint {
    const id = `ep-emulated-${randomBytes(4).toString("hex")}`;
    const host = this.reachableHosts[this.#endpoints.size] ?? `${id}.eu-central-1.aws.neon.tech`;
    const endpoint: Endpoint = {
      ...{ id, host, project_id: this.id, branch_id: branchId, region_id: REGION, type: "read_write" },
      ...{ autoscaling_limit_min_cu: 0.25, autoscaling_limit_max_cu: 1, current_state: "idle", settings: {} },
      ...{ pooler_enabled: false, pooler_mode: "transaction", disabled: false, passwordless_access: true },
      ...{ creation_source: "console", created_at: this.#now(), updated_at: this.#now() },
      ...{ proxy_host: "eu-central-1.aws.neon.tech", suspend_timeout_seconds: 0, provisioner: "k8s-neonvm" },
    };
    this.#endpoints.set(id, endpoint);
    return endpoint;
  }

  removeEndpoints(branchId: string): void {
    for (const { id } of this.endpointsOf(branchId)) this.#endpoints.delete(id);
  }

  createEndpoint(branchId: string): { endpoint: Endpoint; operations: Operation[] } {
    this.#refuseWhileLocked();
    const { branch } = this.get(branchId);
    return { endpoint: this.addEndpoint(branchId), operations: [this.#begin("start_compute", branch)] };
  }

  operation(id: string): Operation {
    const found = this.#operations.get(id);
    if (!found) throw new Refusal(404, "operation not found");
    return found.operation;
  }

  /** Time passes: all that is under way comes a step further. */
  goOn(): void {
    for (const each of this.#operations.values()) {
      if (each.operation.status !== "running" || --each.pollsLeft > 0) continue;
      this.#finish(each.operation);
    }
  }

  /** Nothing is under way any more. */
  finishAll(): void {
    for (const { operation } of this.#operations.values()) if (operation.status === "running") this.#finish(operation);
  }

  /** The next operation ends so. */
  nextOperationEnds: Operation["status"] = "finished";

  async remember(branchId: string): Promise<Point> {
    const { database } = this.get(branchId);
    this.#lsn += 0x1000n;
    const point = { branchId, lsn: this.#lsn, at: this.#now(), database: await this.#backing.create(database) };
    this.#points.push(point);
    return point;
  }

  async #sourceOf(body: BranchRestoreRequest): Promise<string> {
    const { source_branch_id, source_lsn, source_timestamp } = body;
    const source = this.get(source_branch_id);
    if (!source_lsn && !source_timestamp) return source.database;
    const points = this.#points.filter(({ branchId }) => branchId === source_branch_id);
    const isBefore = ({ lsn, at }: Point) =>
      source_lsn ? lsn <= parseLsn(source_lsn) : Date.parse(at) <= Date.parse(source_timestamp ?? "");
    const point = points.filter(isBefore).at(-1);
    if (!point) throw new Refusal(400, "the point in time is outside the history of the branch");
    return point.database;
  }

  #preserve(branch: Branch, database: string, name: string): void {
    const old = this.#newBranch({ name });
    old.parent_id = branch.parent_id ?? branch.id;
    this.#kept.set(old.id, { branch: old, database, annotation: {} });
    for (const child of this.#children(branch.id)) if (child.id !== old.id) child.parent_id = old.id;
  }

  /** Unified diff of a branch's schema against its parent's. */
  async compareSchema(id: string): Promise<string | undefined> {
    const { branch, database } = this.get(id);
    const before = await this.#backing.readSchema(this.get(branch.parent_id ?? id).database);
    const after = await this.#backing.readSchema(database);
    const marked = (sign: string, statements: string[], others: string[]) =>
      statements
        .filter((each) => !others.includes(each))
        .flatMap((each) => each.split("\n").map((line) => sign + line));
    const lines = [...marked("-", before, after), ...marked("+", after, before)];
    return lines.length === 0 ? undefined : ["--- a", "+++ b", "@@ -1 +1 @@", ...lines, ""].join("\n");
  }

  async #newDatabase(branch: Branch, template?: string, name?: string): Promise<string> {
    const database = await this.#backing.create(template, name);
    if (this.saysBranch) await this.#backing.sayBranch(database, branch.id);
    return database;
  }

  #children(id: string): Branch[] {
    return this.list().flatMap(({ branch }) => (branch.parent_id === id ? [branch] : []));
  }

  #default(): Kept {
    const found = this.list().find(({ branch }) => branch.default);
    if (!found) throw new Refusal(404, "no default branch");
    return found;
  }

  #expiry({ expires_at }: NonNullable<BranchCreateRequest["branch"]> | BranchUpdateRequest["branch"]) {
    if (!expires_at) return {};
    if (/\.\d+/.test(expires_at)) throw new Refusal(400, "expires_at: precision up to seconds");
    const inSeconds = Math.round((Date.parse(expires_at) - this.#clock.now().getTime()) / 1_000);
    if (inSeconds <= 0 || inSeconds > 30 * 86_400) throw new Refusal(400, "expires_at must be within 30 days");
    return { expires_at, ttl_interval_seconds: inSeconds };
  }

  #newBranch({ name, parent, point, isDefault }: { name: string; parent?: Kept; point?: Point; isDefault?: boolean }) {
    const branch: Branch = {
      ...{ id: `br-emulated-${randomBytes(4).toString("hex")}`, project_id: this.id, name },
      ...(parent && point
        ? { parent_id: parent.branch.id, parent_lsn: formatLsn(point.lsn), parent_timestamp: point.at }
        : {}),
      ...{ current_state: parent ? "init" : "ready", state_changed_at: this.#now(), creation_source: "console" },
      ...{ default: isDefault ?? false, protected: false, cpu_used_sec: 0, compute_time_seconds: 0 },
      ...{ active_time_seconds: 0, written_data_bytes: 0, data_transfer_bytes: 0, logical_size: 30_000_000 },
      ...{ created_at: this.#now(), updated_at: this.#now() },
    };
    return branch;
  }

  #begin(action: OperationAction, branch: Branch): Operation {
    const operation: Operation = {
      ...{ id: randomUUID(), project_id: this.id, branch_id: branch.id, action, status: "running" },
      ...{ failures_count: 0, created_at: this.#now(), updated_at: this.#now(), total_duration_ms: 0 },
    };
    this.#operations.set(operation.id, { operation, pollsLeft: this.pollsPerOperation });
    return operation;
  }

  #finish(operation: Operation): void {
    operation.status = this.nextOperationEnds;
    this.nextOperationEnds = "finished";
    const kept = this.#kept.get(operation.branch_id ?? "");
    if (kept && operation.status === "finished") kept.branch.current_state = "ready";
  }

  #refuseWhileLocked(): void {
    const isBusy = [...this.#operations.values()].some(({ operation }) => operation.status === "running");
    if (isBusy)
      throw new Refusal(
        423,
        "project already has running conflicting operations, scheduling of new ones is prohibited",
      );
  }

  #now(): string {
    return this.#clock.now().toISOString();
  }
}

function parseLsn(text: string): bigint {
  const [high = "0", low = "0"] = text.split("/");
  return (BigInt(`0x${high}`) << 32n) + BigInt(`0x${low}`);
}

function formatLsn(lsn: bigint): string {
  return `${(lsn >> 32n).toString(16)}/${(lsn & 0xffff_ffffn).toString(16)}`.toUpperCase();
}
