import type { Finding, MigrationRun, StatementMeasure, StepOutcome } from "#modules/migrate";
import { formatCount, formatDuration, formatTable } from "./format.ts";
import { hintLines, paint, plain, type Style, wrap } from "./screen-text.ts";
import { STEP_TITLES } from "./step-titles.ts";

const MARKS: Record<StepOutcome["state"], { sign: string; style: Style }> = {
  done: { sign: "✓", style: "green" },
  refused: { sign: "✗", style: ["red", "bold"] },
  failed: { sign: "✗", style: ["red", "bold"] },
  skipped: { sign: "–", style: "dim" },
};

const SHOWN_STATEMENTS = 40;
const SQL_WIDTH = 58;

/** A run as a screen: its steps, what the rehearsal measured, what stands against it, and how it ended. */
export function showMigration(run: MigrationRun): string {
  return [
    `${paint("bold", plain(run.database))}  ${paint("dim", `${run.target}, run ${run.runId}`)}`,
    "",
    ...stepLines(run.steps),
    ...statementLines(run),
    ...checkLines(run),
    ...findingLines(run.findings),
    ...driftLines(run.drift),
    ...waitLines(run),
    "",
    verdict(run),
  ].join("\n");
}

function stepLines(steps: StepOutcome[]): string[] {
  return steps.map(({ step, state, note, durationMs }) => {
    const { sign, style } = MARKS[state];
    const time = paint("dim", formatDuration(durationMs).padStart(8));
    const [first = "", ...rest] = wrap(plain(note), "", "", 84);
    const head = `  ${paint(style, sign)} ${STEP_TITLES[step].padEnd(9)} ${time}  ${first}`;
    return [head, ...rest.map((line) => `${" ".repeat(24)}${line}`)].join("\n");
  });
}

function statementLines({ rehearsal, pending }: MigrationRun): string[] {
  if (!rehearsal || rehearsal.statements.length === 0) return [];
  const shown = rehearsal.statements.slice(0, SHOWN_STATEMENTS);
  const byFile = Map.groupBy(shown, ({ file }) => file);
  const rest = rehearsal.statements.length - shown.length;
  return [
    "",
    `${paint("bold", "Rehearsal")}  ${paint("dim", `${pending.length} ${pending.length === 1 ? "file" : "files"} on ${rehearsal.place}, PostgreSQL ${rehearsal.serverVersion}`)}`,
    ...[...byFile].flatMap(([file, statements]) => [
      `  ${plain(file)}`,
      ...formatTable(["", ""], statements.map(statementCells), [0])
        .split("\n")
        .slice(1)
        .map((line) => `  ${line}`),
    ]),
    ...(rest > 0 ? [`  and ${formatCount(rest)} more; --json has them all`] : []),
    ...rehearsal.notChecked.map((what) => `  ${paint("yellow", "○")} ${plain(what)}`),
  ];
}

function statementCells(measure: StatementMeasure): string[] {
  const sql = plain(measure.sql.replaceAll(/\s+/g, " "));
  const cut = sql.length > SQL_WIDTH ? `${sql.slice(0, SQL_WIDTH - 1)}…` : sql;
  return [formatDuration(measure.durationMs), cut.padEnd(SQL_WIDTH), effectsOf(measure)];
}

function effectsOf({ locks, rewrites, scans }: StatementMeasure): string {
  const strongest = [...locks].sort((one, other) => other.heldMs - one.heldMs)[0];
  const parts = [
    ...(strongest ? [`${lockName(strongest.mode)} on ${strongest.relation} ${formatDuration(strongest.heldMs)}`] : []),
    ...(rewrites.length > 0 ? [`rewrites ${countIndexes(rewrites)}`] : []),
    ...(scans.length > 0 ? [`scans ${scans.join(", ")}`] : []),
  ];
  return plain(parts.join("; "));
}

/** Tables by name; their indexes, which go along, by number. */
function countIndexes(rewrites: string[]): string {
  const tables = rewrites.filter((name) => !name.startsWith("index "));
  const indexes = rewrites.length - tables.length;
  if (tables.length === 0 || indexes === 0) return rewrites.join(", ");
  return `${tables.join(", ")} and ${indexes === 1 ? "its index" : `${indexes} indexes`}`;
}

/** `AccessExclusiveLock` as the manual writes it: ACCESS EXCLUSIVE. */
function lockName(mode: string): string {
  return mode
    .replace(/Lock$/, "")
    .replaceAll(/(?<=[a-z])(?=[A-Z])/g, " ")
    .toUpperCase();
}

function checkLines({ rehearsal, checks }: MigrationRun): string[] {
  const broken = [...(rehearsal?.checks ?? []), ...checks].filter(({ ok }) => !ok);
  if (broken.length === 0) return [];
  return [
    "",
    paint("bold", "Data"),
    ...broken.flatMap(({ object, message, samples = [] }) => [
      `  ${paint(["red", "bold"], "✗")} ${plain(object)}`,
      ...wrap(plain(message), "    "),
      ...(samples.length > 0 ? [`    ${paint("dim", plain(samples.join(", ")))}`] : []),
    ]),
  ];
}

const SEVERITY: Record<Finding["severity"], { sign: string; style: Style }> = {
  error: { sign: "✗", style: ["red", "bold"] },
  warning: { sign: "!", style: "yellow" },
  note: { sign: "·", style: "dim" },
};

function findingLines(findings: Finding[]): string[] {
  const standing = findings.filter(({ settled, waived, accepted }) => !settled && !waived && !accepted);
  const quiet = findings.length - standing.length;
  if (findings.length === 0) return [];
  return [
    "",
    paint("bold", "Findings"),
    ...standing.flatMap((finding) => {
      const { sign, style } = SEVERITY[finding.severity];
      return [
        `  ${paint(style, sign)} ${paint("bold", finding.rule)}  ${paint("dim", plain(`${finding.file}:${finding.line}`))}`,
        ...wrap(plain(finding.message), "    "),
        ...finding.safeWay.split("\n").flatMap(hintLines),
      ];
    }),
    ...(quiet > 0 ? [paint("dim", `  ${formatCount(quiet)} more settled by the rehearsal, waived or accepted`)] : []),
  ];
}

function driftLines(drift: string[] | null): string[] {
  if (!drift || drift.length === 0) return [];
  const shown = drift.slice(0, 20).map((line) => {
    const style = line.startsWith("+") ? "green" : line.startsWith("-") ? "red" : "dim";
    return `  ${paint(style, plain(line))}`;
  });
  const rest = drift.length - shown.length;
  return [
    "",
    `${paint("bold", "Drift")}  ${paint("dim", "- the migrations give it, + the database has it")}`,
    ...shown,
    ...(rest > 0 ? [`  and ${formatCount(rest)} more lines; --json has them all`] : []),
  ];
}

function waitLines({ lockTimeouts }: MigrationRun): string[] {
  if (lockTimeouts.length === 0) return [];
  const last = lockTimeouts.at(-1);
  const blockers = last?.blockers.map(
    ({ pid, user, application, query, sinceMs }) =>
      `    pid ${pid}, ${user}${application ? ` (${application})` : ""}, for ${formatDuration(sinceMs)}: ${query}`,
  );
  return [
    "",
    `${paint("bold", "Locks")}  gave way ${formatCount(lockTimeouts.length)} ${lockTimeouts.length === 1 ? "time" : "times"}, last to`,
    ...(blockers ?? []).map(plain),
  ];
}

function verdict(run: MigrationRun): string {
  const { outcome, applied, pending, error, rollback, blockedMs } = run;
  const files = (count: number) => `${formatCount(count)} ${count === 1 ? "migration" : "migrations"}`;
  const good = paint("green", "✓");
  if (outcome === "nothing-pending") return `${good} nothing to do: every migration is applied`;
  if (outcome === "rehearsed") return `${good} ${files(pending.length)} would apply; nothing was changed (--dry-run)`;
  if (outcome === "applied") {
    const waited = blockedMs > 0 ? `; waited ${formatDuration(blockedMs)} for locks` : "";
    return `${good} ${files(applied.length)} applied${waited}`;
  }
  const back = rollback
    ? [
        `  brought back by ${rollback.how}${rollback.preservedAs ? `; what was there is kept as "${rollback.preservedAs}"` : ""}`,
      ]
    : [];
  const hint = error?.hint ? error.hint.split("\n").flatMap((line) => wrap(plain(line), "  ")) : [];
  const head = `${paint(["red", "bold"], "✗")} ${plain(error?.message ?? outcome)}`;
  return [head, ...back, ...hint, `  ${paint("dim", `${error?.code ?? outcome}, exit ${error?.exit ?? 7}`)}`].join(
    "\n",
  );
}
