import { addedColumns, alterations } from "../sql/alterations.ts";
import { isSerial } from "../sql/column-type.ts";
import { identifier } from "../sql/relation.ts";
import type { Hazard, Rule, Scene } from "../types.ts";
import { within } from "../world.ts";

export const addRequiredColumn: Rule = {
  title: "A NOT NULL column that nobody fills",
  settledBy: "nobody",
  find: (scene) => [...added(scene), ...bared(scene)],
};

function added(scene: Scene): Hazard[] {
  return addedColumns(scene).flatMap(({ table, name, column, constraints }): Hazard[] => {
    const kinds = constraints.map(({ contype }) => contype);
    const isRequired = kinds.includes("CONSTR_NOTNULL") || kinds.includes("CONSTR_PRIMARY");
    const isFilled =
      isSerial(column.typeName) || kinds.some((kind) => kind === "CONSTR_IDENTITY" || kind === "CONSTR_GENERATED");
    const fallback = constraints.find(({ contype }) => contype === "CONSTR_DEFAULT");
    const isNull = JSON.stringify(fallback?.raw_expr ?? {}).includes('"isnull":true');
    if (!isRequired || isFilled || (fallback && !isNull)) return [];
    const target = `ALTER TABLE ${table.sql}`;
    const check = identifier(`${name.slice(0, 50)}_not_null`);
    return [
      {
        severity: "error",
        message: `${identifier(name)} of ${table.sql} has to have a value and gets none: the statement fails when there is a row, and every INSERT of the running release fails, which does not know the column.`,
        safeWay: `Give it a constant default, or add it in steps: nullable now, filled in batches by the new release, required in a later migration:\n${target} ADD COLUMN ${identifier(name)} /* type */;\n${target} ADD CONSTRAINT ${check} CHECK (${identifier(name)} IS NOT NULL) NOT VALID;`,
      },
    ];
  });
}

/** Added with NOT NULL and a default, which goes at once: how Django used to write it. */
function bared(scene: Scene): Hazard[] {
  return alterations(scene).flatMap(({ table, command }): Hazard[] => {
    const name = command.name ?? "";
    if (command.subtype !== "AT_ColumnDefault" || command.def) return [];
    if (!scene.world.columns.get(within(table, name))?.isRequired) return [];
    return [
      {
        severity: "error",
        message: `${identifier(name)} of ${table.sql} came with NOT NULL in this run and loses its default now: every INSERT of the running release fails, which does not know the column.`,
        safeWay: `Keep the default until the new release runs everywhere; then, in a later migration:\nALTER TABLE ${table.sql} ALTER COLUMN ${identifier(name)} DROP DEFAULT;`,
      },
    ];
  });
}
