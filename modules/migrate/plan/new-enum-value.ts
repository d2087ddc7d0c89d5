import { quoteLiteral } from "#modules/postgres";
import type { PlannedStatement } from "./types.ts";

/**
 * Whether the statement uses a value that one before it adds to an enum: PostgreSQL lets nobody use it before that is
 * committed, unless the type itself is as new. https://www.postgresql.org/docs/current/sql-altertype.html
 */
export function needsCommitBefore(statement: PlannedStatement, before: PlannedStatement[]): boolean {
  return before.some((earlier, index) => {
    const added = addedValue(earlier);
    if (added === null || !statement.sql.includes(quoteLiteral(added.value))) return false;
    return !before.slice(0, index).some((each) => createdType(each) === added.type);
  });
}

function addedValue({ node }: PlannedStatement): { type: string; value: string } | null {
  if (!("AlterEnumStmt" in node)) return null;
  const { newVal, oldVal, typeName } = node.AlterEnumStmt;
  return newVal && !oldVal ? { type: JSON.stringify(names(typeName)), value: newVal } : null;
}

function createdType({ node }: PlannedStatement): string | null {
  return "CreateEnumStmt" in node ? JSON.stringify(names(node.CreateEnumStmt.typeName)) : null;
}

function names(nodes: object[] = []): string[] {
  return nodes.map((node) => (node as { String?: { sval?: string } }).String?.sval ?? "");
}
