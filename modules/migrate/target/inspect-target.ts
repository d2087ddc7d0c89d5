import { OpsError } from "#modules/platform";
import type { Ask } from "../history/history.ts";

export type TargetFacts = { role: string; serverVersion: string; serverVersionNum: number; notes: string[] };

const SERVER = `SELECT current_user::text AS role, current_setting('server_version') AS "serverVersion",
    current_setting('server_version_num')::int AS "serverVersionNum", pg_is_in_recovery() AS "inRecovery",
    coalesce((SELECT reset_val FROM pg_settings WHERE name = 'default_transaction_read_only'), 'off') = 'on' AS "readOnly"`;

const RIGHTS = `SELECT has_database_privilege(current_database(), 'CREATE') AS "mayMakeSchemas",
    (SELECT has_schema_privilege(oid, 'CREATE') FROM pg_namespace WHERE nspname = $1) AS "mayCreate",
    (SELECT has_table_privilege(c.oid, 'INSERT') AND has_table_privilege(c.oid, 'UPDATE') AND has_table_privilege(c.oid, 'SELECT')
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = $1 AND c.relname = '_prisma_migrations') AS "mayRecord"`;

const STRANGE = `SELECT pg_get_userbyid(c.relowner) AS owner, count(*)::int AS tables, min(c.relname::text) AS example
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = $1 AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT pg_has_role(c.relowner, 'USAGE')
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
  GROUP BY 1 ORDER BY 1`;

/**
 * Whether migrations can be applied here at all, told before anything is tried.
 * @throws OpsError migrate.read-only, migrate.no-rights
 */
export async function inspectTarget(ask: Ask, schema: string): Promise<TargetFacts> {
  const { rows } = await ask<TargetFacts & { inRecovery: boolean; readOnly: boolean }>(SERVER);
  const server = rows[0] ?? { role: "", serverVersion: "", serverVersionNum: 0, inRecovery: false, readOnly: false };
  if (server.inRecovery) throw readOnly("is a standby in recovery", "Use the address of the primary.");
  if (server.readOnly) {
    const hint =
      "Somebody set default_transaction_read_only for the server, the database or this role; ask why, then RESET it.";
    throw readOnly("takes no writes", hint);
  }
  await requireRights(ask, schema, server.role);
  const { role, serverVersion, serverVersionNum } = server;
  return { role, serverVersion, serverVersionNum, notes: await noteStrangers(ask, schema, role) };
}

function readOnly(what: string, hint: string): OpsError {
  return new OpsError({ code: "migrate.read-only", message: `The database ${what}`, hint, exit: 3 });
}

type Rights = { mayMakeSchemas: boolean; mayCreate: boolean | null; mayRecord: boolean | null };

async function requireRights(ask: Ask, schema: string, role: string): Promise<void> {
  const rights = (await ask<Rights>(RIGHTS, [schema])).rows[0];
  if (rights?.mayCreate === null && !rights.mayMakeSchemas) {
    throw noRights(`${role} may not create schema "${schema}" in this database`);
  }
  if (rights?.mayCreate === false) throw noRights(`${role} may not create anything in schema "${schema}"`);
  if (rights?.mayRecord === false) throw noRights(`${role} may not write to _prisma_migrations in schema "${schema}"`);
}

function noRights(message: string): OpsError {
  return new OpsError({
    code: "migrate.no-rights",
    message,
    hint: "Connect as the owner of the tables, or as the migrator role that `npm run db:roles` makes.",
    exit: 3,
  });
}

async function noteStrangers(ask: Ask, schema: string, role: string): Promise<string[]> {
  const { rows } = await ask<{ owner: string; tables: number; example: string }>(STRANGE, [schema]);
  return rows.map(
    ({ owner, tables, example }) =>
      `${owner} owns ${tables} ${tables === 1 ? "table" : "tables"} of schema "${schema}" ("${example}"${tables > 1 ? ", …" : ""}); ${role} cannot alter what it does not own.`,
  );
}
