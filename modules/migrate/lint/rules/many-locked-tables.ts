import { strongLocks } from "../sql/locks.ts";
import type { Rule } from "../types.ts";

export const manyLockedTables: Rule = {
  title: "ACCESS EXCLUSIVE on several tables in one transaction",
  settledBy: "rehearsal",
  find({ node, world, transaction }) {
    const before = [...transaction.locked.values()].filter(({ isExclusive }) => isExclusive);
    const further = strongLocks(node).filter(
      ({ relation, isExclusive }) =>
        isExclusive && !world.tables.has(relation.key) && !before.some((held) => held.relation.key === relation.key),
    );
    const [second] = before.length === 1 ? further : [];
    const [first] = before;
    if (!first || !second) return [];
    return [
      {
        severity: "warning",
        message: `${second.what} waits for its lock while ${first.what} (line ${first.line}) holds its own: readers of both wait, and a transaction that uses the two in the other order makes a deadlock.`,
        safeWay: "One table a migration, where they do not have to change together.",
      },
    ];
  },
};
