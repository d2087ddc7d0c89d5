import type { Node, RangeVar } from "@pgsql/types";
import type { PlannedFile } from "../plan/types.ts";
import type { DataState, TableState } from "./read-data-state.ts";

/** The statement that names a table. */
export type Naming = { file: string; line: number; verb: string };

/** By the tables' oids, which a rename does not change. */
export type NamedTables = {
  /** Its rows are written or go: DML, TRUNCATE, DROP, or a block of code that has its name. */
  rows: Map<number, Naming>;
  /** Its definition changes. */
  structure: Map<number, Naming>;
};

/**
 * Which of the tables that were there before the run its statements name as what they change. Renames and moves between
 * schemas are followed; who names a partitioned table names its partitions.
 */
export function nameTables(before: DataState, after: DataState, plans: PlannedFile[], schema: string): NamedTables {
  const names = new Names(before, after, schema);
  const named: NamedTables = { rows: new Map(), structure: new Map() };
  for (const { file, statements } of plans) {
    for (const { node, line } of statements) {
      visit(node, (target) => {
        for (const oid of names.find(target))
          add(named[target.what], oid, { file: file.name, line, verb: target.verb });
      });
      names.follow(node);
    }
  }
  addDescendants(before.tables, named);
  return named;
}

type Target = { what: "rows" | "structure"; verb: string } & (
  | { schema: string | undefined; name: string }
  | { wholeSchema: string }
  | { code: string }
  | { enumType: string }
);

type OnTarget = (target: Target) => void;

function add(into: Map<number, Naming>, oid: number, naming: Naming): void {
  if (!into.has(oid)) into.set(oid, naming);
}

function addDescendants(tables: TableState[], named: NamedTables): void {
  for (const table of tables) {
    for (const into of [named.rows, named.structure]) {
      const naming = table.ancestors.map((oid) => into.get(oid)).find((each) => each !== undefined);
      if (naming) add(into, table.oid, naming);
    }
  }
}

/** Finds every target in a statement, also in its WITH queries. */
function visit(value: unknown, onTarget: OnTarget): void {
  if (Array.isArray(value)) for (const each of value) visit(each, onTarget);
  else if (value && typeof value === "object") {
    tell(value as Node, onTarget);
    for (const each of Object.values(value)) visit(each, onTarget);
  }
}

function tell(node: Node, onTarget: OnTarget): void {
  const rows = (relation: RangeVar | undefined, verb: string) => {
    if (relation?.relname) onTarget({ what: "rows", verb, schema: relation.schemaname, name: relation.relname });
  };
  const structure = (relation: RangeVar | undefined, verb: string) => {
    if (relation?.relname) onTarget({ what: "structure", verb, schema: relation.schemaname, name: relation.relname });
  };
  if ("InsertStmt" in node) rows(node.InsertStmt.relation, "INSERT");
  else if ("UpdateStmt" in node) rows(node.UpdateStmt.relation, "UPDATE");
  else if ("DeleteStmt" in node) rows(node.DeleteStmt.relation, "DELETE");
  else if ("MergeStmt" in node) rows(node.MergeStmt.relation, "MERGE");
  else if ("CopyStmt" in node && node.CopyStmt.is_from) rows(node.CopyStmt.relation, "COPY");
  else if ("TruncateStmt" in node)
    for (const each of node.TruncateStmt.relations ?? []) if ("RangeVar" in each) rows(each.RangeVar, "TRUNCATE");
  if ("DropStmt" in node) tellDropped(node.DropStmt, onTarget);
  if ("AlterTableStmt" in node) structure(node.AlterTableStmt.relation, "ALTER TABLE");
  if ("RenameStmt" in node) structure(node.RenameStmt.relation, "RENAME");
  if ("AlterEnumStmt" in node) tellEnum(node.AlterEnumStmt.typeName, onTarget);
  if ("DoStmt" in node) onTarget({ what: "rows", verb: "DO", code: wordsOf(node.DoStmt) });
  if ("CreateFunctionStmt" in node)
    onTarget({ what: "rows", verb: "a function", code: wordsOf(node.CreateFunctionStmt) });
}

function tellDropped(
  { removeType, objects = [] }: { removeType?: string; objects?: Node[] },
  onTarget: OnTarget,
): void {
  for (const object of objects) {
    const path = namePath(object);
    const name = path.at(-1);
    if (name === undefined) continue;
    if (removeType === "OBJECT_TABLE") onTarget({ what: "rows", verb: "DROP TABLE", schema: path.at(-2), name });
    if (removeType === "OBJECT_SCHEMA") onTarget({ what: "rows", verb: "DROP SCHEMA", wholeSchema: name });
  }
}

/** Values of an enum print otherwise once they are renamed, wherever they are used. */
function tellEnum(typeName: Node[] | undefined, onTarget: OnTarget): void {
  const name = (typeName ?? []).flatMap(namePath).at(-1);
  if (name !== undefined) onTarget({ what: "structure", verb: "ALTER TYPE", enumType: name });
}

/** Every string in it, the body of the code among them. */
function wordsOf(value: unknown): string {
  if (typeof value === "string") return value;
  return value && typeof value === "object" ? Object.values(value).map(wordsOf).join("\n") : "";
}

function namePath(node: Node): string[] {
  if ("String" in node) return [node.String.sval ?? ""];
  return "List" in node ? (node.List.items ?? []).flatMap(namePath) : [];
}

/** What tables are called while the statements run, one after another. */
class Names {
  readonly #now = new Map<string, number>();
  readonly #after: TableState[];
  readonly #before: TableState[];
  readonly #schema: string;

  constructor(before: DataState, after: DataState, schema: string) {
    for (const table of before.tables) this.#now.set(key(table.schema, table.name), table.oid);
    this.#before = before.tables;
    this.#after = after.tables;
    this.#schema = schema;
  }

  find(target: Target): number[] {
    if ("wholeSchema" in target)
      return this.#before.filter(({ schema }) => schema === target.wholeSchema).map(({ oid }) => oid);
    if ("code" in target) return this.#before.filter(({ name }) => hasWord(target.code, name)).map(({ oid }) => oid);
    if ("enumType" in target) return this.#withType(target.enumType);
    const { schema, name } = target;
    if (schema !== undefined) return this.#named(schema, name);
    const inPath = this.#named(this.#schema, name);
    // The file may have set a search path of its own.
    return inPath.length > 0 ? inPath : this.#before.filter((table) => table.name === name).map(({ oid }) => oid);
  }

  follow(node: Node): void {
    if ("RenameStmt" in node && node.RenameStmt.renameType === "OBJECT_TABLE")
      this.#move(node.RenameStmt.relation, (now) => ({ ...now, name: node.RenameStmt.newname ?? now.name }));
    if ("AlterObjectSchemaStmt" in node)
      this.#move(node.AlterObjectSchemaStmt.relation, (now) => ({
        ...now,
        schema: node.AlterObjectSchemaStmt.newschema ?? now.schema,
      }));
  }

  #named(schema: string, name: string): number[] {
    const oid = this.#now.get(key(schema, name));
    if (oid !== undefined) return [oid];
    return this.#after.filter((table) => table.schema === schema && table.name === name).map((table) => table.oid);
  }

  #withType(type: string): number[] {
    const uses = (table: TableState) => table.columns.some((column) => hasWord(column.type, type));
    return this.#before.filter(uses).map(({ oid }) => oid);
  }

  #move(relation: RangeVar | undefined, to: (now: Place) => Place): void {
    if (!relation?.relname) return;
    const from = { schema: relation.schemaname ?? this.#schema, name: relation.relname };
    const oid = this.#now.get(key(from.schema, from.name));
    if (oid === undefined) return;
    const place = to(from);
    this.#now.delete(key(from.schema, from.name));
    this.#now.set(key(place.schema, place.name), oid);
  }
}

type Place = { schema: string; name: string };

function key(schema: string, name: string): string {
  return JSON.stringify([schema, name]);
}

function hasWord(text: string, word: string): boolean {
  const escaped = word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`(?<![\\p{L}\\p{N}_$])${escaped}(?![\\p{L}\\p{N}_$])`, "u").test(text);
}
