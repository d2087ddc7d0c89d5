import type { CheckOutcome, CheckRemark, CheckState, Fault, Validation } from "#modules/migrate";
import { formatCount, formatDuration } from "./format.ts";
import { hintLines, paint, plain, type Style, wrap } from "./screen-text.ts";

const MARKS: Record<CheckState, { sign: string; style: Style }> = {
  passed: { sign: "✓", style: "green" },
  faulty: { sign: "✗", style: ["red", "bold"] },
  partly: { sign: "○", style: "yellow" },
  "not-checked": { sign: "○", style: "yellow" },
  skipped: { sign: "–", style: "dim" },
};

const SHOWN_PER_CHECK = 5;

/** The report of db:validate as a screen: one line per check, then every fault with its mending, then what was not seen. */
export function showValidation(result: Validation): string {
  const { database, checks, faults, notChecked, notes } = result;
  const titles = new Map(checks.map(({ check, title }) => [check, title]));
  return [
    `${database.label}, PostgreSQL ${database.serverVersion}, as ${plain(database.role)}`,
    "",
    ...checkLines(checks),
    ...groupAlike(faults).flatMap((alike) => ["", ...faultLines(alike)]),
    ...remarkLines("Not checked", notChecked, titles),
    ...remarkLines("To know", notes, titles),
    "",
    summary(result),
  ].join("\n");
}

function checkLines(checks: CheckOutcome[]): string[] {
  const width = Math.max(...checks.map(({ title }) => title.length));
  return checks.map((check) => {
    const { sign, style } = MARKS[check.state];
    const told = tell(check);
    return `  ${paint(style, sign)} ${check.title.padEnd(width)}  ${check.state === "skipped" ? paint("dim", told) : told}`;
  });
}

function tell({ state, faults, looked, objects, reason }: CheckOutcome): string {
  const of = `of ${formatCount(looked)} ${objects}`;
  if (state === "skipped") return `skipped: ${reason}`;
  if (state === "not-checked") return `not checked: ${reason}`;
  if (state === "faulty") return `${formatCount(faults)} ${of}`;
  return `none ${of}${state === "partly" ? ", as far as could be seen" : ""}`;
}

/** Faults that say the same of several objects are told once. */
function groupAlike(faults: Fault[]): Fault[][] {
  return [...Map.groupBy(faults, ({ code, message, hint }) => JSON.stringify([code, message, hint])).values()];
}

function faultLines(alike: Fault[]): string[] {
  const [first] = alike;
  if (!first) return [];
  const heads = alike.map(
    ({ code, object }) => `${paint(["red", "bold"], "✗")} ${paint("bold", plain(object))}  ${paint("dim", code)}`,
  );
  return [...heads, ...wrap(plain(first.message), "  "), ...first.hint.split("\n").flatMap(hintLines)];
}

function remarkLines(head: string, remarks: CheckRemark[], titles: Map<string, string>): string[] {
  if (remarks.length === 0) return [];
  const byCheck = Map.groupBy(remarks, ({ check }) => check);
  const lines = [...byCheck].flatMap(([check, all]) => {
    const shown = all
      .slice(0, SHOWN_PER_CHECK)
      .map(({ object, message }) => `    ${plain(object ? `${object}: ${message}` : message)}`);
    const rest = all.length - shown.length;
    return [
      `  ${titles.get(check) ?? check}`,
      ...shown,
      ...(rest > 0 ? [`    and ${formatCount(rest)} more; --json has them all`] : []),
    ];
  });
  return ["", paint("bold", head), ...lines];
}

function summary({ faults, checks, notChecked, durationMs }: Validation): string {
  const ran = checks.filter(({ state }) => state !== "skipped" && state !== "not-checked").length;
  const time = `${ran} of ${checks.length} checks, ${formatDuration(durationMs)}`;
  const unseen = notChecked.length > 0 ? `; ${formatCount(notChecked.length)} not checked` : "";
  if (faults.length === 0) return `${paint("green", "✓")} no fault found (${time}${unseen})`;
  return `${paint(["red", "bold"], "✗")} ${formatCount(faults.length)} ${faults.length === 1 ? "fault" : "faults"} (${time}${unseen})`;
}
