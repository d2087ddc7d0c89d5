import type { PlannedFile, PlannedStatement } from "../plan/types.ts";
import type { Finding } from "../types.ts";

export type Waiver = {
  rules: string[];
  until: string;
  reason: string;
  line: number;
  /** The statement it stands before; null for the whole file. */
  statement: PlannedStatement | null;
};

export type WaiverInput = {
  findings: Finding[];
  plans: PlannedFile[];
  today: Date;
  /** Every rule that a waiver may name. */
  rules: ReadonlySet<string>;
  /** Rules whose findings come from elsewhere: a waiver of one may find nothing here. */
  later: ReadonlySet<string>;
};

const FORM = "-- atalaya:allow <rule>[, <rule>] until <YYYY-MM-DD>: <reason>";

/**
 * Marks the findings that the files themselves allow, and adds what is wrong with the waivers.
 * A waiver stands before its statement; in the first lines of the file, with an empty line after it, it is for the whole file.
 */
export function waive(input: WaiverInput): Finding[] {
  const { findings, plans } = input;
  const byFile = Map.groupBy(findings, ({ file }) => file);
  return plans.flatMap((plan) => waiveFile(plan, byFile.get(plan.file.name) ?? [], input));
}

function waiveFile(plan: PlannedFile, findings: Finding[], { today, rules, later }: WaiverInput): Finding[] {
  const { waivers, bad } = readWaivers(plan, rules);
  const day = today.toISOString().slice(0, 10);
  const wrong: Finding[] = [...bad];
  const waived = new Map<Finding, Waiver>();
  const byLine = Map.groupBy(findings, ({ line }) => line);
  for (const waiver of waivers) {
    const near = waiver.statement ? (byLine.get(waiver.statement.line) ?? []) : findings;
    const meant = near.filter(({ rule }) => waiver.rules.includes(rule));
    const isExpired = waiver.until < day;
    if (isExpired) wrong.push(expired(plan, waiver));
    else for (const finding of meant) waived.set(finding, waiver);
    const idle = waiver.rules.filter((rule) => !later.has(rule) && !meant.some((finding) => finding.rule === rule));
    if (idle.length > 0 && !isExpired) wrong.push(unused(plan, waiver, idle));
  }
  const marked = findings.map((finding) => {
    const waiver = waived.get(finding);
    return waiver ? { ...finding, waived: { until: waiver.until, reason: waiver.reason } } : finding;
  });
  return [...marked, ...wrong].sort((one, other) => one.line - other.line);
}

/** The waivers of a file, and findings about those that cannot count. */
export function readWaivers(plan: PlannedFile, rules: ReadonlySet<string>): { waivers: Waiver[]; bad: Finding[] } {
  const waivers: Waiver[] = [];
  const bad: Finding[] = [];
  const lines = plan.file.sql.split("\n");
  const first = plan.statements[0]?.line ?? lines.length + 1;
  const gap = lines.findLastIndex((line, at) => at < first - 1 && line.trim() === "") + 1;
  let next = 0;
  for (const [at, text] of lines.entries()) {
    const mark = text.indexOf("atalaya:allow");
    if (mark < 0 || !/--\s*$/.test(text.slice(0, mark))) continue;
    const line = at + 1;
    while ((plan.statements[next]?.line ?? Infinity) < line) next++;
    const statement = line < gap ? null : (plan.statements[next] ?? null);
    const read = readOne(text, mark, rules);
    const isBare = /^\s*--\s*$/.test(text.slice(0, mark));
    if (!isBare)
      bad.push(refused(plan, line, "It stands behind a statement; put it on a line of its own before the statement."));
    else if (typeof read === "string") bad.push(refused(plan, line, read));
    else if (statement === null && line >= gap) bad.push(refused(plan, line, "No statement follows it."));
    else waivers.push({ ...read, line, statement });
  }
  return { waivers, bad };
}

function readOne(
  text: string,
  mark: number,
  rules: ReadonlySet<string>,
): Pick<Waiver, "rules" | "until" | "reason"> | string {
  const rest = text.slice(mark + "atalaya:allow".length);
  const parts = /^\s+([\w-]+(?:\s*,\s*[\w-]+)*)(?:\s+until\s+([^\s:]+))?\s*(?::\s*(.*))?$/.exec(rest.trimEnd());
  if (!parts?.[1]) return "It names no rule.";
  const named = parts[1].split(",").map((rule) => rule.trim());
  const unknown = named.filter((rule) => !rules.has(rule));
  if (unknown.length > 0) return `There is no rule ${unknown.join(", ")}.`;
  if (!parts[2] || !isDay(parts[2])) return "It has no day until which it holds.";
  if (!parts[3]) return "It gives no reason.";
  return { rules: named, until: parts[2], reason: parts[3].trim() };
}

function isDay(text: string): boolean {
  const day = /^\d{4}-\d{2}-\d{2}$/.test(text) ? new Date(`${text}T00:00:00Z`) : null;
  return day !== null && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

function refused(plan: PlannedFile, line: number, why: string): Finding {
  return about(plan, line, "bad-waiver", "error", `This waiver does not count. ${why}`, `Write it so: ${FORM}`);
}

function expired(plan: PlannedFile, { line, until, rules }: Waiver): Finding {
  const message = `The waiver of ${rules.join(", ")} ended on ${until}; what it allowed counts again.`;
  return about(
    plan,
    line,
    "expired-waiver",
    "error",
    message,
    "Mend the statement, or decide again and write a new day.",
  );
}

function unused(plan: PlannedFile, { line }: Waiver, idle: string[]): Finding {
  const message = `Nothing here is found for ${idle.join(", ")}, so the waiver allows nothing.`;
  return about(
    plan,
    line,
    "unused-waiver",
    "note",
    message,
    "Remove it, or move it to the line before the statement it is meant for.",
  );
}

function about(
  plan: PlannedFile,
  line: number,
  rule: string,
  severity: Finding["severity"],
  message: string,
  safeWay: string,
): Finding {
  return { rule, file: plan.file.name, line, severity, message, safeWay, by: "atalaya" };
}
