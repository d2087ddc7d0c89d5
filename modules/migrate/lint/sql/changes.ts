import type { Node, WithClause } from "@pgsql/types";
import type { PrismaSchema } from "../prisma-schema.ts";
import { as, namesOf, walk } from "./node.ts";
import { type Relation, relationNamed, relationOf } from "./relation.ts";

/** What decides how many rows a change may touch. */
type Surroundings = { world: { tables: ReadonlySet<string> }; schema: PrismaSchema | null };

/** One INSERT, UPDATE, DELETE or MERGE, also of a WITH query. */
export type Change = {
  kind: "INSERT" | "UPDATE" | "DELETE" | "MERGE";
  table: Relation;
  where: Node | undefined;
  /** What rows are taken from: FROM, USING, the SELECT of an INSERT. */
  source: Node[];
  columns: string[];
};

export function changesIn(node: Node): Change[] {
  const insert = as(node, "InsertStmt");
  if (insert) {
    const source = insert.selectStmt ? [insert.selectStmt] : [];
    const change: Change = {
      kind: "INSERT",
      table: relationOf(insert.relation),
      where: undefined,
      source,
      columns: [],
    };
    return [change, ...inWith(insert.withClause), ...source.flatMap(changesIn)];
  }
  const update = as(node, "UpdateStmt");
  if (update) {
    const columns = (update.targetList ?? []).map((target) => as(target, "ResTarget")?.name ?? "");
    const { relation, whereClause: where, fromClause: source = [] } = update;
    return [{ kind: "UPDATE", table: relationOf(relation), where, source, columns }, ...inWith(update.withClause)];
  }
  const remove = as(node, "DeleteStmt");
  if (remove) {
    const { relation, whereClause: where, usingClause: source = [] } = remove;
    return [{ kind: "DELETE", table: relationOf(relation), where, source, columns: [] }, ...inWith(remove.withClause)];
  }
  const merge = as(node, "MergeStmt");
  if (merge) {
    const source = merge.sourceRelation ? [merge.sourceRelation] : [];
    const change: Change = {
      kind: "MERGE",
      table: relationOf(merge.relation),
      where: merge.joinCondition,
      source,
      columns: [],
    };
    return [change, ...inWith(merge.withClause)];
  }
  return inWith(as(node, "SelectStmt")?.withClause);
}

function inWith(clause: WithClause | undefined): Change[] {
  return (clause?.ctes ?? []).flatMap((each) => {
    const query = as(each, "CommonTableExpr")?.ctequery;
    return query ? changesIn(query) : [];
  });
}

/** Tables that a query reads, in order, each once. */
export function relationsIn(nodes: Node[]): Relation[] {
  const found = new Map<string, Relation>();
  walk(nodes, (kind, body) => {
    if (kind !== "RangeVar") return;
    const relation = relationNamed(body.schemaname as string | undefined, String(body.relname));
    found.set(relation.key, relation);
  });
  return [...found.values()];
}

/** `WHERE true`, `WHERE 1 = 1`, `WHERE id > 0`: no condition at all. */
export function isEveryRow(where: Node | undefined): boolean {
  if (!where) return true;
  const constant = as(where, "A_Const");
  if (constant) return constant.boolval?.boolval === true;
  const cast = as(where, "TypeCast");
  if (cast) return isEveryRow(cast.arg);
  const present = as(where, "NullTest");
  if (present?.nulltesttype === "IS_NOT_NULL") return columnOf(present.arg) === "id";
  const test = as(where, "A_Expr");
  const operator = namesOf(test?.name).join();
  if (test && (operator === ">" || operator === ">=")) return columnOf(test.lexpr) === "id" && isZeroOrOne(test.rexpr);
  if (test && operator === "=") {
    const sides = [test.lexpr, test.rexpr].map((side) => as(side, "A_Const"));
    return sides.every(Boolean) && bare(sides[0]) === bare(sides[1]);
  }
  const both = as(where, "BoolExpr");
  if (both?.boolop === "AND_EXPR") return (both.args ?? []).every(isEveryRow);
  return both?.boolop === "OR_EXPR" && (both.args ?? []).some(isEveryRow);
}

const bare = (node: unknown): string =>
  JSON.stringify(node, (key, value: unknown) => (key === "location" ? undefined : value));

const columnOf = (node: Node | undefined): string | undefined => namesOf(as(node, "ColumnRef")?.fields).at(-1);

function isZeroOrOne(node: Node | undefined): boolean {
  const number = as(node, "A_Const")?.ival;
  return number !== undefined && (number.ival ?? 0) <= 1;
}

/** It touches rows that somebody chose by key, or gives rows as written: their number does not grow with the table. */
export function isBounded(change: Change, scene: Surroundings): boolean {
  if (change.kind === "INSERT") return !relationsIn(change.source).some(({ key }) => !scene.world.tables.has(key));
  return hasKey(change.where, (column) => isKey(column, change.table, scene));
}

function hasKey(where: Node | undefined, isKeyColumn: (column: string) => boolean): boolean {
  const both = as(where, "BoolExpr");
  if (both?.boolop === "AND_EXPR") return (both.args ?? []).some((arg) => hasKey(arg, isKeyColumn));
  const test = as(where, "A_Expr");
  if (!test || namesOf(test.name).join() !== "=") return false;
  const column = columnOf(test.lexpr);
  return column !== undefined && isKeyColumn(column) && !holdsColumn(test.rexpr);
}

function holdsColumn(node: Node | undefined): boolean {
  let found = false;
  walk(node, (kind) => {
    found ||= kind === "ColumnRef" || kind === "SubLink";
  });
  return found;
}

function isKey(column: string, table: Relation, { schema }: Surroundings): boolean {
  return usualKeys.has(column) || schema?.tables.get(table.key)?.columns.get(column)?.isUnique === true;
}

/** Without the release's schema a name has to do. */
const usualKeys = new Set(["id", "uuid", "email", "username", "slug", "code", "sku", "key"]);
