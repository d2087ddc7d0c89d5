/** The first line of a statement about Atalaya's own schema, or what pg_dump writes above one. */
const OURS = [
  /^(?:CREATE|ALTER|DROP|COMMENT|GRANT|REVOKE)\b[^']*?(?:(?<![\w."])atalaya|(?<!\.)"atalaya")\./,
  /^(?:CREATE|ALTER|DROP|COMMENT|GRANT|REVOKE)\b[^']*?\bSCHEMA "?atalaya"?(?![\w".])/,
  /^-- .*; Schema: atalaya;/,
  /^-- (?:.* )?(?:Name: )?(?:SCHEMA )?atalaya; Type: (?:SCHEMA|ACL|COMMENT);/,
];

/**
 * A unified diff of two schemas, as Neon gives it, without what is about the schema `atalaya`: our own notes differ between
 * production and its copies, and are no part of what is merged. Hunks in which nothing else differs are left out.
 * @returns empty when nothing is left
 */
export function withoutOwnSchema(diff: string): string {
  const [head = ""] = /^(?:--- .*\n\+\+\+ .*\n)?/.exec(diff) ?? [];
  const hunks = diff.slice(head.length).split(/^(?=@@ )/m);
  const kept = hunks.map(keepOthers).filter(hasChange);
  return kept.length === 0 ? "" : [head, ...kept].join("");
}

function keepOthers(hunk: string): string {
  const [at = ""] = /^(?:@@ .*\n)?/.exec(hunk) ?? [];
  const lines = hunk.slice(at.length).split(/(?<=\n)/);
  return (
    at +
    blocksOf(lines)
      .filter((block) => !isOurs(block))
      .flat()
      .join("")
  );
}

/** Statements, and comments between them, each with the empty lines that follow. A hunk may begin and end within one. */
function blocksOf(lines: string[]): string[][] {
  const blocks: string[][] = [];
  let isOver = true;
  let isComment = false;
  for (const line of lines) {
    const sql = sqlOf(line);
    const begins = sql !== "" && (isOver || isComment !== sql.startsWith("--")) && !(isComment && sql === "--");
    if (begins || blocks.length === 0) blocks.push([]);
    if (begins) isComment = sql.startsWith("--");
    blocks.at(-1)?.push(line);
    if (sql !== "") isOver = !isComment && sql.endsWith(";");
  }
  return blocks;
}

function isOurs(block: string[]): boolean {
  const [first = "", ...others] = block.map(sqlOf).filter((sql) => sql !== "");
  const heads = [first, ...others.filter((sql) => sql.startsWith("--"))];
  return heads.some((head) => OURS.some((ours) => ours.test(head)));
}

function sqlOf(line: string): string {
  return line.slice(1).trim();
}

function hasChange(hunk: string): boolean {
  return hunk.split("\n").some((line) => /^[+-]/.test(line) && !["", "--"].includes(sqlOf(line)));
}
