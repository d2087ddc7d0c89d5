import { addedColumns } from "../sql/alterations.ts";
import { columnType, printType } from "../sql/column-type.ts";
import { identifier } from "../sql/relation.ts";
import type { Rule } from "../types.ts";

export const generatedColumn: Rule = {
  title: "ADD COLUMN … GENERATED ALWAYS AS … STORED",
  settledBy: "rehearsal",
  find: (scene) =>
    addedColumns(scene)
      .filter(({ constraints }) =>
        constraints.some(({ contype, generated_kind: kind }) => contype === "CONSTR_GENERATED" && kind !== "v"),
      )
      .map(({ table, name, column }) => ({
        severity: "error",
        message: `${identifier(name)} is computed for every row of ${table.sql} and stored: the whole table is written anew under ACCESS EXCLUSIVE.`,
        safeWay: [
          scene.serverVersion >= 18
            ? "Make it VIRTUAL, which stores nothing; or a column that a trigger fills for new rows, filled for old ones in batches:"
            : "Make it a column that a trigger fills for new rows, and fill it for old ones in batches; or compute it in a view:",
          `ALTER TABLE ${table.sql} ADD COLUMN ${identifier(name)} ${printType(columnType(column.typeName))};`,
        ].join("\n"),
      })),
};
