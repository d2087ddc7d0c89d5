import { as } from "../sql/node.ts";
import { identifier, relationOf } from "../sql/relation.ts";
import type { Rule } from "../types.ts";

export const reindex: Rule = {
  title: "REINDEX without CONCURRENTLY",
  settledBy: "rehearsal",
  find({ node, world }) {
    const statement = as(node, "ReindexStmt");
    const isConcurrent = statement?.params?.some((each) => as(each, "DefElem")?.defname === "concurrently");
    if (!statement || isConcurrent) return [];
    const relation = relationOf(statement.relation);
    if (statement.relation && (world.tables.has(relation.key) || world.indexes.has(relation.key))) return [];
    const what = statement.relation ? relation.sql : identifier(statement.name ?? "");
    const kind = (statement.kind ?? "").replace("REINDEX_OBJECT_", "");
    return [
      {
        severity: "error",
        message: `The indexes of ${what} are built anew while nobody writes to their tables, nor reads by them.`,
        safeWay: `In a migration of its own:\nREINDEX ${kind} CONCURRENTLY ${what};`,
      },
    ];
  },
};
