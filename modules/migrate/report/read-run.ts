import type { Finding, MigrationRun, StatementMeasure } from "../types.ts";

/** Findings that count: neither waived, accepted nor settled. */
export function openFindings({ findings }: Pick<MigrationRun, "findings">): Finding[] {
  return findings.filter(isOpen);
}

/** Whether a finding counts. */
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

/** How long the lock that a statement holds longest was held; 0 when it blocks nobody. */
export function longestHeldMs({ locks }: Pick<StatementMeasure, "locks">): number {
  return Math.max(0, ...locks.map(({ heldMs }) => heldMs));
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

/** Prose and SQL of a hint, in turns: SQL begins with one of its words in capitals and ends with a semicolon. */
export function splitSafeWay(text: string): { kind: "prose" | "sql"; text: string }[] {
  const parts: { kind: "prose" | "sql"; lines: string[] }[] = [];
  let isInSql = false;
  for (const line of text.split(/\r?\n/)) {
    if (!isInSql && line.trim() === "") continue;
    const isSql: boolean = isInSql || sqlLine.test(line);
    const last = parts.at(-1);
    if (last && (last.kind === "sql") === isSql) last.lines.push(line);
    else parts.push({ kind: isSql ? "sql" : "prose", lines: [line] });
    isInSql = isSql && !/;\s*(?:--.*)?$/.test(line) && !/^\s*--/.test(line);
  }
  return parts.map(({ kind, lines }) => ({ kind, text: lines.join("\n").trim() }));
}

const words =
  "ALTER|BEGIN|CALL|COMMENT|COMMIT|CREATE|DELETE|DO|DROP|INSERT|LOCK|REINDEX|RESET|SELECT|SET|TRUNCATE|UPDATE|VACUUM|WITH";
const sqlLine = new RegExp(`^\\s*(?:--|(?:${words})\\b(?=.*;\\s*(?:--.*)?$|\\s+[A-Z"]|\\s*$))`);
