import type { Constraint } from "@pgsql/types";
import { changesIn, isBounded } from "./sql/changes.ts";
import { columnType } from "./sql/column-type.ts";
import { strongLocks } from "./sql/locks.ts";
import { as, namesOf } from "./sql/node.ts";
import { nullChecked } from "./sql/null-check.ts";
import { type Relation, relationNamed, relationOf, relationOfNames } from "./sql/relation.ts";
import type { Scene } from "./types.ts";
import { type ConstraintFact, type Lock, type Transaction, type World, within } from "./world.ts";

/** Takes note of what the statement did, for the statements after it. */
export function remember(scene: Scene): void {
  noteTransaction(scene);
  const { node, world } = scene;
  const create = as(node, "CreateStmt");
  if (create) world.tables.add(relationOf(create.relation).key);
  const into = as(node, "CreateTableAsStmt");
  if (into) (into.objtype === "OBJECT_MATVIEW" ? world.views : world.tables).add(relationOf(into.into?.rel).key);
  const selected = as(node, "SelectStmt")?.intoClause;
  if (selected) world.tables.add(relationOf(selected.rel).key);
  const view = as(node, "ViewStmt");
  if (view) world.views.add(relationOf(view.view).key);
  const index = as(node, "IndexStmt");
  if (index) noteIndex(scene, relationOf(index.relation), index.idxname);
  const type = as(node, "CreateEnumStmt")?.typeName ?? as(node, "CompositeTypeStmt")?.typevar;
  if (type) world.types.add(Array.isArray(type) ? relationOfNames(type).key : relationOf(type).key);
  const schema = as(node, "CreateSchemaStmt");
  if (schema?.schemaname) world.schemas.add(schema.schemaname);
  const made = as(node, "CreateFunctionStmt");
  if (made) world.functions.set(namesOf(made.funcname).at(-1) ?? "", node);
  if ("AlterTableStmt" in node) noteAlterations(scene);
  if ("RenameStmt" in node) noteRename(scene);
  if ("DropStmt" in node) noteDrop(scene);
}

function noteTransaction(scene: Scene): void {
  const { node, transaction, world, outer } = scene;
  for (const { relation, isExclusive, what } of strongLocks(node)) {
    if (world.tables.has(relation.key) || transaction.locked.get(relation.key)?.isExclusive) continue;
    const lock: Lock = { relation, isExclusive, what, line: outer.line };
    transaction.locked.set(relation.key, lock);
    if (isExclusive) transaction.exclusive.push(lock);
  }
  for (const change of changesIn(node)) {
    if (change.kind !== "INSERT" && world.tables.has(change.table.key)) continue;
    if (!isBounded(change, scene))
      transaction.backfills.push({ line: outer.line, what: `${change.kind} of ${change.table.sql}` });
  }
  const value = as(node, "AlterEnumStmt");
  if (!value?.newVal || value.oldVal) return;
  const type = relationOfNames(value.typeName);
  if (!world.types.has(type.key))
    world.enumValues.set(value.newVal, { type: type.sql, file: scene.file.file.name, transaction });
}

function noteIndex({ world }: Scene, table: Relation, name: string | undefined): void {
  if (name && (world.tables.has(table.key) || world.views.has(table.key)))
    world.indexes.add(relationNamed(table.schema, name).key);
}

function noteAlterations({ node, world, transaction }: Scene): void {
  const statement = as(node, "AlterTableStmt");
  const table = relationOf(statement?.relation);
  for (const each of statement?.cmds ?? []) {
    const command = as(each, "AlterTableCmd");
    const column = as(command?.def, "ColumnDef");
    const name = command?.name ?? "";
    if (command?.subtype === "AT_AddColumn" && column) {
      const constraints = (column.constraints ?? []).map((one) => as(one, "Constraint"));
      const isRequired = constraints.some(
        (one) => one?.contype === "CONSTR_NOTNULL" || one?.contype === "CONSTR_PRIMARY",
      );
      world.columns.set(within(table, column.colname ?? ""), { type: columnType(column.typeName), isRequired });
    }
    if (command?.subtype === "AT_AlterColumnType" && column) {
      const isRequired = world.columns.get(within(table, name))?.isRequired ?? false;
      world.columns.set(within(table, name), { type: columnType(column.typeName), isRequired });
    }
    if (command?.subtype === "AT_SetNotNull") world.required.add(table.key);
    if (command?.subtype === "AT_AddConstraint")
      noteConstraint(world, transaction, table, as(command.def, "Constraint"));
    if (command?.subtype === "AT_ValidateConstraint") {
      const facts = constraintsOf(world, table);
      const unknown = { kind: "CONSTR_CHECK", notNull: [], isNew: false };
      facts.set(name, { ...(facts.get(name) ?? unknown), isValid: true });
    }
  }
}

function noteConstraint(
  world: World,
  transaction: Transaction,
  table: Relation,
  constraint: Constraint | undefined,
): void {
  if (!constraint?.conname) return;
  const isValid = !constraint.skip_validation;
  if (!isValid) transaction.notValid.add(within(table, constraint.conname));
  const notNull = constraint.contype === "CONSTR_NOTNULL" ? namesOf(constraint.keys) : nullChecked(constraint.raw_expr);
  constraintsOf(world, table).set(constraint.conname, {
    kind: constraint.contype ?? "",
    isValid,
    notNull,
    isNew: true,
  });
}

function noteRename({ node, world }: Scene): void {
  const rename = as(node, "RenameStmt");
  if (rename?.renameType === "OBJECT_TABLE") move(world.tables, relationOf(rename.relation), rename.newname);
  if (rename?.renameType === "OBJECT_TYPE") move(world.types, relationOfNames(rename.object), rename.newname);
  if (rename?.renameType === "OBJECT_INDEX") move(world.indexes, relationOf(rename.relation), rename.newname);
}

function move(known: Set<string>, from: Relation, to: string | undefined): void {
  if (known.delete(from.key) && to) known.add(relationNamed(from.schema, to).key);
}

function noteDrop({ node, world }: Scene): void {
  const drop = as(node, "DropStmt");
  const known = {
    OBJECT_TABLE: world.tables,
    OBJECT_TYPE: world.types,
    OBJECT_INDEX: world.indexes,
    OBJECT_VIEW: world.views,
  };
  const set = known[drop?.removeType as keyof typeof known];
  for (const object of drop?.objects ?? []) set?.delete(relationOfNames(object).key);
}

/** What is known of a table's constraints, to be added to. */
function constraintsOf(world: World, table: Relation): Map<string, ConstraintFact> {
  const known = world.constraints.get(table.key) ?? new Map<string, ConstraintFact>();
  world.constraints.set(table.key, known);
  return known;
}
