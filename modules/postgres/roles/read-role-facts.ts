import type { Connection } from "../connect.ts";
import { type ExistingRole, ROLE_MARK, type RoleFacts } from "./types.ts";

/** Reads what a plan of roles depends on. Needs no right beyond connecting. */
export async function readRoleFacts(client: Connection, names: string[]): Promise<RoleFacts> {
  const server = await one<Omit<RoleFacts, "roles" | "schemas" | "creators" | "ungrantable" | "owned" | "histories">>(
    client,
    SERVER,
    [names],
  );
  const all = async <T extends object>(sql: string, params: unknown[] = []) =>
    (await client.query<T & object>(sql, params)).rows as T[];
  return {
    ...server,
    roles: await all<ExistingRole>(ROLES, [names]),
    schemas: await all<RoleFacts["schemas"][number]>(SCHEMAS),
    creators: await all<RoleFacts["creators"][number]>(CREATORS),
    ungrantable: await all<RoleFacts["ungrantable"][number]>(UNGRANTABLE),
    owned: await all<RoleFacts["owned"][number]>(OWNED),
    histories: await all<RoleFacts["histories"][number]>(HISTORIES),
  };
}

/** One text that changes exactly when roles, rights, owners or default rights of this database change. */
export async function readRoleMark(client: Connection, names: string[]): Promise<string> {
  const { mark } = await one<{ mark: string }>(client, MARK, [names]);
  return mark;
}

async function one<T extends object>(client: Connection, sql: string, params: unknown[] = []): Promise<T> {
  const { rows } = await client.query<T>(sql, params);
  const row = rows[0];
  if (!row) throw new Error("the server answered no row");
  return row;
}

/** Condition on `n`, a schema: the adopter's own, neither the system's nor an extension's own. */
export const OURS = `n.nspname <> 'information_schema' AND n.nspname !~ '^pg_' AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e
    WHERE e.classid = 'pg_catalog.pg_namespace'::pg_catalog.regclass AND e.objid = n.oid AND e.deptype = 'e')`;

const ofExtension = (catalog: string, oid: string) => `EXISTS (SELECT FROM pg_catalog.pg_depend e
    WHERE e.classid = 'pg_catalog.${catalog}'::pg_catalog.regclass AND e.objid = ${oid} AND e.deptype = 'e')`;

/** Tables, views and sequences `c` of those schemas `n`; further conditions may follow. */
export const RELATIONS = `pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND c.relpersistence <> 't' AND ${OURS}`;

// Before 16 CREATEROLE alone lets anybody hand on any role that is no superuser.
const HANDS_ON = (role: string) => `(me.rolsuper OR v.major < 16 AND me.rolcreaterole
    OR COALESCE(pg_catalog.pg_has_role(me.oid, pg_catalog.to_regrole('${role}'), 'USAGE WITH ADMIN OPTION'), false))`;

const SERVER = `WITH v AS (SELECT pg_catalog.current_setting('server_version_num')::int / 10000 AS major),
    me AS (SELECT * FROM pg_catalog.pg_roles WHERE rolname = current_user),
    d AS (SELECT * FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())
  SELECT d.datname AS database, v.major AS version,
    pg_catalog.current_setting('neon.timeline_id', true) IS NOT NULL OR pg_catalog.to_regrole('neon_superuser') IS NOT NULL AS "isNeon",
    pg_catalog.json_build_object('name', me.rolname, 'isSuperuser', me.rolsuper, 'mayMakeRoles', me.rolsuper OR me.rolcreaterole,
      'mayGiveBypassRls', me.rolsuper OR v.major >= 16 AND me.rolcreaterole AND me.rolbypassrls,
      'mayGrantDatabase', pg_catalog.pg_has_role(me.oid, d.datdba, 'USAGE')) AS me,
    pg_catalog.json_build_object('pg_read_all_data', ${HANDS_ON("pg_read_all_data")}, 'pg_monitor', ${HANDS_ON("pg_monitor")}) AS "mayHandOn",
    (SELECT pg_catalog.json_build_object('count', pg_catalog.count(*),
        'ungrantable', pg_catalog.count(*) FILTER (WHERE NOT pg_catalog.pg_has_role(me.oid, m.lomowner, 'USAGE')))
      FROM pg_catalog.pg_largeobject_metadata m) AS "largeObjects",
    COALESCE((SELECT pg_catalog.json_agg(f ORDER BY f) FROM pg_catalog.unnest(ARRAY[
        'pg_catalog.pg_control_system()', 'pg_catalog.pg_control_checkpoint()', 'pg_catalog.pg_export_snapshot()',
        'pg_catalog.lo_get(oid,bigint,integer)']) f
      WHERE NOT pg_catalog.has_function_privilege('public', f, 'EXECUTE')), '[]') AS "closedFunctions",
    (SELECT pg_catalog.count(*)::int FROM ${RELATIONS} AND c.relrowsecurity) AS "rowSecured",
    pg_catalog.has_database_privilege('public', d.oid, 'CONNECT') AS "publicMayConnect",
    COALESCE((SELECT pg_catalog.json_agg(r.rolname ORDER BY r.rolname) FROM pg_catalog.pg_roles r
      WHERE r.rolcanlogin AND NOT r.rolsuper AND r.rolname <> ALL ($1)
        AND NOT pg_catalog.starts_with(COALESCE(pg_catalog.shobj_description(r.oid, 'pg_authid'), ''), '${ROLE_MARK}') AND NOT pg_catalog.pg_has_role(r.oid, d.datdba, 'USAGE')
        AND NOT EXISTS (SELECT FROM pg_catalog.aclexplode(d.datacl) a
          WHERE a.privilege_type = 'CONNECT' AND a.grantee <> 0 AND pg_catalog.pg_has_role(r.oid, a.grantee, 'USAGE'))), '[]') AS "connectedByPublic"
  FROM v, me, d`;

const ROLES = `SELECT r.rolname AS name, r.rolinherit AS inherits, r.rolcanlogin AS "canLogin",
    pg_catalog.shobj_description(r.oid, 'pg_authid') AS comment,
    pg_catalog.array_remove(ARRAY[CASE WHEN r.rolsuper THEN 'SUPERUSER' END, CASE WHEN r.rolcreatedb THEN 'CREATEDB' END,
      CASE WHEN r.rolcreaterole THEN 'CREATEROLE' END, CASE WHEN r.rolreplication THEN 'REPLICATION' END,
      CASE WHEN r.rolbypassrls THEN 'BYPASSRLS' END], NULL) AS attributes,
    COALESCE((SELECT pg_catalog.json_agg(DISTINCT g.rolname) FROM pg_catalog.pg_auth_members m JOIN pg_catalog.pg_roles g ON g.oid = m.roleid
      WHERE m.member = r.oid), '[]') AS "memberOf",
    COALESCE((SELECT pg_catalog.json_agg(DISTINCT g.rolname) FROM pg_catalog.pg_auth_members m JOIN pg_catalog.pg_roles g ON g.oid = m.member
      WHERE m.roleid = r.oid AND g.rolname <> current_user), '[]') AS members
  FROM pg_catalog.pg_roles r WHERE r.rolname = ANY ($1) ORDER BY 1`;

const SCHEMAS = `SELECT n.nspname AS name, pg_catalog.has_schema_privilege('public', n.oid, 'CREATE') AS "publicMayCreate",
    pg_catalog.pg_has_role(current_user, n.nspowner, 'USAGE') AS "mayGrant"
  FROM pg_catalog.pg_namespace n WHERE ${OURS} ORDER BY 1`;

const CREATORS = `SELECT o.rolname AS name, pg_catalog.pg_has_role(current_user, o.oid, 'USAGE') AS "mayActAs"
  FROM pg_catalog.pg_roles o WHERE o.oid IN (SELECT c.relowner FROM ${RELATIONS} AND NOT ${ofExtension("pg_class", "c.oid")}
    UNION SELECT n.nspowner FROM pg_catalog.pg_namespace n WHERE ${OURS} AND n.nspname <> 'public') ORDER BY 1`;

const UNGRANTABLE = `SELECT pg_catalog.format('%I.%I', n.nspname, c.relname) AS name, pg_catalog.pg_get_userbyid(c.relowner)::text AS owner
  FROM ${RELATIONS} AND NOT pg_catalog.pg_has_role(current_user, c.relowner, 'USAGE') ORDER BY 1`;

const HISTORIES = `SELECT n.nspname AS schema, c.relname AS name FROM ${RELATIONS} AND c.relname = '_prisma_migrations' ORDER BY 1`;

// A sequence that belongs to a column follows its table, an array or row type its element. ROUTINE is no word for ordered-set aggregates.
const OWNED = `SELECT statement, pg_catalog.pg_get_userbyid(owner)::text AS owner FROM (
    SELECT 1 AS place, pg_catalog.format('ALTER SCHEMA %I OWNER TO ', n.nspname) AS statement, n.nspowner AS owner
    FROM pg_catalog.pg_namespace n WHERE ${OURS}
    UNION ALL
    SELECT 2, pg_catalog.format('ALTER %s %I.%I OWNER TO ', CASE c.relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW'
      WHEN 'f' THEN 'FOREIGN TABLE' WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END, n.nspname, c.relname), c.relowner
    FROM ${RELATIONS} AND NOT ${ofExtension("pg_class", "c.oid")}
      AND NOT (c.relkind = 'S' AND EXISTS (SELECT FROM pg_catalog.pg_depend s
        WHERE s.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND s.objid = c.oid AND s.deptype IN ('a', 'i') AND s.refobjsubid > 0))
    UNION ALL
    SELECT 3, pg_catalog.format('ALTER %s %I.%I(%s) OWNER TO ', CASE p.prokind WHEN 'a' THEN 'AGGREGATE' ELSE 'ROUTINE' END, n.nspname, p.proname,
      COALESCE(NULLIF(pg_catalog.pg_get_function_identity_arguments(p.oid), ''), CASE p.prokind WHEN 'a' THEN '*' END)), p.proowner
    FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
    WHERE ${OURS} AND NOT ${ofExtension("pg_proc", "p.oid")} AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend i
      WHERE i.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND i.objid = p.oid AND i.deptype = 'i')
    UNION ALL
    SELECT 4, pg_catalog.format('ALTER %s %I.%I OWNER TO ', CASE t.typtype WHEN 'd' THEN 'DOMAIN' ELSE 'TYPE' END, n.nspname, t.typname), t.typowner
    FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace LEFT JOIN pg_catalog.pg_class c ON c.oid = t.typrelid
    WHERE ${OURS} AND NOT ${ofExtension("pg_type", "t.oid")} AND t.typtype IN ('c', 'd', 'e', 'r') AND (t.typtype <> 'c' OR c.relkind = 'c')
  ) AS found ORDER BY place, statement`;

const MARK = `SELECT pg_catalog.md5(COALESCE(pg_catalog.string_agg(fact, E'\\n' ORDER BY fact), '')) AS mark FROM (
    SELECT pg_catalog.concat_ws(' ', 'relation', c.oid, c.relowner, c.relacl) AS fact FROM pg_catalog.pg_class c WHERE c.oid >= 16384
    UNION ALL SELECT pg_catalog.concat_ws(' ', 'schema', n.oid, n.nspowner, n.nspacl) FROM pg_catalog.pg_namespace n
    UNION ALL SELECT pg_catalog.concat_ws(' ', 'function', p.oid, p.proowner, p.proacl) FROM pg_catalog.pg_proc p
    UNION ALL SELECT pg_catalog.concat_ws(' ', 'type', t.oid, t.typowner) FROM pg_catalog.pg_type t WHERE t.oid >= 16384
    UNION ALL SELECT pg_catalog.concat_ws(' ', 'default', a.defaclrole, a.defaclnamespace, a.defaclobjtype, a.defaclacl) FROM pg_catalog.pg_default_acl a
    UNION ALL SELECT pg_catalog.concat_ws(' ', 'large object', m.oid, m.lomacl) FROM pg_catalog.pg_largeobject_metadata m
    UNION ALL SELECT pg_catalog.concat_ws(' ', 'database', d.datacl) FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database()
    UNION ALL SELECT pg_catalog.concat_ws(' ', 'member', m.roleid, m.member) FROM pg_catalog.pg_auth_members m
      WHERE m.member IN (SELECT oid FROM pg_catalog.pg_roles WHERE rolname = ANY ($1)) OR m.roleid IN (SELECT oid FROM pg_catalog.pg_roles WHERE rolname = ANY ($1))
    UNION ALL SELECT pg_catalog.concat_ws(' ', 'role', r.*::text, pg_catalog.shobj_description(r.oid, 'pg_authid')) FROM pg_catalog.pg_roles r WHERE r.rolname = ANY ($1)
  ) AS facts`;
