import type { RoleFacts, RoleKind, RoleOptions } from "./types.ts";

type Names = Record<RoleKind, string>;

/** What this login may not do and the plan needs, each as a sentence. */
export function tellLacking(facts: RoleFacts, names: Names): string[] {
  const { me, roles, ungrantable, schemas } = facts;
  const isNewcomer = roles.length < Object.keys(names).length;
  const closed = schemas.filter(({ mayGrant }) => !mayGrant).map(({ name }) => name);
  const owners = [...new Set(ungrantable.map(({ owner }) => owner))];
  return [
    ...(isNewcomer && !me.mayMakeRoles ? [`${me.name} may not make roles (CREATEROLE)`] : []),
    ...(me.mayGrantDatabase ? [] : [`${me.name} is not the database's owner`]),
    ...(closed.length > 0 ? [`${me.name} does not own ${count(closed.length, "schema")}: ${first(closed)}`] : []),
    ...(ungrantable.length > 0
      ? [`${count(ungrantable.length, "table")} of ${first(owners)}: ${first(ungrantable.map(({ name }) => name))}`]
      : []),
  ];
}

/** What a person should know about the plan, each as a sentence or two. */
export function noteFacts(facts: RoleFacts, names: Names, options: RoleOptions): string[] {
  return [
    ...noteNeon(facts, options),
    ...noteBackup(facts, names),
    ...noteMetrics(facts, names),
    ...noteOwnership(facts, names, options),
    ...noteCreators(facts),
    ...(options.strict ? noteStrict(facts) : notePublic(facts)),
  ];
}

function noteNeon({ isNeon, me }: RoleFacts, { login, renew }: RoleOptions): string[] {
  if (!isNeon) return [];
  return [
    `Neon has no superuser: rights go as far as ${me.name} has them to give, and roles made here are no members of neon_superuser.`,
    ...(login || renew.length > 0
      ? ["Neon takes passwords as text, not as a SCRAM verifier: they are sent so, over TLS."]
      : []),
  ];
}

function noteBackup(
  { me, mayHandOn, rowSecured, largeObjects, closedFunctions, version }: RoleFacts,
  names: Names,
): string[] {
  const { backup } = names;
  return [
    ...(mayHandOn.pg_read_all_data
      ? []
      : [`${me.name} may not grant pg_read_all_data: ${backup} gets SELECT on every table by itself.`]),
    ...(me.mayGiveBypassRls
      ? []
      : [
          rowSecured > 0
            ? `${me.name} may not give BYPASSRLS, and ${count(rowSecured, "table")} ${rowSecured === 1 ? "has" : "have"} row security: a backup by ${backup} is refused. Take backups as the owner, or let a superuser run ALTER ROLE ${backup} BYPASSRLS.`
            : `${me.name} may not give BYPASSRLS. No table has row security today; the first that has stops backups by ${backup}.`,
        ]),
    ...(largeObjects.ungrantable > 0
      ? [
          `${count(largeObjects.ungrantable, "large object")} of other owners: closed to ${backup} until their owners run this.`,
        ]
      : []),
    ...(largeObjects.count > 0 && version < 18
      ? [
          `Large objects made later are closed to ${backup} until this runs again (PostgreSQL 18 covers them by itself).`,
        ]
      : []),
    ...(closedFunctions.length > 0 && !me.isSuperuser
      ? [`${first(closedFunctions)} may not be called by everybody; a superuser has to GRANT EXECUTE to ${backup}.`]
      : []),
  ];
}

function noteMetrics({ me, mayHandOn }: RoleFacts, { metrics }: Names): string[] {
  if (mayHandOn.pg_monitor) return [];
  return [`${me.name} may not grant pg_monitor: ${metrics} sees its own sessions and the public statistics only.`];
}

function noteOwnership({ owned }: RoleFacts, { migrator }: Names, { takeOwnership }: RoleOptions): string[] {
  const theirs = owned.filter(({ owner }) => owner !== migrator && owner !== "pg_database_owner");
  if (theirs.length === 0) return [];
  const distinct = [...new Set(theirs.map(({ owner }) => owner))];
  const [owners, isOne] = [first(distinct), distinct.length === 1];
  return [
    takeOwnership
      ? `${migrator} takes ${count(theirs.length, "object")} over from ${owners}. A program that still connects as ${owners} loses its rights unless it is a superuser: give it the app role's connection string first.`
      : `${owners} ${isOne ? "owns" : "own"} ${count(theirs.length, "object")}: ${migrator} adds new ones, and cannot change those. --take-ownership hands them over.`,
  ];
}

function noteCreators({ creators }: RoleFacts): string[] {
  const foreign = creators.filter(({ mayActAs }) => !mayActAs).map(({ name }) => name);
  if (foreign.length === 0) return [];
  return [`What ${first(foreign)} will make is not covered: default rights are set by its own members.`];
}

function notePublic({ schemas, version }: RoleFacts): string[] {
  const open = schemas.filter(({ publicMayCreate }) => publicMayCreate).map(({ name }) => name);
  if (open.length === 0) return [];
  const why = version < 15 ? ", the default before PostgreSQL 15" : "";
  return [
    `Every role may create objects in ${first(open)}${why}: app, backup and metrics too. --strict takes that back.`,
  ];
}

function noteStrict({ publicMayConnect, connectedByPublic, database }: RoleFacts): string[] {
  if (!publicMayConnect || connectedByPublic.length === 0) return [];
  return [
    `PUBLIC keeps CONNECT: ${first(connectedByPublic)} would be shut out. GRANT CONNECT ON DATABASE ${database} to those who need it and run this again.`,
  ];
}

function count(amount: number, noun: string): string {
  return `${amount} ${noun}${amount === 1 ? "" : "s"}`;
}

const SHOWN = 3;

function first(all: string[]): string {
  const rest = all.length - SHOWN;
  return `${all.slice(0, SHOWN).join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`;
}
