import { OpsError } from "#modules/platform";
import { quoteIdentifier as id } from "../quoting.ts";
import { defaultRights } from "./default-rights.ts";
import { judgeRole, loginStatements, makeRole } from "./judge-role.ts";
import { noteFacts, tellLacking } from "./note-facts.ts";
import {
  type RoleFacts,
  type RoleKind,
  type RoleOptions,
  type RolePlan,
  type RoleStatement,
  roleKinds,
} from "./types.ts";

/** Names of the four roles under a prefix. @throws OpsError postgres.bad-role-prefix (exit 2) */
export function nameRoles(prefix: string): Record<RoleKind, string> {
  if (!/^([a-z_][a-z0-9_]{0,49})?$/.test(prefix) || prefix.startsWith("pg_")) {
    throw new OpsError({
      code: "postgres.bad-role-prefix",
      message: `"${prefix}" is no prefix for role names.`,
      hint: "At most 50 small letters, digits and _, not beginning with a digit or with pg_: --prefix shop_",
      exit: 2,
    });
  }
  return {
    app: `${prefix}app`,
    migrator: `${prefix}migrator`,
    backup: `${prefix}backup`,
    metrics: `${prefix}metrics`,
  };
}

/**
 * Every statement that makes the four roles what they should be. Each may be run again; none holds a secret.
 * @throws OpsError postgres.role-is-you (exit 2)
 */
export function planRoles(facts: RoleFacts, options: RoleOptions): RolePlan {
  const names = nameRoles(options.prefix);
  refuseOneself(facts, names);
  const judged = roleKinds.map((kind) => ({ kind, ...judgeRole(facts, names, kind) }));
  const passwordsFor = judged
    .filter(({ kind, role }) => options.renew.includes(kind) || (options.login && !role?.canLogin))
    .map(({ kind }) => kind);
  const signingIn = judged
    .filter(({ kind, role }) => role?.canLogin || passwordsFor.includes(kind))
    .map(({ kind }) => kind);
  const statements = [
    ...roleKinds.flatMap((kind) => makeRole(facts, names, kind)),
    ...passwordsFor.flatMap((kind) => loginStatements(names, kind)),
    ...migratorStatements(facts, names, options),
    ...appStatements(facts, names),
    ...backupStatements(facts, names),
    ...metricsStatements(facts, names),
    ...defaultRights(facts, names),
    ...(options.strict ? strictStatements(facts) : []),
  ];
  return {
    database: facts.database,
    names,
    statements,
    signingIn,
    passwordsFor,
    passwordsAs: facts.isNeon ? "text" : "verifier",
    conflicts: judged.flatMap(({ conflicts }) => conflicts),
    lacking: tellLacking(facts, names),
    notes: [...noteFacts(facts, names, options), ...judged.flatMap(({ notes }) => notes)],
  };
}

function refuseOneself({ me }: RoleFacts, names: Record<RoleKind, string>): void {
  if (!Object.values(names).includes(me.name)) return;
  throw new OpsError({
    code: "postgres.role-is-you",
    message: `You are connected as ${me.name}, which is one of the four roles.`,
    hint: "Connect as the database's owner or an administrator, or choose other names with --prefix.",
    exit: 2,
  });
}

function migratorStatements(facts: RoleFacts, names: Record<RoleKind, string>, options: RoleOptions): RoleStatement[] {
  const to = id(names.migrator);
  const { me, database, schemas, owned } = facts;
  return [
    // Default rights of a role, and handing things to it, are for its members.
    ...(me.isSuperuser ? [] : [`GRANT ${to} TO ${id(me.name)}`]),
    `GRANT CONNECT, CREATE, TEMPORARY ON DATABASE ${id(database)} TO ${to}`,
    ...(options.takeOwnership
      ? owned.filter(({ owner }) => owner !== names.migrator).map(({ statement }) => `${statement}${to}`)
      : []),
    ...schemas.flatMap(({ name }) => [
      `GRANT USAGE, CREATE ON SCHEMA ${id(name)} TO ${to}`,
      `GRANT ALL ON ALL TABLES IN SCHEMA ${id(name)} TO ${to}`,
      `GRANT ALL ON ALL SEQUENCES IN SCHEMA ${id(name)} TO ${to}`,
    ]),
  ].map((sql) => ({ part: "migrator" as const, sql }));
}

function appStatements({ database, schemas, histories }: RoleFacts, names: Record<RoleKind, string>): RoleStatement[] {
  const to = id(names.app);
  return [
    `GRANT CONNECT ON DATABASE ${id(database)} TO ${to}`,
    ...schemas.flatMap(({ name }) => [
      `GRANT USAGE ON SCHEMA ${id(name)} TO ${to}`,
      `GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${id(name)} TO ${to}`,
      `GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA ${id(name)} TO ${to}`,
    ]),
    // Whoever writes the history of migrations makes the database lie about its structure.
    ...histories.map(
      ({ schema, name }) => `REVOKE INSERT, UPDATE, DELETE ON TABLE ${id(schema)}.${id(name)} FROM ${to}`,
    ),
  ].map((sql) => ({ part: "app" as const, sql }));
}

function backupStatements(facts: RoleFacts, names: Record<RoleKind, string>): RoleStatement[] {
  const to = id(names.backup);
  const { database, mayHandOn, schemas, largeObjects, closedFunctions, me } = facts;
  const reading = mayHandOn.pg_read_all_data
    ? [`GRANT pg_read_all_data TO ${to}`]
    : schemas.flatMap(({ name }) => [
        `GRANT USAGE ON SCHEMA ${id(name)} TO ${to}`,
        `GRANT SELECT ON ALL TABLES IN SCHEMA ${id(name)} TO ${to}`,
        `GRANT SELECT ON ALL SEQUENCES IN SCHEMA ${id(name)} TO ${to}`,
      ]);
  return [
    `GRANT CONNECT ON DATABASE ${id(database)} TO ${to}`,
    ...reading,
    ...(largeObjects.count > 0 ? [grantLargeObjects(to)] : []),
    ...(me.isSuperuser ? closedFunctions.map((name) => `GRANT EXECUTE ON FUNCTION ${name} TO ${to}`) : []),
  ].map((sql) => ({ part: "backup" as const, sql }));
}

/** pg_read_all_data does not reach large objects, and no single GRANT names them all. */
function grantLargeObjects(to: string): string {
  const body = `BEGIN EXECUTE (SELECT pg_catalog.string_agg(pg_catalog.format('GRANT SELECT ON LARGE OBJECT %s TO ${to.replaceAll("'", "''").replaceAll("%", "%%")}', m.oid), ';')
  FROM pg_catalog.pg_largeobject_metadata m WHERE pg_catalog.pg_has_role(current_user, m.lomowner, 'USAGE')); END`;
  return `DO $grant$ ${body} $grant$`;
}

function metricsStatements({ database, mayHandOn }: RoleFacts, names: Record<RoleKind, string>): RoleStatement[] {
  const to = id(names.metrics);
  return [
    `GRANT CONNECT ON DATABASE ${id(database)} TO ${to}`,
    ...(mayHandOn.pg_monitor ? [`GRANT pg_monitor TO ${to}`] : []),
    `ALTER ROLE ${to} SET statement_timeout = '5s'`,
  ].map((sql) => ({ part: "metrics" as const, sql }));
}

/** What PUBLIC may do, every role may: taken back, except where somebody would be shut out by it. */
function strictStatements({ database, schemas, publicMayConnect, connectedByPublic }: RoleFacts): RoleStatement[] {
  return [
    ...schemas
      .filter(({ publicMayCreate }) => publicMayCreate)
      .map(({ name }) => `REVOKE CREATE ON SCHEMA ${id(name)} FROM PUBLIC`),
    ...(publicMayConnect && connectedByPublic.length === 0
      ? [`REVOKE CONNECT ON DATABASE ${id(database)} FROM PUBLIC`]
      : []),
  ].map((sql) => ({ part: "public" as const, sql }));
}
