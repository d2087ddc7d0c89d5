import type { Constraint, Node } from "@pgsql/types";
import { changesIn, isBounded } from "./sql/changes.ts";
import { type ColumnType, columnType } from "./sql/column-type.ts";
import { strongLocks } from "./sql/locks.ts";
import { as, namesOf } from "./sql/node.ts";
import { nullChecked } from "./sql/null-check.ts";
import { identifier, type Relation, relationNamed, relationOf, relationOfNames } from "./sql/relation.ts";
import type { Scene } from "./types.ts";

export type ConstraintFact = { kind: string; isValid: boolean; notNull: string[]; isNew: boolean };

/** What the run has made so far, over all its files. Keys are of relations, or of a relation and a name within it. */
export type World = {
  tables: Set<string>;
  views: Set<string>;
  /** Of tables made in the run alone. */
  indexes: Set<string>;
  types: Set<string>;
  schemas: Set<string>;
  columns: Map<string, { type: ColumnType; isRequired: boolean }>;
  /** By table, then by name. */
  constraints: Map<string, Map<string, ConstraintFact>>;
  /** Tables with a SET NOT NULL in this run. */
  required: Set<string>;
  /** Functions by bare name, as CREATE FUNCTION wrote them. */
  functions: Map<string, Node>;
};

export type Mark = { line: number; what: string };

export type Lock = Mark & { relation: Relation; isExclusive: boolean };

/** What the transaction at hand did so far. */
export type Transaction = {
  /** Tables that were there before and are locked against reads or writes until the end; the first statement that did it. */
  locked: Map<string, Lock>;
  /** Those of them that keep readers out too, in order. */
  exclusive: Lock[];
  /** Changes of rows whose number grows with the table. */
  backfills: Mark[];
  /** Values added to enums that were there before. */
  enumValues: Map<string, Mark & { type: string }>;
  notValid: Set<string>;
};

export function newWorld(): World {
  return {
    tables: new Set(),
    views: new Set(),
    indexes: new Set(),
    types: new Set(),
    schemas: new Set(),
    columns: new Map(),
    constraints: new Map(),
    required: new Set(),
    functions: new Map(),
  };
}

export function newTransaction(): Transaction {
  return { locked: new Map(), exclusive: [], backfills: [], enumValues: new Map(), notValid: new Set() };
}

/** What is known of a table's constraints, to be added to. */
function constraintsOf(world: World, table: Relation): Map<string, ConstraintFact> {
  const known = world.constraints.get(table.key) ?? new Map<string, ConstraintFact>();
  world.constraints.set(table.key, known);
  return known;
}

export const within = (relation: Relation, name: string): string => `${relation.key}\0${name}`;

/** Takes note of what the statement did, for the statements after it. */
export function remember(scene: Scene): void {
  noteTransaction(scene);
  const { node, world } = scene;
  const create = as(node, "CreateStmt");
  if (create) world.tables.add(relationOf(create.relation).key);
  const into = as(node, "CreateTableAsStmt");
  if (into) (into.objtype === "OBJECT_MATVIEW" ? world.views : world.tables).add(relationOf(into.into?.rel).key);
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
    transaction.enumValues.set(value.newVal, { line: outer.line, what: value.newVal, type: type.sql });
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

/** Everything that a file makes, so that what is dropped and made again in it is told from what is gone. */
export function listMade(nodes: Node[]): Set<string> {
  const made = new Set<string>();
  for (const node of nodes) {
    const view = as(node, "ViewStmt")?.view ?? as(node, "CreateTableAsStmt")?.into?.rel;
    if (view) made.add(`view:${relationOf(view).key}`);
    const policy = as(node, "CreatePolicyStmt");
    if (policy) made.add(`policy:${within(relationOf(policy.table), policy.policy_name ?? "")}`);
    if (policy) made.add(`policies:${relationOf(policy.table).key}`);
    const trigger = as(node, "CreateTrigStmt");
    if (trigger) made.add(`trigger:${within(relationOf(trigger.relation), trigger.trigname ?? "")}`);
    const routine = as(node, "CreateFunctionStmt");
    if (routine) made.add(`function:${relationOfNames(routine.funcname).key}`);
    const type = as(node, "CreateEnumStmt")?.typeName;
    if (type) made.add(`type:${relationOfNames(type).key}`);
    const rename = as(node, "RenameStmt");
    if (rename?.renameType === "OBJECT_TYPE")
      made.add(`type:${relationNamed(relationOfNames(rename.object).schema, rename.newname ?? "").key}`);
    const altered = as(node, "AlterTableStmt");
    for (const each of altered?.cmds ?? []) {
      const def = as(each, "AlterTableCmd")?.def;
      const name = as(def, "ColumnDef")?.colname;
      if (name) made.add(`column:${within(relationOf(altered?.relation), name)}`);
      const constraint = as(def, "Constraint");
      if (constraint?.conname) made.add(`constraint:${within(relationOf(altered?.relation), constraint.conname)}`);
      if (constraint?.contype === "CONSTR_FOREIGN")
        for (const column of namesOf(constraint.fk_attrs))
          made.add(`foreign-key:${within(relationOf(altered?.relation), column)}`);
    }
    const index = as(node, "IndexStmt");
    if (index?.idxname) made.add(`index:${identifier(index.idxname)}`);
  }
  return made;
}
