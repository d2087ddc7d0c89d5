import { addedConstraints } from "../sql/alterations.ts";
import { identifier } from "../sql/relation.ts";
import type { Rule } from "../types.ts";

export const addCheck: Rule = {
  title: "ADD CHECK or NOT NULL constraint without NOT VALID",
  settledBy: "rehearsal",
  find: (scene) =>
    addedConstraints(scene)
      .filter(({ constraint }) => !constraint.skip_validation && constraint.is_enforced !== false)
      .filter(
        ({ constraint, isInline }) =>
          constraint.contype === "CONSTR_CHECK" || (constraint.contype === "CONSTR_NOTNULL" && !isInline),
      )
      .map(({ table, name, constraint, columns }) => ({
        severity: "error",
        message: `Every row of ${table.sql} is held against ${identifier(name)} under ACCESS EXCLUSIVE: nobody reads or writes it meanwhile, and one row that breaks it stops the migration.`,
        safeWay: [
          "First for new rows alone, which is instant; the old ones in a later migration, which keeps nobody out:",
          `ALTER TABLE ${table.sql} ADD CONSTRAINT ${identifier(name)} ${constraint.contype === "CONSTR_CHECK" ? `CHECK ${conditionOf(scene.sql)}` : `NOT NULL ${columns.map(identifier).join(", ")}`} NOT VALID;`,
          `ALTER TABLE ${table.sql} VALIDATE CONSTRAINT ${identifier(name)};`,
        ].join("\n"),
      })),
};

/** The condition as it was written, when the statement has one CHECK alone. */
function conditionOf(sql: string): string {
  const [only, ...more] = [...sql.matchAll(/\bcheck\s*\(/gi)];
  if (!only || more.length > 0) return "(/* condition */)";
  const start = only.index + only[0].length - 1;
  let depth = 0;
  for (const { 0: mark, index } of sql.slice(start).matchAll(/'(?:[^']|'')*'|[()]/g)) {
    if (mark === "(") depth++;
    else if (mark === ")" && --depth === 0) return sql.slice(start, start + index + 1).replace(/\s+/g, " ");
  }
  return "(/* condition */)";
}
