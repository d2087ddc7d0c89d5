import { as, namesOf } from "../sql/node.ts";
import { identifier, relationOfNames } from "../sql/relation.ts";
import type { Hazard, Rule, Scene } from "../types.ts";

export const renameType: Rule = {
  title: "An enum's value or type renamed or dropped while the running release uses it",
  settledBy: "nobody",
  find: (scene) => [...ofValue(scene), ...ofType(scene)],
};

function ofValue({ node, world, schema }: Scene): Hazard[] {
  const change = as(node, "AlterEnumStmt");
  const type = relationOfNames(change?.typeName);
  if (!change?.oldVal || world.types.has(type.key)) return [];
  const known = schema?.enums.get(type.key);
  if (schema && !known?.values.has(change.oldVal)) return [];
  return [
    {
      severity: "error",
      message: `The value '${change.oldVal}' of ${type.sql} becomes '${change.newVal}'${known ? `, and the running release still has it in ${known.name}` : ""}: it can neither write the old word nor read the new one.`,
      safeWay: `Keep the word in the database and rename in the code alone: \`@map(${JSON.stringify(change.oldVal)})\`.`,
    },
  ];
}

function ofType({ node, world, schema, makes }: Scene): Hazard[] {
  const rename = as(node, "RenameStmt");
  const drop = as(node, "DropStmt");
  const objects =
    rename?.renameType === "OBJECT_TYPE"
      ? [rename.object]
      : drop?.removeType === "OBJECT_TYPE"
        ? (drop.objects ?? [])
        : [];
  return objects.flatMap((object): Hazard[] => {
    const type = relationOfNames(object);
    if (namesOf(object).length === 0 || world.types.has(type.key) || makes.has(`type:${type.key}`)) return [];
    const known = schema?.enums.get(type.key);
    if (schema ? !known : !rename) return [];
    return [
      {
        severity: schema ? "error" : "warning",
        message: `The type ${type.sql} ${rename ? "is renamed" : "is dropped"}, and the running release ${known ? `still uses it (${known.name})` : "may still use it"}: Prisma casts each value to it by name.`,
        safeWay: rename
          ? `Keep the name in the database and rename in the code alone: \`@@map(${JSON.stringify(type.name)})\`.`
          : `First a release without it, then:\nDROP TYPE ${type.sql.includes(".") ? type.sql : identifier(type.name)};`,
      },
    ];
  });
}
