import { strongLocks } from "../sql/locks.ts";
import type { Relation } from "../sql/relation.ts";
import type { Rule } from "../types.ts";

export const manyLockedTables: Rule = {
  title: "ACCESS EXCLUSIVE on several tables in one transaction",
  settledBy: "rehearsal",
  find({ node, world, transaction }) {
    const [first, more] = transaction.exclusive;
    // Told once, at the second table.
    if (!first || more) return [];
    const isFurther = (relation: Relation) => relation.key !== first.relation.key && !world.tables.has(relation.key);
    const second = strongLocks(node).find(({ relation, isExclusive }) => isExclusive && isFurther(relation));
    if (!second) return [];
    return [
      {
        severity: "warning",
        message: `${second.what} waits for its lock while ${first.what} (line ${first.line}) holds its own: readers of both wait, and a transaction that uses the two in the other order makes a deadlock.`,
        safeWay: "One table a migration, where they do not have to change together.",
      },
    ];
  },
};
