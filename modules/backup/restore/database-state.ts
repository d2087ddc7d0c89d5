import {
  type Connection,
  describeTarget,
  quoteIdentifier,
  quoteLiteral,
  quoteQualified,
  withConnection,
} from "#modules/postgres";
import type { DatabaseFacts } from "../source/read-source.ts";
import type { Manifest } from "../store/manifest.ts";

/** Gives every sequence the value it had; one that does not exist here was left out of this restore. */
export async function setSequences(client: Connection, sequences: Manifest["sequences"]): Promise<void> {
  const existing = await findExistingRelations(client);
  const calls = sequences
    .filter(({ schema, name }) => existing.has(`${schema}.${name}`))
    .map(({ schema, name, lastValue, isCalled }) => {
      const relation = quoteLiteral(quoteQualified(schema, name));
      return `SELECT pg_catalog.setval(${relation}::pg_catalog.regclass, ${quoteLiteral(lastValue)}::bigint, ${isCalled})`;
    });
  for (let from = 0; from < calls.length; from += 200) await client.query(calls.slice(from, from + 200).join(";\n"));
}

/** Every relation by `schema.name`, plain or quoted as PostgreSQL itself would. */
export async function findExistingRelations(
  client: Connection,
  style: "plain" | "quoted" = "plain",
): Promise<Set<string>> {
  const name =
    style === "quoted" ? "pg_catalog.format('%I.%I', n.nspname, c.relname)" : "n.nspname || '.' || c.relname";
  const { rows } = await client.query<{ name: string }>(
    `SELECT ${name} AS name FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind IN ('r', 'p', 'S', 'm', 'v', 'f') AND n.nspname !~ '^pg_'`,
  );
  return new Set(rows.map(({ name: relation }) => relation));
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
