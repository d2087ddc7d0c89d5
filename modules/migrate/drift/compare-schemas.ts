import { splitSql } from "#modules/postgres";

/**
 * What two dumped schemas do not share, as lines of a diff: `-` only the first has it, `+` only the second.
 * The order of statements says nothing, and neither do owners, grants and session settings.
 */
export async function compareSchemas(expected: string, live: string): Promise<string[]> {
  const [first, second] = [await statementsOf(expected), await statementsOf(live)];
  const missing = [...first].filter((statement) => !second.has(statement));
  const extra = [...second].filter((statement) => !first.has(statement));
  const heads = new Set([...missing, ...extra].map(headOf));
  return [...heads].sort().flatMap((head) => {
    const was = missing.filter((statement) => headOf(statement) === head);
    const is = extra.filter((statement) => headOf(statement) === head);
    const [one, other] = [was[0], is[0]];
    // The same table with another column: only the lines that differ.
    if (was.length === 1 && is.length === 1 && one && other) return differingLines(head, one, other);
    return [...was.flatMap((each) => marked("-", each)), ...is.flatMap((each) => marked("+", each))];
  });
}

const UNSAID = [
  /^SET /i,
  /^SELECT pg_catalog\.set_config/i,
  /^(?:GRANT|REVOKE) /i,
  /^ALTER DEFAULT PRIVILEGES /i,
  /^ALTER [\s\S]* OWNER TO \S+$/i,
  /^COMMENT ON (?:EXTENSION|SCHEMA) /i,
  // Every database is born with it, and some drop it.
  /^CREATE SCHEMA public$/i,
];
/** The history and our own ledger are no part of what migrations describe. */
const OURS = /(?:\b_prisma_migrations\b|"?\batalaya\b"?\.|^CREATE SCHEMA "?atalaya"?$)/;

async function statementsOf(sql: string): Promise<Set<string>> {
  const statements = await splitSql(sql);
  return new Set(
    statements.filter(
      (statement) => !UNSAID.some((pattern) => pattern.test(statement)) && !OURS.test(headOf(statement)),
    ),
  );
}

/** Its first line without the bracket that opens the columns: `CREATE TABLE public.orders`. */
function headOf(statement: string): string {
  return (statement.split("\n")[0] ?? "").replace(/\s*\($/, "");
}

function differingLines(head: string, one: string, other: string): string[] {
  const lines = (text: string) => text.split("\n").map((line) => line.replace(/,$/, "").trimEnd());
  const [was, is] = [lines(one), lines(other)];
  const gone = was.filter((line) => !is.includes(line));
  const come = is.filter((line) => !was.includes(line));
  // The same lines in another order: columns of one table, say.
  if (gone.length === 0 && come.length === 0) return [`  ${head}`, "  the same parts in another order"];
  if (gone[0] === was[0]) return [...marked("-", one), ...marked("+", other)];
  return [`  ${head}`, ...gone.map((line) => `- ${line}`), ...come.map((line) => `+ ${line}`)];
}

function marked(sign: string, statement: string): string[] {
  return statement.split("\n").map((line) => `${sign} ${line}`);
}
