/** One branch, whoever provides it. Times are ISO 8601 in UTC. */
export type Branch = {
  name: string;
  /** The provider's own id: Neon's `br-…`, locally the database's name. */
  id: string;
  /** Name of the branch it was made from; null for a root. */
  parent: string | null;
  createdAt: string | null;
  expiresAt: string | null;
  /** The one that production or the config uses; never deleted or reset. */
  isDefault: boolean;
  isProtected: boolean;
  /** Made by this module; only such branches are ever deleted, reset or given an expiry. */
  isOurs: boolean;
  /** Nobody can connect to it: it stays as it was made, for `restoreBranch`. */
  isRestorePoint: boolean;
  isReady: boolean;
  sizeBytes: number | null;
};

export type CreateBranchInput = {
  /** 1 to 256 characters, none of them a control character. */
  name: string;
  /** Name of the branch to copy; the default one when not given. */
  parent?: string;
  /** In the future, at most 30 days ahead; every branch has one. */
  expiresAt: Date;
  /** A moment to come back to instead of a place to work in. */
  isRestorePoint?: boolean;
};

export type CreatedBranch = {
  branch: Branch;
  /** False: it was there already and has been reused. */
  isNew: boolean;
  /** What this role could not give the copy, in words. */
  leftOut: string[];
};

/** A direct connection to a branch's own server process: no pooler, and never the parent's. `url` holds a password. */
export type BranchConnection = { url: string; host: string; database: string; role: string };

export type RestoreBranchInput = {
  name: string;
  /** A restore point made from this branch; where the provider keeps history, also a time or a WAL position. */
  to: { restorePoint: string } | { at: Date } | { lsn: string };
  /** What is there now is kept as a branch of this name … */
  preserveAs: string;
  /** … until then. */
  preserveUntil: Date;
};

export type DeleteBranchOptions = {
  /** Only if the branch, looked at again when its turn has come, ends at this moment or before. */
  onlyIfExpiredBy?: Date;
};

/** `name` is a project at Neon; or a database on a server, `host:port`. */
export type BranchOrigin = { kind: "neon"; name: string } | { kind: "local"; name: string; server: string };

/**
 * The port. Every verb waits until its work is done, and can be repeated after a kill.
 * Codes of the errors are in the README; what a provider's own API or PostgreSQL says is their `cause`.
 */
export type BranchProvider = {
  readonly kind: "neon" | "local";
  /** For people: which project, or which server. */
  readonly label: string;
  /** The parts of the label, for those who word it in another language. */
  readonly origin: BranchOrigin;
  /**
   * Makes a branch, or answers with the one of that name that was made before, its life prolonged.
   * @throws OpsError branch.bad-name, branch.bad-expiry, branch.not-found, branch.parent-expires, branch.name-taken, branch.quota-reached
   */
  createBranch(input: CreateBranchInput): Promise<CreatedBranch>;
  /** @throws OpsError branch.not-found, branch.restore-point, branch.wrong-endpoint */
  getConnection(name: string): Promise<BranchConnection>;
  /** The branch that a connection string leads to, pooled or not; null when it leads to none of them. */
  findBranchAt(url: string): Promise<Branch | null>;
  /**
   * Brings a branch back to an earlier moment; its connection string stays, sessions are cut off. Where the provider keeps
   * history, a restore to a restore point that was cut off is finished by the same call.
   * @throws OpsError branch.not-found, branch.wrong-restore-point, branch.no-history, branch.name-taken
   */
  restoreBranch(input: RestoreBranchInput): Promise<{ branch: Branch; preserved: Branch }>;
  /**
   * Makes a branch of ours equal to its parent as it is now; what was in it is gone, its time to live starts again.
   * @throws OpsError branch.not-found, branch.protected, branch.not-ours, branch.has-children
   */
  resetBranch(name: string): Promise<Branch>;
  /**
   * Deletes a branch of ours; one that is not there, or that was to be expired and is not, is no error.
   * @throws OpsError branch.protected, branch.not-ours, branch.has-children (all exit 3)
   */
  deleteBranch(name: string, options?: DeleteBranchOptions): Promise<{ isDeleted: boolean }>;
  /** Default branch first, then by name. */
  listBranches(): Promise<Branch[]>;
  /** Sets when a branch of ours ends. @throws OpsError branch.not-found, branch.not-ours, branch.protected, branch.bad-expiry */
  expire(input: { name: string; expiresAt: Date }): Promise<Branch>;
};
