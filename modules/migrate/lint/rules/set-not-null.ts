import { alterations } from "../sql/alterations.ts";
import { identifier, type Relation } from "../sql/relation.ts";
import type { Hazard, Rule, Scene } from "../types.ts";

export const setNotNull: Rule = {
  title: "SET NOT NULL without a validated CHECK",
  settledBy: "rehearsal",
  find: (scene) =>
    alterations(scene)
      .filter(({ command }) => command.subtype === "AT_SetNotNull")
      .flatMap(({ table, command }) => judge(scene, table, command.name ?? "")),
};

function judge({ world, schema, serverVersion }: Scene, table: Relation, name: string): Hazard[] {
  const known = schema?.tables.get(table.key)?.columns.get(name);
  if (known?.isRequired && !world.columns.has(`${table.key}\0${name}`)) return [];
  const facts = [...(world.constraints.get(table.key)?.values() ?? [])];
  if (facts.some(({ isValid, notNull }) => isValid && notNull.includes(name))) return [];
  // Validated here, made in a migration before: its condition is not in sight, and this is how the step is written.
  if (facts.some(({ isValid, isNew }) => isValid && !isNew)) return [];
  const target = `ALTER TABLE ${table.sql}`;
  const check = identifier(`${table.name}_${name}_not_null`.slice(0, 60));
  const add = serverVersion >= 18 ? `NOT NULL ${identifier(name)}` : `CHECK (${identifier(name)} IS NOT NULL)`;
  return [
    {
      severity: "error",
      message: `Every row of ${table.sql} is read for a NULL in ${identifier(name)} under ACCESS EXCLUSIVE, unless a validated CHECK already says that there is none; one NULL stops the migration.`,
      safeWay: [
        "In one migration the promise for new rows, in the next the look at old ones, which keeps nobody out:",
        `${target} ADD CONSTRAINT ${check} ${add} NOT VALID;`,
        `${target} VALIDATE CONSTRAINT ${check};`,
        ...(serverVersion >= 18
          ? []
          : [`${target} ALTER COLUMN ${identifier(name)} SET NOT NULL;`, `${target} DROP CONSTRAINT ${check};`]),
      ].join("\n"),
    },
  ];
}
