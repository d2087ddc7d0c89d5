import type { Finding, MigrationRun, StatementMeasure } from "../types.ts";

/** Findings that count: no notes, and neither waived, accepted nor settled. */
export function openFindings({ findings }: Pick<MigrationRun, "findings">): Finding[] {
  return findings.filter((finding) => finding.severity !== "note" && isOpen(finding));
}

/** Whether nothing has answered a finding. */
export function isOpen({ waived, accepted, settled }: Finding): boolean {
  return waived === undefined && accepted === undefined && settled === undefined;
}

/**
 * How long anybody else may have had to wait, at most: behind a statement that waited for its lock, and then for as long
 * as a lock was held on the copy. Null when nothing was measured.
 */
export function longestWaitMs(run: Pick<MigrationRun, "lockTimeouts" | "blockedMs" | "rehearsal">): number | null {
  if (!run.rehearsal && run.lockTimeouts.length === 0) return null;
  const waits = run.lockTimeouts.map(({ waitedMs }) => waitedMs);
  const held = run.rehearsal?.statements.map(longestHeldMs) ?? [];
  return Math.max(0, ...held) + (waits.length > 0 ? Math.max(...waits) : run.blockedMs);
}

/** Others read and write under it; it keeps out only vacuum and other changes of structure. */
const BLOCKS_NOBODY = "ShareUpdateExclusiveLock";

/** How long the lock that a statement holds longest was held; 0 when it blocks neither readers nor writers. */
export function longestHeldMs({ locks }: Pick<StatementMeasure, "locks">): number {
  return Math.max(0, ...locks.filter(({ mode }) => mode !== BLOCKS_NOBODY).map(({ heldMs }) => heldMs));
}

/** Whether a statement is over the budget: by the figures where the budget is known, else because the rehearsal says so. */
export function isOverBudget(
  run: Pick<MigrationRun, "findings" | "holdBudgetMs">,
  statement: Pick<StatementMeasure, "file" | "line" | "locks">,
): boolean {
  if (run.holdBudgetMs !== undefined) return longestHeldMs(statement) > run.holdBudgetMs;
  return run.findings.some(
    ({ by, severity, file, line, settled }) =>
      by === "rehearsal" &&
      severity === "error" &&
      settled === undefined &&
      file === statement.file &&
      line === statement.line,
  );
}

/** A lock's mode as the manual of PostgreSQL writes it: `AccessExclusiveLock` is ACCESS EXCLUSIVE. */
export function lockName(mode: string): string {
  return mode
    .replace(/Lock$/, "")
    .replace(/(?<=[a-z])(?=[A-Z])/g, " ")
    .toUpperCase();
}

/** Prose and SQL of a hint, in turns: SQL begins with one of its words in capitals and goes on to a semicolon. */
export function splitSafeWay(text: string): { kind: "prose" | "sql"; text: string }[] {
  const lines = text.split(/\r?\n/);
  const parts: { kind: "prose" | "sql"; lines: string[] }[] = [];
  for (let place = 0; place < lines.length; ) {
    const sqlLines = countSqlLines(lines.slice(place));
    const taken = lines.slice(place, place + Math.max(1, sqlLines));
    place += taken.length;
    const kind = sqlLines > 0 ? "sql" : "prose";
    const last = parts.at(-1);
    if (last?.kind === kind) last.lines.push(...taken);
    else parts.push({ kind, lines: taken });
  }
  const told = parts.map(({ kind, lines: own }) => ({ kind, text: own.join("\n").trim() }));
  return told.filter((part) => part.text !== "");
}

const sqlBeginning =
  /^\s*(?:ALTER|BEGIN|CALL|COMMENT|COMMIT|CREATE|DELETE|DO|DROP|INSERT|LOCK|REINDEX|RESET|SELECT|SET|TRUNCATE|UPDATE|VACUUM|WITH)\b/;
const statementEnd = /;\s*(?:--.*)?$/;

/** How many of the lines at the beginning are one statement, or a comment before one; 0 for prose. */
function countSqlLines(lines: string[]): number {
  const [first = ""] = lines;
  if (/^\s*--/.test(first)) return 1;
  if (!sqlBeginning.test(first)) return 0;
  const end = lines.findIndex((line) => statementEnd.test(line) || /[.:]\s*$|^\s*$/.test(line));
  return statementEnd.test(lines[end] ?? "") ? end + 1 : 0;
}
