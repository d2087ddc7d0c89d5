import { as } from "../sql/node.ts";
import { identifier, type Relation, relationOf } from "../sql/relation.ts";
import type { Hazard, Rule, Scene } from "../types.ts";

export const renameTable: Rule = {
  title: "A table, view or schema renamed, or a table moved to another schema",
  settledBy: "nobody",
  find(scene) {
    const { node, world } = scene;
    const rename = as(node, "RenameStmt");
    if (rename?.renameType === "OBJECT_SCHEMA" && !world.schemas.has(rename.subname ?? ""))
      return [ofSchema(rename.subname ?? "", rename.newname ?? "", scene)];
    if (rename && /^OBJECT_(?:TABLE|VIEW|MATVIEW)$/.test(rename.renameType ?? ""))
      return ofTable(relationOf(rename.relation), rename.newname ?? "", scene);
    const moved = as(node, "AlterObjectSchemaStmt");
    if (moved && /^OBJECT_(?:TABLE|VIEW|MATVIEW)$/.test(moved.objectType ?? "")) {
      const from = relationOf(moved.relation);
      return ofTable(from, `${moved.newschema ?? ""}.${from.name}`, scene);
    }
    return [];
  },
};

function ofTable(from: Relation, to: string, { world, schema, makes }: Scene): Hazard[] {
  if (world.tables.has(from.key) || world.views.has(from.key)) return [];
  const table = schema?.tables.get(from.key);
  // A table that takes the place of one that was moved away: what was there is told at that statement.
  if (schema && !table)
    return [
      {
        severity: "note",
        message: `${from.sql} is renamed; the running release does not know it.`,
        safeWay: "Nothing to do.",
      },
    ];
  if (makes.has(`view:${from.key}`))
    return [
      {
        severity: "note",
        message: `${from.sql} becomes ${to}; a view with the old name keeps the running release going.`,
        safeWay: "Drop the view in a later migration.",
      },
    ];
  return [
    {
      severity: "error",
      message: `${from.sql} becomes ${to}, and the running release asks for the old name${table ? ` (${table.model})` : ""}: its queries fail from this moment until the new release runs everywhere.`,
      safeWay: `Keep the name in the database and rename in the code alone: \`@@map(${JSON.stringify(from.name)})\`. If the table itself has to be renamed, leave a view in its place, in the same transaction:\nCREATE VIEW ${from.sql} AS SELECT * FROM ${identifier(to)};`,
    },
  ];
}

function ofSchema(from: string, to: string, { schema }: Scene): Hazard {
  const known = schema === null || [...schema.tables.keys()].some((key) => key.startsWith(`${from}.`));
  return {
    severity: known ? "error" : "note",
    message: `The schema ${identifier(from)} becomes ${identifier(to)}: every query that names a table in it fails.`,
    safeWay: "Keep the schema's name, or move table by table, each with a view in its place.",
  };
}
