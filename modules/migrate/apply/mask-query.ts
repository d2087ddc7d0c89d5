const LONGEST = 200;

const LITERALS = [
  // The server cuts long queries, so the end of a literal may be missing.
  /\$([A-Za-z_]\w*)?\$[\s\S]*?(?:\$\1\$|$)/g,
  /'(?:[^']|'')*(?:'|$)/g,
  /(?<![\w$"])\d+(?:\.\d+)?(?![\w"])/g,
];

/** Somebody else's query as it may be shown: in one line, without literals, shortened. */
export function maskQuery(sql: string): string {
  const masked = LITERALS.reduce(
    (text, literal) => text.replaceAll(literal, "?"),
    sql.replaceAll(/--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/g, " "),
  );
  const line = masked.replaceAll(/\s+/g, " ").trim();
  return line.length > LONGEST ? `${line.slice(0, LONGEST - 1)}…` : line;
}
