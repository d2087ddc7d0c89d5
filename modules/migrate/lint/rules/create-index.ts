import { as } from "../sql/node.ts";
import { relationOf } from "../sql/relation.ts";
import type { Rule } from "../types.ts";

export const createIndex: Rule = {
  title: "CREATE INDEX without CONCURRENTLY",
  settledBy: "rehearsal",
  find({ node, sql, world }) {
    const index = as(node, "IndexStmt");
    const table = relationOf(index?.relation);
    if (!index || index.concurrent || world.tables.has(table.key) || world.views.has(table.key)) return [];
    // On the parent of partitions it is instant, and how their indexes are joined; for another table ONLY changes nothing.
    const isOnly = index.relation?.inh !== true;
    return [
      {
        severity: isOnly ? "warning" : "error",
        message: `All of ${table.sql} is read and sorted under a SHARE lock: nobody writes to it until the index is done.`,
        safeWay: `In a migration of its own; it takes longer and keeps nobody out:\n${concurrently(sql, index.unique === true, table.sql)}`,
      },
    ];
  },
};

/** The statement as it was written, with the one word more. */
function concurrently(sql: string, isUnique: boolean, table: string): string {
  const written = sql.replace(/^(create\s+(?:unique\s+)?index)\b/i, "$1 CONCURRENTLY");
  if (written !== sql) return `${written.replace(/\s+/g, " ").trim()};`;
  return `CREATE ${isUnique ? "UNIQUE " : ""}INDEX CONCURRENTLY ON ${table} /* and the rest as it was */`;
}
