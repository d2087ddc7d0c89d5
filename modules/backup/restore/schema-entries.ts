import { OpsError } from "#modules/platform";
import { splitSql } from "#modules/postgres";

/** One object of pg_dump's output: its heading's facts and the statements under it. */
export type SchemaEntry = { type: string; name: string; schema: string | null; sql: string };

const HEADING = /--\n-- Name: (.*); Type: ([A-Z ]+); Schema: (.*); Owner: (.*)\n--\n/;

/** Settings in pg_dump's preamble that an older server does not know, with the version that brought them. */
const NEWER_SETTINGS: [pattern: RegExp, since: number][] = [
  [/^SET transaction_timeout\b/i, 170000],
  [/^SET idle_in_transaction_session_timeout\b/i, 90600],
];

/**
 * Splits a dumped section into statements, each with the heading it stands under.
 * Headings are read only where the parser says there is a comment, so no function body can imitate one.
 */
export async function readSchemaEntries(sql: string): Promise<SchemaEntry[]> {
  const statements = await splitSql(sql);
  const entries: SchemaEntry[] = [];
  let at = 0;
  let heading: Omit<SchemaEntry, "sql"> = { type: "SETTING", name: "", schema: null };
  for (const statement of statements) {
    const begin = sql.indexOf(statement, at);
    if (begin < 0)
      throw new OpsError({
        code: "backup.schema-unreadable",
        message: "The schema does not split into its statements.",
        exit: 7,
      });
    const before = sql.slice(at, begin);
    const match = HEADING.exec(before);
    if (match)
      heading = { name: match[1] ?? "", type: match[2] ?? "", schema: match[3] === "-" ? null : (match[3] ?? null) };
    entries.push({ ...heading, sql: statement });
    at = begin + statement.length;
  }
  return entries;
}

/** Leaves out what does not belong in this restore: settings the server does not know, and owners unless wanted. */
export function forServer(
  entries: SchemaEntry[],
  options: { serverVersionNum: number; owners: boolean },
): SchemaEntry[] {
  return entries.filter(({ sql }) => {
    if (NEWER_SETTINGS.some(([pattern, since]) => options.serverVersionNum < since && pattern.test(sql))) return false;
    return options.owners || !isOwnership(sql);
  });
}

function isOwnership(sql: string): boolean {
  const bare = sql.replace(/"(?:[^"]|"")*"/g, "q").replace(/'(?:[^']|'')*'/g, "l");
  return /^ALTER [\s\S]* OWNER TO \S+$/.test(bare);
}
