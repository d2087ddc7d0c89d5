import { as } from "../sql/node.ts";
import { relationOfNames } from "../sql/relation.ts";
import type { Rule } from "../types.ts";

export const dropIndex: Rule = {
  title: "DROP INDEX without CONCURRENTLY",
  // A copy has no readers to wait for: what is dangerous is the queue behind the lock, which a rehearsal does not see.
  settledBy: "nobody",
  find({ node, world }) {
    const statement = as(node, "DropStmt");
    if (statement?.removeType !== "OBJECT_INDEX" || statement.concurrent) return [];
    return (statement.objects ?? [])
      .map(relationOfNames)
      .filter(({ key }) => !world.indexes.has(key))
      .map(({ sql }) => ({
        severity: "warning",
        message: `The table of ${sql} is under ACCESS EXCLUSIVE until the transaction ends; the drop itself is quick, what else the file does may not be.`,
        safeWay: `In a migration of its own:\nDROP INDEX CONCURRENTLY ${sql};`,
      }));
  },
};
