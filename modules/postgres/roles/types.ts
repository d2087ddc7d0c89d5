/** The four roles of a database, each for one kind of work. */
export const roleKinds = ["app", "migrator", "backup", "metrics"] as const;
export type RoleKind = (typeof roleKinds)[number];

/** How the comment of a role begins that is ours, of this or another database. */
export const ROLE_MARK = "Atalaya: ";

/** Attributes that none of the four may have, beside BYPASSRLS, which backup needs. */
export type RoleAttribute = "SUPERUSER" | "CREATEDB" | "CREATEROLE" | "REPLICATION" | "BYPASSRLS";

export type ExistingRole = {
  name: string;
  attributes: RoleAttribute[];
  inherits: boolean;
  canLogin: boolean;
  /** Roles it is a member of. */
  memberOf: string[];
  /** Roles that are members of it, without the current login. */
  members: string[];
  comment: string | null;
};

/** What a database and its server say about roles; everything a plan depends on. */
export type RoleFacts = {
  database: string;
  /** Major version. */
  version: number;
  isNeon: boolean;
  me: {
    name: string;
    isSuperuser: boolean;
    mayMakeRoles: boolean;
    mayGiveBypassRls: boolean;
    mayGrantDatabase: boolean;
  };
  /** Roles of the server that this login may hand on. */
  mayHandOn: { pg_read_all_data: boolean; pg_monitor: boolean };
  roles: ExistingRole[];
  schemas: { name: string; publicMayCreate: boolean; mayGrant: boolean }[];
  /** Who owns tables, views and sequences here: what they make tomorrow has to be covered, too. */
  creators: { name: string; mayActAs: boolean }[];
  /** Tables, views and sequences whose rights this login may not give. */
  ungrantable: { name: string; owner: string }[];
  /** What `--take-ownership` hands to the migrator. */
  owned: { statement: string; owner: string }[];
  /** `_prisma_migrations` tables: whoever writes them tells lies about the structure. */
  histories: { schema: string; name: string }[];
  /** Large objects that are there, and those whose rights this login may not give. */
  largeObjects: { count: number; ungrantable: number };
  /** Functions a backup calls that the public may not. */
  closedFunctions: string[];
  /** Tables with row security; a backup without BYPASSRLS is refused by them. */
  rowSecured: number;
  publicMayConnect: boolean;
  /** Logins that get in only because PUBLIC may. */
  connectedByPublic: string[];
};

export type RoleOptions = {
  /** Before each name, so that two databases of one server do not share roles. */
  prefix: string;
  /** Also what PUBLIC may do is taken back. */
  strict: boolean;
  /** Objects that are there are handed to the migrator. */
  takeOwnership: boolean;
  /** Roles that cannot sign in yet are given a password. */
  login: boolean;
  /** Roles whose password is replaced. */
  renew: RoleKind[];
};

/** What a statement is about: the roles themselves, one role's rights, rights on what is made tomorrow, PUBLIC. */
export type RolePart = "roles" | RoleKind | "tomorrow" | "public";

export type RoleStatement = { part: RolePart; sql: string };

export type RolePlan = {
  database: string;
  names: Record<RoleKind, string>;
  /** Plain SQL in order, without a secret. */
  statements: RoleStatement[];
  /** Roles that may sign in once the plan is applied. */
  signingIn: RoleKind[];
  /** Roles that are given a new password when the plan is applied. */
  passwordsFor: RoleKind[];
  /** Neon takes no password but as text; every other server gets its SCRAM verifier. */
  passwordsAs: "verifier" | "text";
  /** Roles that are there and are not ours, each told in a sentence. */
  conflicts: string[];
  /** What this login may not do, each told in a sentence. */
  lacking: string[];
  /** What to know, each a sentence. */
  notes: string[];
};
