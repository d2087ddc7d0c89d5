import { changesIn, isEveryRow } from "../sql/changes.ts";
import type { Rule } from "../types.ts";

export const deleteWithoutWhere: Rule = {
  title: "DELETE of every row",
  settledBy: "nobody",
  find: ({ node, world }) =>
    changesIn(node)
      .filter(({ kind, table, where }) => kind === "DELETE" && !world.tables.has(table.key) && isEveryRow(where))
      .map(({ table }) => ({
        severity: "error",
        message: `Every row of ${table.sql} is deleted: there is no WHERE that leaves any out.`,
        safeWay: `Say which rows are meant, and delete them in batches:\nDELETE FROM ${table.sql} WHERE ctid = ANY (ARRAY(SELECT ctid FROM ${table.sql} WHERE /* which rows */ LIMIT 10000));`,
      })),
};
