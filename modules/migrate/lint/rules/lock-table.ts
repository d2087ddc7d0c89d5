import { LOCKS_OUT_WRITERS } from "../sql/locks.ts";
import { as } from "../sql/node.ts";
import { relationOf } from "../sql/relation.ts";
import type { Rule } from "../types.ts";

export const lockTable: Rule = {
  title: "LOCK TABLE",
  // A copy has nobody who waits for it.
  settledBy: "nobody",
  find({ node, world }) {
    const statement = as(node, "LockStmt");
    if (!statement || (statement.mode ?? 0) < LOCKS_OUT_WRITERS) return [];
    return (statement.relations ?? [])
      .map((each) => relationOf(as(each, "RangeVar")))
      .filter(({ key }) => !world.tables.has(key))
      .map(({ sql }) => ({
        severity: "error",
        message: `${sql} is locked by hand, and stays so until the end of the transaction: others wait for everything that follows.`,
        safeWay:
          "Leave it out; each statement takes the lock that it needs. Against writers in between, do the work in small batches that can run twice.",
      }));
  },
};
