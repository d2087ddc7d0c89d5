import { changesIn, isEveryRow } from "../sql/changes.ts";
import { identifier } from "../sql/relation.ts";
import type { Rule } from "../types.ts";

export const updateWithoutWhere: Rule = {
  title: "UPDATE of every row",
  // Row locks hold up nobody on a copy.
  settledBy: "nobody",
  find: ({ node, world }) =>
    changesIn(node)
      .filter(({ kind, table, where }) => kind === "UPDATE" && !world.tables.has(table.key) && isEveryRow(where))
      .map(({ table, columns }) => ({
        severity: "error",
        message: `Every row of ${table.sql} is written anew in one statement: all are locked until it ends, the table grows by as much again, and replicas fall behind.`,
        safeWay: `Write in batches, each in a transaction of its own, from a script or a migration after this one:\nUPDATE ${table.sql} SET ${identifier(columns[0] ?? "column")} = /* value */ WHERE ctid = ANY (ARRAY(SELECT ctid FROM ${table.sql} WHERE ${identifier(columns[0] ?? "column")} IS NULL LIMIT 10000));`,
      })),
};
