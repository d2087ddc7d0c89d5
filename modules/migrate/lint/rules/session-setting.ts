import type { Node, VariableSetStmt } from "@pgsql/types";
import type { PlannedFile } from "../../plan/types.ts";
import { callsIn } from "../sql/inside.ts";
import { as, namesOf, stringOf } from "../sql/node.ts";
import type { Hazard, Rule } from "../types.ts";

type Setting = { name: string; value: string; isLocal: boolean };

export const sessionSetting: Rule = {
  title: "SET of what guards the migration, or stays after it",
  settledBy: "nobody",
  find: ({ node, file }) => [...settings(node).flatMap((setting) => judge(setting, file)), ...serverWide(node)],
};

function settings(node: Node): Setting[] {
  const set = as(node, "VariableSetStmt");
  if (set) return [{ name: set.name ?? "", value: valueSet(set), isLocal: set.is_local === true }];
  return callsIn(node)
    .filter(({ funcname }) => namesOf(funcname).at(-1) === "set_config")
    .map(({ args = [] }) => ({
      name: stringOf(args[0]) ?? "",
      value: stringOf(args[1]) ?? "",
      isLocal: as(args[2], "A_Const")?.boolval?.boolval === true,
    }));
}

function valueSet({ args = [], kind }: VariableSetStmt): string {
  if (kind !== "VAR_SET_VALUE") return "default";
  const constant = as(args[0], "A_Const");
  return constant?.sval?.sval ?? (constant?.ival ? String(constant.ival.ival ?? 0) : "");
}

const isTimeout = /^(?:lock|statement|transaction)_timeout$/;
const whoAndWhere = new Set(["role", "session_authorization", "search_path", "row_security"]);

function judge({ name, value, isLocal }: Setting, { statements }: PlannedFile): Hazard[] {
  if (name === "session_replication_role" && !/^(?:origin|default)$/i.test(value))
    return [
      {
        severity: "error",
        message:
          "Triggers and foreign keys are off for as long as the connection lives: rows without a parent come in, and nothing looks for them later.",
        safeWay: "Leave it out, and write the rows in an order that the foreign keys take, or make these DEFERRABLE.",
      },
    ];
  // An index built CONCURRENTLY takes its time and keeps nobody out.
  const isForLongOnes =
    name === "statement_timeout" && statements.some(({ outsideTransaction }) => outsideTransaction !== null);
  if (isTimeout.test(name) && /^0+\s*\w*$/.test(value) && !isForLongOnes)
    return [
      {
        severity: "error",
        message: `${name} = 0 takes away the limit that the run has set: a statement may then wait for a lock without end, and everybody else behind it.`,
        safeWay: "Leave it out; the run has a budget for waiting, and tries again by itself.",
      },
    ];
  if (name === "lock_timeout" && millisecondsOf(value) > LONGEST_WAIT_MS)
    return [
      {
        severity: "warning",
        message: `lock_timeout = ${value} lets a statement wait that long for a lock, and everybody who comes later waits behind it.`,
        safeWay: "Leave it out; the run has a budget for waiting, and tries again by itself.",
      },
    ];
  if (isLocal) return [];
  const severity = whoAndWhere.has(name) ? "warning" : "note";
  return [
    {
      severity,
      message: `${name} stays set after this file, for the files after it and for the run's own statements${severity === "warning" ? ", which may then go elsewhere or be refused" : ""}.`,
      safeWay: `For this file alone:\nSET LOCAL ${name} = '${value.replaceAll("'", "''")}';`,
    },
  ];
}

/** Readers behind a lock that is waited for give up at about this age: most applications' own limits are 10 to 30 s. */
const LONGEST_WAIT_MS = 10_000;

const units: Record<string, number> = { us: 0.001, ms: 1, s: 1_000, min: 60_000, h: 3_600_000, d: 86_400_000 };

/** As PostgreSQL reads it: without a unit, milliseconds. */
function millisecondsOf(value: string): number {
  const [, number = "0", unit = "ms"] = /^(\d+(?:\.\d+)?)\s*(us|ms|s|min|h|d)?$/.exec(value.trim()) ?? [];
  return Number(number) * (units[unit] ?? 1);
}

function serverWide(node: Node): Hazard[] {
  if (!("AlterSystemStmt" in node)) return [];
  return [
    {
      severity: "warning",
      message: "A setting of the whole server is changed, for every database on it, and no rollback takes it back.",
      safeWay: "Change it where the server is configured; for one database: ALTER DATABASE … SET.",
    },
  ];
}
