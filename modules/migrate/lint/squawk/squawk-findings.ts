import type { PlannedFile } from "../../plan/types.ts";
import type { Finding } from "../../types.ts";
import { strongLocks } from "../sql/locks.ts";
import type { World } from "../world.ts";
import { runSquawk, type SquawkFinding } from "./run-squawk.ts";
import { squawkRules } from "./squawk-rules.ts";

export type SquawkFindingsInput = {
  plans: PlannedFile[];
  serverVersion: number;
  squawkBinary?: string;
  signal?: AbortSignal;
};

const told = (name: string): boolean => name === "syntax-error" || "keep" in (squawkRules[name] ?? { keep: "note" });

/** What squawk alone finds, in our words. `world` knows the tables that the run makes. */
export async function squawkFindings(input: SquawkFindingsInput, world: World): Promise<Finding[]> {
  const { plans, serverVersion, signal } = input;
  if (plans.length === 0) return [];
  const files = plans.map(({ file }) => ({ name: file.name, sql: file.sql }));
  const found = await runSquawk({ files, serverVersion, signal, binary: input.squawkBinary });
  return plans.flatMap((plan) => inFile(plan, found.get(plan.file.name) ?? [], world));
}

function inFile(plan: PlannedFile, found: SquawkFinding[], world: World): Finding[] {
  const unread = found.find(({ rule_name: name }) => name === "syntax-error");
  const findings = found
    .filter(({ rule_name: name }) => name !== "syntax-error" && told(name))
    .map((each) => ({ each, statement: statementAt(plan, each.line + 1) }))
    .filter(({ statement }) => !statement || !isOnNewTable(statement.node, world))
    .map(({ each, statement }) => inOurWords(plan, each, statement?.line ?? each.line + 1));
  return unread ? [...findings, notRead(plan, unread)] : findings;
}

/** The last statement that begins at the line or before it. */
function statementAt({ statements }: PlannedFile, line: number): PlannedFile["statements"][number] | undefined {
  let [low, high] = [0, statements.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((statements[middle]?.line ?? 0) <= line) low = middle + 1;
    else high = middle;
  }
  return statements[low - 1];
}

function isOnNewTable(node: PlannedFile["statements"][number]["node"], world: World): boolean {
  const locks = strongLocks(node);
  return locks.length > 0 && locks.every(({ relation }) => world.tables.has(relation.key));
}

function inOurWords(plan: PlannedFile, { rule_name: rule, message, help }: SquawkFinding, line: number): Finding {
  const known = squawkRules[rule];
  const words =
    known && "keep" in known
      ? { severity: known.keep, message: known.message, safeWay: known.safeWay }
      : { severity: "note" as const, message, safeWay: help ?? "" };
  return { rule, file: plan.file.name, line, ...words, by: "squawk" };
}

function notRead(plan: PlannedFile, { line, message }: SquawkFinding): Finding {
  return {
    rule: "unread-by-squawk",
    file: plan.file.name,
    line: line + 1,
    severity: "note",
    message: `PostgreSQL's parser reads this file, squawk's does not (${message}); our own rules looked at all of it, squawk's perhaps not.`,
    safeWay: "Nothing to do.",
    by: "atalaya",
  };
}
