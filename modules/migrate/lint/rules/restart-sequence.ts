import { as } from "../sql/node.ts";
import { relationOf } from "../sql/relation.ts";
import type { Rule } from "../types.ts";

export const restartSequence: Rule = {
  title: "ALTER SEQUENCE … RESTART",
  settledBy: "nobody",
  find({ node }) {
    const statement = as(node, "AlterSeqStmt");
    if (!statement?.options?.some((each) => as(each, "DefElem")?.defname === "restart")) return [];
    const { sql } = relationOf(statement.sequence);
    return [
      {
        severity: "warning",
        message: `${sql} begins again: numbers that rows already have come a second time, and every INSERT that gets one fails.`,
        safeWay: `Set it behind the highest number there is:\nSELECT setval('${sql.replaceAll("'", "''")}', (SELECT max(/* column */) FROM /* table */))`,
      },
    ];
  },
};
