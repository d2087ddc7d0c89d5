import { as } from "../sql/node.ts";
import { relationOf } from "../sql/relation.ts";
import type { Rule } from "../types.ts";

export const refreshView: Rule = {
  title: "REFRESH MATERIALIZED VIEW without CONCURRENTLY",
  settledBy: "rehearsal",
  find({ node, world }) {
    const statement = as(node, "RefreshMatViewStmt");
    const view = relationOf(statement?.relation);
    if (!statement || (statement.concurrent && !statement.skipData) || world.views.has(view.key)) return [];
    return [
      {
        severity: "error",
        message: statement.skipData
          ? `${view.sql} is emptied, and every query of it fails until it is filled again.`
          : `${view.sql} is computed anew under ACCESS EXCLUSIVE: nobody reads it until that is done.`,
        safeWay: `It needs a unique index on the view:\nREFRESH MATERIALIZED VIEW CONCURRENTLY ${view.sql};`,
      },
    ];
  },
};
