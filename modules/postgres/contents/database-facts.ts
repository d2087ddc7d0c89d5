import { type Connection, withConnection } from "../connect.ts";
import { describeTarget } from "../database-url.ts";
import { quoteIdentifier, quoteLiteral } from "../quoting.ts";

/** What `CREATE DATABASE` needs to make the same kind of database. */
export type DatabaseFacts = {
  encoding: string;
  collate: string;
  ctype: string;
  provider: string;
  locale: string | null;
  icuRules: string | null;
  settings: string[];
  /** Settings of one role within this database. */
  roleSettings: { role: string; setting: string }[];
  /** Null: nobody has changed them. */
  rights: { grantee: string | null; privilege: string; isGrantable: boolean }[] | null;
  comment: string | null;
};

/** Facts of a database of this server; without a name, of the one that the session is in. */
export async function readDatabaseFacts(
  client: Connection,
  serverVersionNum: number,
  database?: string,
): Promise<DatabaseFacts> {
  const locale =
    serverVersionNum >= 170000 ? "d.datlocale" : serverVersionNum >= 150000 ? "d.daticulocale" : "NULL::text";
  const provider = serverVersionNum >= 150000 ? "d.datlocprovider::text" : "'c'";
  const { rows } = await client.query<DatabaseFacts>(
    `SELECT pg_catalog.pg_encoding_to_char(d.encoding) AS encoding, d.datcollate AS collate, d.datctype AS ctype,
       ${provider} AS provider, ${locale} AS locale, ${serverVersionNum >= 160000 ? "d.daticurules" : "NULL::text"} AS "icuRules",
       COALESCE((SELECT pg_catalog.json_agg(pg_catalog.json_build_object('role', r.rolname, 'setting', one.setting))
         FROM pg_catalog.pg_db_role_setting s JOIN pg_catalog.pg_roles r ON r.oid = s.setrole CROSS JOIN LATERAL pg_catalog.unnest(s.setconfig) AS one(setting)
         WHERE s.setdatabase = d.oid), '[]') AS "roleSettings",
       CASE WHEN d.datacl IS NOT NULL THEN COALESCE((SELECT pg_catalog.json_agg(pg_catalog.json_build_object('grantee', CASE WHEN a.grantee <> 0 THEN pg_catalog.pg_get_userbyid(a.grantee) END,
           'privilege', a.privilege_type, 'isGrantable', a.is_grantable))
         FROM pg_catalog.aclexplode(d.datacl) a WHERE a.grantee <> d.datdba), '[]') END AS rights,
       COALESCE((SELECT s.setconfig FROM pg_catalog.pg_db_role_setting s WHERE s.setdatabase = d.oid AND s.setrole = 0), '{}') AS settings,
       pg_catalog.shobj_description(d.oid, 'pg_database') AS comment
     FROM pg_catalog.pg_database d WHERE d.datname = COALESCE($1, pg_catalog.current_database())`,
    [database ?? null],
  );
  const [facts] = rows;
  if (!facts) throw new Error("the server answered no row");
  return facts;
}

/** The part of `CREATE DATABASE` that gives a new database the same locale. */
export function localeClause({ collate, ctype, provider, locale, icuRules }: DatabaseFacts): string {
  const base = `LC_COLLATE ${quoteLiteral(collate)} LC_CTYPE ${quoteLiteral(ctype)}`;
  if (provider === "i" && locale)
    return `${base} LOCALE_PROVIDER icu ICU_LOCALE ${quoteLiteral(locale)}${icuRules ? ` ICU_RULES ${quoteLiteral(icuRules)}` : ""}`;
  if (provider === "b" && locale) return `${base} LOCALE_PROVIDER builtin BUILTIN_LOCALE ${quoteLiteral(locale)}`;
  return base;
}

/** Settings and comment of the database itself, which pg_dump leaves to others. */
export async function applyDatabaseFacts(
  url: string,
  facts: DatabaseFacts,
  leaveOut: (what: string) => void,
): Promise<void> {
  const name = quoteIdentifier(describeTarget(url).database);
  const set = (setting: string) => {
    const at = setting.indexOf("=");
    return `SET ${quoteIdentifier(setting.slice(0, at))} TO ${settingValue(setting.slice(0, at), setting.slice(at + 1))}`;
  };
  const statements = [
    ...facts.settings.map((setting) => `ALTER DATABASE ${name} ${set(setting)}`),
    ...facts.roleSettings.map(
      ({ role, setting }) => `ALTER ROLE ${quoteIdentifier(role)} IN DATABASE ${name} ${set(setting)}`,
    ),
    ...(facts.rights ? [`REVOKE ALL ON DATABASE ${name} FROM PUBLIC`] : []),
    ...(facts.rights ?? []).map(
      ({ grantee, privilege, isGrantable }) =>
        `GRANT ${privilege} ON DATABASE ${name} TO ${grantee === null ? "PUBLIC" : quoteIdentifier(grantee)}${isGrantable ? " WITH GRANT OPTION" : ""}`,
    ),
  ];
  if (facts.comment !== null) statements.push(`COMMENT ON DATABASE ${name} IS ${quoteLiteral(facts.comment)}`);
  if (statements.length === 0) return;
  await withConnection(url, async (client) => {
    for (const sql of statements) {
      await client
        .query(sql)
        .catch((error: unknown) => leaveOut(`${sql.slice(0, 60)}…: ${error instanceof Error ? error.message : error}`));
    }
  });
}

/** Lists of names are stored already quoted; quoting them as one string would make one name of them. */
function settingValue(name: string, value: string): string {
  const isList = [
    "search_path",
    "temp_tablespaces",
    "session_preload_libraries",
    "local_preload_libraries",
    "shared_preload_libraries",
    "unix_socket_directories",
  ];
  if (!isList.includes(name)) return quoteLiteral(value);
  const names = value.match(/"(?:[^"]|"")*"|[^",\s]+/g) ?? [""];
  return names
    .map((item) => quoteLiteral(item.startsWith('"') ? item.slice(1, -1).replaceAll('""', '"') : item))
    .join(", ");
}
