import { type Clock, type Log, OpsError } from "#modules/platform";
import {
  type Connection,
  cloneDatabase,
  describeTarget,
  openAdmin,
  quoteIdentifier,
  quoteLiteral,
  urlForDatabase,
} from "#modules/postgres";
import {
  checkExpiry,
  checkName,
  getBranch,
  getDefaultBranch,
  inOrder,
  isExpiredBy,
  nameTaken,
  refuseChange,
  refuseChildren,
  refuseOtherRestorePoint,
  refuseParent,
  refuseRestorePoint,
  refuseReuse,
} from "../judge.ts";
import type {
  Branch,
  BranchConnection,
  BranchOrigin,
  BranchProvider,
  CreateBranchInput,
  DeleteBranchOptions,
  RestoreBranchInput,
} from "../types.ts";
import { databaseNameOf } from "./database-name.ts";
import { type DatabaseRow, readDatabases } from "./databases.ts";
import { type Mark, writeMark } from "./mark.ts";
import { withNameLocked } from "./name-lock.ts";
import { isSameServer } from "./same-server.ts";

export type LocalBranchesInput = {
  /** An administrator's URL of the server: a role that may create databases and read the ones to copy. */
  serverUrl: string;
  /** Whose user, password and parameters connections get; `serverUrl` when not given. */
  connectionUrl?: string;
  /** The default branch: the database that is copied when no parent is named. */
  database: string;
  /** Databases that are never deleted, reset or expired, even if they bear a mark. */
  protectedDatabases?: string[];
  /** How long to wait for somebody else who changes the same branch. Default: ten minutes. */
  lockWaitMs?: number;
  clock: Clock;
  log: Log;
  onProgress?: (progress: { done: number; total: number }) => void;
};

const LOCK_WAIT_MS = 600_000;

/** Branches as databases of one server. */
export function openLocalBranches(input: LocalBranchesInput): BranchProvider {
  return new LocalBranches(input);
}

class LocalBranches implements BranchProvider {
  readonly kind = "local";
  readonly label: string;
  readonly origin: BranchOrigin;
  readonly #input: LocalBranchesInput;

  constructor(input: LocalBranchesInput) {
    const { host, port } = describeTarget(input.serverUrl);
    this.#input = input;
    const server = `${host}:${port}`;
    this.label = `"${input.database}" on ${server}`;
    this.origin = { kind: "local", name: input.database, server };
  }

  listBranches(): Promise<Branch[]> {
    return this.#asAdmin((admin) => this.#list(admin));
  }

  async createBranch(input: CreateBranchInput) {
    const name = checkName(input.name);
    const expiresAt = checkExpiry(input.expiresAt, this.#now());
    return this.#locked(name, async (admin) => {
      const branches = await this.#list(admin);
      const parent = input.parent ? getBranch(branches, checkName(input.parent)) : getDefaultBranch(branches);
      refuseParent(parent);
      const existing = branches.find((each) => each.name === name);
      if (existing) {
        refuseReuse(existing, input, parent);
        await this.#setExpiry(admin, existing, expiresAt);
        return { branch: getBranch(await this.#list(admin), name), isNew: false, leftOut: [] };
      }
      const isRestorePoint = input.isRestorePoint ?? false;
      const mark = this.#newMark({ name, parent: parent.name, expiresAt, isRestorePoint });
      const { leftOut } = await this.#clone(parent.id, mark, "refuse");
      return { branch: getBranch(await this.#list(admin), name), isNew: true, leftOut };
    });
  }

  async getConnection(given: string): Promise<BranchConnection> {
    const branch = getBranch(await this.listBranches(), checkName(given));
    refuseRestorePoint(branch);
    const url = urlForDatabase(this.#input.connectionUrl ?? this.#input.serverUrl, branch.id);
    const { host, database, user, isPooled } = describeTarget(url);
    if (database === branch.id && !isPooled) return { url, host, database, role: user };
    throw new OpsError({
      code: "branch.wrong-endpoint",
      message: `The connection string leads to "${database}" on ${host}, not straight to "${branch.name}".`,
      hint: "Give the server's direct connection string, without a pooler.",
      exit: 7,
    });
  }

  async findBranchAt(url: string): Promise<Branch | null> {
    if (!isSameServer(url, this.#input.serverUrl)) return null;
    const { database } = describeTarget(url);
    return (await this.listBranches()).find((branch) => branch.id === database) ?? null;
  }

  async restoreBranch(input: RestoreBranchInput) {
    const name = checkName(input.name);
    const preserveAs = checkName(input.preserveAs);
    const preserveUntil = checkExpiry(input.preserveUntil, this.#now());
    return this.#locked(name, async (admin) => {
      const branches = await this.#list(admin);
      const branch = getBranch(branches, name);
      if (!("restorePoint" in input.to)) throw noHistory();
      const point = getBranch(branches, checkName(input.to.restorePoint));
      refuseOtherRestorePoint(branch, point);
      const keepAs = databaseNameOf(preserveAs);
      if ((await readDatabases(admin)).some(({ database }) => database === keepAs)) {
        throw nameTaken(preserveAs, "cannot keep what is there now");
      }
      const kept = this.#newMark({ name: preserveAs, parent: name, expiresAt: preserveUntil, isRestorePoint: false });
      await cloneDatabase({
        ...this.#cloneInput(point.id),
        name: branch.id,
        // What is kept changes its mark; what takes its place takes its comment, mark or not.
        comment: (await this.#row(admin, branch.id))?.comment ?? null,
        existing: { keepAs, comment: writeMark(kept) },
      });
      const after = await this.#list(admin);
      return { branch: getBranch(after, name), preserved: getBranch(after, preserveAs) };
    });
  }

  async resetBranch(given: string): Promise<Branch> {
    const name = checkName(given);
    return this.#locked(name, async (admin) => {
      const branches = await this.#list(admin);
      const branch = getBranch(branches, name);
      refuseChange(branch);
      refuseChildren(branch, branches);
      const mark = (await this.#row(admin, branch.id))?.mark;
      if (!mark) throw new Error("a branch of ours has a mark");
      const parent = getBranch(branches, mark.parent);
      const expiresAt = new Date(this.#now().getTime() + mark.lifeMs);
      await this.#clone(parent.id, this.#newMark({ ...mark, expiresAt }), "drop");
      return getBranch(await this.#list(admin), name);
    });
  }

  async deleteBranch(given: string, { onlyIfExpiredBy }: DeleteBranchOptions = {}): Promise<{ isDeleted: boolean }> {
    const name = checkName(given);
    return this.#locked(name, async (admin) => {
      const branches = await this.#list(admin);
      const branch = branches.find((each) => each.name === name);
      if (!branch) {
        await this.#refuseForeign(admin, name);
        return { isDeleted: false };
      }
      if (onlyIfExpiredBy && !isExpiredBy(branch, onlyIfExpiredBy)) return { isDeleted: false };
      refuseChange(branch);
      refuseChildren(branch, branches);
      await admin.query(`DROP DATABASE IF EXISTS ${quoteIdentifier(branch.id)} WITH (FORCE)`);
      return { isDeleted: true };
    });
  }

  async expire({ name: given, expiresAt }: { name: string; expiresAt: Date }): Promise<Branch> {
    const name = checkName(given);
    const end = checkExpiry(expiresAt, this.#now());
    return this.#locked(name, async (admin) => {
      const branch = getBranch(await this.#list(admin), name);
      refuseChange(branch);
      await this.#setExpiry(admin, branch, end, true);
      return getBranch(await this.#list(admin), name);
    });
  }

  async #list(admin: Connection): Promise<Branch[]> {
    const { database, protectedDatabases = [] } = this.#input;
    const rows = await readDatabases(admin);
    const family = rows.filter((row) => row.database === database || row.mark?.root === database);
    return inOrder(family.map((row) => toBranch(row, database, protectedDatabases)));
  }

  async #row(admin: Connection, database: string): Promise<DatabaseRow | undefined> {
    return (await readDatabases(admin)).find((row) => row.database === database);
  }

  /** A database of that name which is no branch: saying that nothing is there would be wrong. */
  async #refuseForeign(admin: Connection, name: string): Promise<void> {
    const row = await this.#row(admin, databaseNameOf(name));
    if (row)
      refuseChange({ ...toBranch(row, this.#input.database, this.#input.protectedDatabases ?? []), isOurs: false });
  }

  #newMark(input: Pick<Mark, "name" | "parent" | "isRestorePoint"> & { expiresAt: Date }): Mark {
    const now = this.#now();
    return {
      name: input.name,
      database: databaseNameOf(input.name),
      root: this.#input.database,
      parent: input.parent,
      createdAt: now.toISOString(),
      expiresAt: input.expiresAt.toISOString(),
      lifeMs: input.expiresAt.getTime() - now.getTime(),
      isRestorePoint: input.isRestorePoint,
    };
  }

  async #setExpiry(admin: Connection, branch: Branch, expiresAt: Date, mayShorten = false): Promise<void> {
    const mark = (await this.#row(admin, branch.id))?.mark;
    if (!mark || (!mayShorten && Date.parse(mark.expiresAt) >= expiresAt.getTime())) return;
    const lifeMs = expiresAt.getTime() - this.#now().getTime();
    const comment = writeMark({ ...mark, expiresAt: expiresAt.toISOString(), lifeMs });
    await admin.query(`COMMENT ON DATABASE ${quoteIdentifier(branch.id)} IS ${quoteLiteral(comment)}`);
  }

  async #clone(source: string, mark: Mark, existing: "refuse" | "drop") {
    const input = { ...this.#cloneInput(source), name: mark.database, comment: writeMark(mark), existing };
    return cloneDatabase({ ...input, allowConnections: !mark.isRestorePoint }).catch((error: unknown) => {
      if (!(error instanceof OpsError) || error.code !== "postgres.name-taken") throw error;
      throw nameTaken(mark.name, "is a database that was not made by Atalaya", error);
    });
  }

  #cloneInput(source: string) {
    const { serverUrl, log, onProgress } = this.#input;
    return { serverUrl, source, log, ...(onProgress ? { onProgress } : {}) };
  }

  #now(): Date {
    return this.#input.clock.now();
  }

  async #asAdmin<T>(work: (admin: Connection) => Promise<T>): Promise<T> {
    const admin = await openAdmin(this.#input.serverUrl);
    try {
      return await work(admin);
    } finally {
      await admin.end().catch(() => {});
    }
  }

  #locked<T>(name: string, work: (admin: Connection) => Promise<T>): Promise<T> {
    return this.#asAdmin((admin) =>
      withNameLocked(admin, databaseNameOf(name), this.#input.lockWaitMs ?? LOCK_WAIT_MS, () => work(admin)),
    );
  }
}

function toBranch(row: DatabaseRow, root: string, isKept: string[]): Branch {
  const { mark, database } = row;
  const isDefault = database === root;
  return {
    name: isDefault || !mark ? database : mark.name,
    id: database,
    parent: isDefault ? null : (mark?.parent ?? null),
    createdAt: isDefault ? null : (mark?.createdAt ?? null),
    expiresAt: isDefault ? null : (mark?.expiresAt ?? null),
    isDefault,
    isProtected: isKept.includes(database),
    isOurs: mark !== null && !isDefault,
    isRestorePoint: mark?.isRestorePoint ?? false,
    isReady: true,
    sizeBytes: row.sizeBytes,
  };
}

function noHistory(): OpsError {
  return new OpsError({
    code: "branch.no-history",
    message: "A server of one's own keeps no history to go back through: only a restore point can be restored.",
    hint: "Name a restore point, or restore a backup with npm run db:restore.",
    exit: 2,
  });
}
