import { type AddedColumn, addedColumns } from "../sql/alterations.ts";
import { columnType, isSerial, printType } from "../sql/column-type.ts";
import { identifier } from "../sql/relation.ts";
import { judgeVolatility } from "../sql/volatility.ts";
import type { Hazard, Rule } from "../types.ts";

export const volatileDefault: Rule = {
  title: "ADD COLUMN whose default differs from row to row",
  settledBy: "rehearsal",
  find: (scene) =>
    addedColumns(scene).flatMap((added): Hazard[] => {
      const { table, name, column, constraints } = added;
      const where = `${identifier(name)} to ${table.sql}`;
      const counts = isSerial(column.typeName) || constraints.some(({ contype }) => contype === "CONSTR_IDENTITY");
      if (counts) return [rewrites(added, `Adding ${where} numbers every row`, "nextval")];
      const value = constraints.find(({ contype }) => contype === "CONSTR_DEFAULT")?.raw_expr;
      const { volatile, unknown } = judgeVolatility(value, scene.world.functions);
      if (volatile) return [rewrites(added, `Adding ${where} computes ${volatile}() for every row`, `${volatile}()`)];
      if (!unknown) return [];
      return [
        {
          ...rewrites(
            added,
            `Adding ${where} may compute ${unknown}() for every row, unless the function is STABLE or IMMUTABLE`,
            `${unknown}()`,
          ),
          severity: "warning",
        },
      ];
    }),
};

function rewrites({ table, name, column }: AddedColumn, what: string, value: string): Hazard {
  const target = `ALTER TABLE ${table.sql}`;
  const type = printType(columnType(column.typeName));
  return {
    severity: "error",
    message: `${what}: the whole table is written anew under ACCESS EXCLUSIVE, and nobody reads or writes it meanwhile.`,
    safeWay: [
      "Add it without the default, which changes the catalogue alone; then the default, for new rows; then fill the old rows in batches:",
      `${target} ADD COLUMN ${identifier(name)} ${type};`,
      value === "nextval"
        ? `CREATE SEQUENCE ${identifier(`${table.name}_${name}_seq`.slice(0, 60))};`
        : `${target} ALTER COLUMN ${identifier(name)} SET DEFAULT ${value};`,
    ].join("\n"),
  };
}
