import { alterations } from "../sql/alterations.ts";
import { identifier } from "../sql/relation.ts";
import type { Hazard, Rule, Scene } from "../types.ts";
import { within } from "../world.ts";

export const dropColumn: Rule = {
  title: "DROP COLUMN",
  settledBy: "nobody",
  find: (scene) =>
    alterations(scene)
      .filter(
        ({ table, command }) =>
          command.subtype === "AT_DropColumn" && !scene.world.columns.has(within(table, command.name ?? "")),
      )
      .map(({ table, command }) =>
        judge(scene, table.sql, within(table, command.name ?? ""), table.key, command.name ?? ""),
      ),
};

function judge({ schema, makes }: Scene, table: string, key: string, tableKey: string, name: string): Hazard {
  const column = identifier(name);
  if (makes.has(`column:${key}`))
    return {
      severity: "error",
      message: `${column} of ${table} is dropped and added anew: all its values are lost.`,
      safeWay: `Change the type in place, with the values:\nALTER TABLE ${table} ALTER COLUMN ${column} TYPE /* new type */ USING ${column}::/* new type */;`,
    };
  const safeWay = `First a release whose Prisma schema has no such field (or has it under @ignore), then this in a migration of its own:\nALTER TABLE ${table} DROP COLUMN ${column};`;
  const field = schema?.tables.get(tableKey)?.columns.get(name)?.field;
  if (field)
    return {
      severity: "error",
      message: `${column} of ${table} is dropped, and the running release still selects it (${field}): every query of the model fails from then on.`,
      safeWay,
    };
  if (schema)
    return {
      severity: "note",
      message: `${column} of ${table} is dropped with its values; the running release does not know it.`,
      safeWay: "Keep a backup for as long as somebody may ask for it.",
    };
  return {
    severity: "warning",
    message: `${column} of ${table} is dropped with its values, and the running release may still select it: Prisma names every column of a model.`,
    safeWay,
  };
}
