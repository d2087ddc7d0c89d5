import { as } from "../sql/node.ts";
import { identifier, relationOf } from "../sql/relation.ts";
import type { Rule } from "../types.ts";
import { within } from "../world.ts";

export const renameColumn: Rule = {
  title: "A column renamed",
  settledBy: "nobody",
  find({ node, world, schema }) {
    const rename = as(node, "RenameStmt");
    if (rename?.renameType !== "OBJECT_COLUMN") return [];
    const table = relationOf(rename.relation);
    const from = rename.subname ?? "";
    const to = rename.newname ?? "";
    if (world.tables.has(table.key) || world.columns.has(within(table, from))) return [];
    const field = schema?.tables.get(table.key)?.columns.get(from)?.field;
    if (schema && !field)
      return [
        {
          severity: "note",
          message: `${identifier(from)} of ${table.sql} is renamed; the running release does not know it.`,
          safeWay: "Nothing to do.",
        },
      ];
    return [
      {
        severity: "error",
        message: `${identifier(from)} of ${table.sql} becomes ${identifier(to)}, and the running release asks for the old name${field ? ` (${field})` : ""}: its queries fail from this moment until the new release runs everywhere.`,
        safeWay: `Keep the name in the database and rename in the code alone: \`${to} … @map(${JSON.stringify(from)})\`. If the column itself has to be renamed: add the new one, write both, fill it in batches, read the new one, drop the old one, each step a release.`,
      },
    ];
  },
};
