import { as } from "../sql/node.ts";
import { identifier, relationOf } from "../sql/relation.ts";
import type { Rule } from "../types.ts";

export const createTrigger: Rule = {
  title: "CREATE TRIGGER on a table in use",
  settledBy: "rehearsal",
  find({ node, world }) {
    const trigger = as(node, "CreateTrigStmt");
    const table = relationOf(trigger?.relation);
    if (!trigger || world.tables.has(table.key)) return [];
    return [
      {
        severity: "note",
        message: `${identifier(trigger.trigname ?? "")} takes SHARE ROW EXCLUSIVE on ${table.sql} for a moment, and every write pays for it from then on.`,
        safeWay: "Have it early in a short file, so that writers wait for nothing else.",
      },
    ];
  },
};
