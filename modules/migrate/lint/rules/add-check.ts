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
          `ALTER TABLE ${table.sql} ADD CONSTRAINT ${identifier(name)} ${constraint.contype === "CONSTR_CHECK" ? "CHECK (/* condition */)" : `NOT NULL ${columns.map(identifier).join(", ")}`} NOT VALID;`,
          `ALTER TABLE ${table.sql} VALIDATE CONSTRAINT ${identifier(name)};`,
        ].join("\n"),
      })),
};
