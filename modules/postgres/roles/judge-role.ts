import { quoteIdentifier as id, quoteLiteral } from "../quoting.ts";
import {
  type ExistingRole,
  ROLE_MARK,
  type RoleAttribute,
  type RoleFacts,
  type RoleKind,
  type RoleStatement,
} from "./types.ts";

type Names = Record<RoleKind, string>;

const groups: Record<RoleKind, string[]> = {
  app: [],
  migrator: [],
  backup: ["pg_read_all_data"],
  metrics: ["pg_monitor"],
};

type Judgement = { role: ExistingRole | undefined; conflicts: string[]; notes: string[] };

/** The role of that name, what of it is not as we would make it, and what to know of it. */
export function judgeRole(facts: RoleFacts, names: Names, kind: RoleKind): Judgement {
  const role = findRole(facts, names, kind);
  if (!role) return { role, conflicts: [], notes: [] };
  const { tooMuch, missing } = compareAttributes(facts, role, kind);
  const isOurs = role.comment === markOf(facts, kind);
  const foreign = extraGroups(role, kind);
  const members = role.members.join(", ");
  const conflicts = [
    ...(isOurs ? [] : [tellStranger(role)]),
    ...(tooMuch.length > 0 ? [`${role.name} has ${tooMuch.join(", ")}`] : []),
    ...(missing.length > 0 && !isOurs ? [`${role.name} lacks ${missing.join(", ")}`] : []),
    ...(role.inherits ? [] : [`${role.name} is NOINHERIT`]),
    ...(foreign.length > 0 ? [`${role.name} is a member of ${foreign.join(", ")}`] : []),
    ...(members && !isOurs ? [`${role.name} has members: ${members}`] : []),
  ];
  return {
    role,
    conflicts,
    notes: members && isOurs ? [`${role.name} has members, who may do what it may: ${members}.`] : [],
  };
}

/** Roles are made and marked in one transaction: one without the mark is somebody else's, whatever it looks like. */
function tellStranger({ name, comment, canLogin }: ExistingRole): string {
  if (comment?.startsWith(ROLE_MARK)) return `${name} is the role of another database`;
  return `${name} was not made by db:roles${canLogin ? ", and somebody can sign in as it" : ""}`;
}

/** Makes the role, or makes the one that is there like ours. Only what differs is named: some attributes only a superuser may mention. */
export function makeRole(facts: RoleFacts, names: Names, kind: RoleKind): RoleStatement[] {
  const name = id(names[kind]);
  const role = findRole(facts, names, kind);
  const mark = `COMMENT ON ROLE ${name} IS ${quoteLiteral(markOf(facts, kind))}`;
  const wanted = wantedAttributes(facts, kind);
  if (!role)
    return [`CREATE ROLE ${[name, "NOLOGIN", ...wanted].join(" ")}`, mark].map((sql) => ({ part: "roles", sql }));
  const { tooMuch, missing } = compareAttributes(facts, role, kind);
  const changes = [...tooMuch.map((attribute) => `NO${attribute}`), ...missing, ...(role.inherits ? [] : ["INHERIT"])];
  return [
    ...(changes.length > 0 ? [`ALTER ROLE ${name} ${changes.join(" ")}`] : []),
    ...extraGroups(role, kind).map((group) => `REVOKE ${id(group)} FROM ${name}`),
    mark,
  ].map((sql) => ({ part: "roles", sql }));
}

/** Lets the role sign in. The password follows when the plan is applied, and is no part of any statement that is shown. */
export function loginStatements(names: Names, kind: RoleKind): RoleStatement[] {
  return [{ part: "roles", sql: `ALTER ROLE ${id(names[kind])} LOGIN` }];
}

function markOf({ database }: RoleFacts, kind: RoleKind): string {
  return `${ROLE_MARK}${kind} of database ${database}`;
}

function findRole({ roles }: RoleFacts, names: Names, kind: RoleKind): ExistingRole | undefined {
  return roles.find(({ name }) => name === names[kind]);
}

/** A backup that row security hides rows from is refused. */
function wantedAttributes({ me }: RoleFacts, kind: RoleKind): RoleAttribute[] {
  return kind === "backup" && me.mayGiveBypassRls ? ["BYPASSRLS"] : [];
}

function compareAttributes(facts: RoleFacts, role: ExistingRole, kind: RoleKind) {
  const allowed: RoleAttribute[] = kind === "backup" ? ["BYPASSRLS"] : [];
  return {
    tooMuch: role.attributes.filter((attribute) => !allowed.includes(attribute)),
    missing: wantedAttributes(facts, kind).filter((attribute) => !role.attributes.includes(attribute)),
  };
}

function extraGroups(role: ExistingRole, kind: RoleKind): string[] {
  return role.memberOf.filter((group) => !groups[kind].includes(group));
}
