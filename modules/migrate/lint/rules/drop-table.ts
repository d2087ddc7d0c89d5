import { as } from "../sql/node.ts";
import { relationOfNames } from "../sql/relation.ts";
import type { Hazard, Rule, Scene } from "../types.ts";

export const dropTable: Rule = {
  title: "DROP TABLE, VIEW or FUNCTION",
  settledBy: "nobody",
  find({ node, world, schema, makes }: Scene): Hazard[] {
    const statement = as(node, "DropStmt");
    const type = statement?.removeType ?? "";
    const kind = kinds[type];
    if (type === "OBJECT_FUNCTION" || type === "OBJECT_PROCEDURE")
      return (statement?.objects ?? [])
        .map(relationOfNames)
        .filter(({ key, name }) => !world.functions.has(name) && !makes.has(`function:${key}`))
        .map(({ sql }) => ofFunction(sql));
    if (!kind) return [];
    const objects = (statement?.objects ?? []).map(relationOfNames);
    return objects.flatMap((object): Hazard[] => {
      if (world.tables.has(object.key) || world.views.has(object.key)) return [];
      if (makes.has(`view:${object.key}`)) return [];
      const model = schema?.tables.get(object.key)?.model;
      const safeWay = `First a release that does not use ${object.sql}, then the drop in a migration of its own. Meanwhile it may be moved out of sight and back:\nALTER ${kind} ${object.sql} RENAME TO ${renamed(object.name)};`;
      if (model)
        return [
          {
            severity: "error",
            message: `${object.sql} is dropped, and the running release still reads it (${model}): its queries fail from then on.`,
            safeWay,
          },
        ];
      if (schema)
        return [
          {
            severity: "note",
            message: `${object.sql} is dropped with what is in it; the running release does not know it.`,
            safeWay: "Keep a backup for as long as somebody may ask for it.",
          },
        ];
      return [
        {
          severity: "warning",
          message: `${object.sql} is dropped with what is in it, and the running release may still read it.`,
          safeWay,
        },
      ];
    });
  },
};

const ofFunction = (sql: string): Hazard => ({
  severity: "warning",
  message: `${sql}() is dropped, and the running release may still call it, or a trigger or default that it uses.`,
  safeWay: "First a release that does not call it, then the drop in a migration of its own.",
});

const kinds: Record<string, string> = {
  OBJECT_TABLE: "TABLE",
  OBJECT_VIEW: "VIEW",
  OBJECT_MATVIEW: "MATERIALIZED VIEW",
  OBJECT_FOREIGN_TABLE: "FOREIGN TABLE",
};

const renamed = (name: string): string => `"${name.slice(0, 50).replaceAll('"', '""')}_dropped"`;
