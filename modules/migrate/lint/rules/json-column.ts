import { addedColumns } from "../sql/alterations.ts";
import { columnType } from "../sql/column-type.ts";
import { identifier } from "../sql/relation.ts";
import type { Rule } from "../types.ts";

export const jsonColumn: Rule = {
  title: "ADD COLUMN of type json",
  settledBy: "nobody",
  find: (scene) =>
    addedColumns(scene)
      .filter(({ column }) => columnType(column.typeName).name === "json")
      .map(({ table, name }) => ({
        severity: "warning",
        message: `json has no equality: every SELECT DISTINCT, GROUP BY or UNION over whole rows of ${table.sql} fails once ${identifier(name)} is there.`,
        safeWay: `jsonb has, and can be indexed:\nALTER TABLE ${table.sql} ADD COLUMN ${identifier(name)} jsonb;`,
      })),
};
