import type { AlterTableCmd, ColumnDef, Constraint } from "@pgsql/types";
import type { Scene } from "../types.ts";
import { as, namesOf } from "./node.ts";
import { type Relation, relationOf } from "./relation.ts";

/** One command of ALTER TABLE. */
export type Alteration = { table: Relation; command: AlterTableCmd };

/** The commands of an ALTER TABLE on a table that was there before the run: on a new one nobody waits. */
export function alterations({ node, world }: Scene): Alteration[] {
  const statement = as(node, "AlterTableStmt");
  const table = relationOf(statement?.relation);
  if (!statement || world.tables.has(table.key) || world.schemas.has(table.schema)) return [];
  return (statement.cmds ?? []).flatMap((each) => {
    const command = as(each, "AlterTableCmd");
    return command ? [{ table, command }] : [];
  });
}

export type AddedColumn = { table: Relation; name: string; column: ColumnDef; constraints: Constraint[] };

/** Columns added to a table that was there before. */
export function addedColumns(scene: Scene): AddedColumn[] {
  return alterations(scene).flatMap(({ table, command }) => {
    const column = as(command.def, "ColumnDef");
    if (command.subtype !== "AT_AddColumn" || !column) return [];
    const constraints = (column.constraints ?? []).flatMap((each) => as(each, "Constraint") ?? []);
    return [{ table, name: column.colname ?? "", column, constraints }];
  });
}

export type AddedConstraint = {
  table: Relation;
  constraint: Constraint;
  /** As written, or as PostgreSQL would call it. */
  name: string;
  columns: string[];
  /** It came with ADD COLUMN. */
  isInline: boolean;
};

/** Constraints added to a table that was there before, by ADD CONSTRAINT or with a column. */
export function addedConstraints(scene: Scene): AddedConstraint[] {
  const separate = alterations(scene).flatMap(({ table, command }) => {
    const constraint = as(command.def, "Constraint");
    if (command.subtype !== "AT_AddConstraint" || !constraint) return [];
    const columns = namesOf(constraint.fk_attrs ?? constraint.keys);
    return [{ table, constraint, name: nameOf(table, constraint, columns), columns, isInline: false }];
  });
  const inline = addedColumns(scene).flatMap(({ table, name: column, constraints }) =>
    constraints.map((constraint) => {
      const columns = [column];
      return { table, constraint, name: nameOf(table, constraint, columns), columns, isInline: true };
    }),
  );
  return [...separate, ...inline];
}

const endings: Record<string, string> = {
  CONSTR_FOREIGN: "fkey",
  CONSTR_CHECK: "check",
  CONSTR_UNIQUE: "key",
  CONSTR_PRIMARY: "pkey",
  CONSTR_EXCLUSION: "excl",
  CONSTR_NOTNULL: "not_null",
};

function nameOf(table: Relation, constraint: Constraint, columns: string[]): string {
  const ending = endings[constraint.contype ?? ""] ?? "constraint";
  return constraint.conname ?? [table.name, ...columns, ending].join("_").slice(0, 60);
}
