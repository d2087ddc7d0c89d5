import { as } from "../sql/node.ts";
import { relationOf } from "../sql/relation.ts";
import type { Rule } from "../types.ts";

export const truncate: Rule = {
  title: "TRUNCATE",
  settledBy: "nobody",
  find({ node, world }) {
    const statement = as(node, "TruncateStmt");
    const tables = (statement?.relations ?? []).map((each) => relationOf(as(each, "RangeVar")));
    const old = tables.filter(({ key }) => !world.tables.has(key)).map(({ sql }) => sql);
    if (old.length === 0) return [];
    const further = statement?.behavior === "DROP_CASCADE" ? ", and of every table that refers to them" : "";
    return [
      {
        severity: "error",
        message: `All rows of ${old.join(", ")} go${further}, under a lock that keeps out readers too.`,
        safeWay:
          "If they are not needed, delete them in batches outside the migration, where a WHERE says which are meant.",
      },
    ];
  },
};
