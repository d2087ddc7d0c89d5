import { addedConstraints } from "../sql/alterations.ts";
import { namesOf } from "../sql/node.ts";
import { identifier, relationOf } from "../sql/relation.ts";
import type { Hazard, Rule } from "../types.ts";

export const addForeignKey: Rule = {
  title: "ADD FOREIGN KEY without NOT VALID",
  settledBy: "rehearsal",
  find: (scene) =>
    addedConstraints(scene).flatMap(({ table, constraint, name, columns, isInline }): Hazard[] => {
      if (constraint.contype !== "CONSTR_FOREIGN" || constraint.skip_validation || constraint.is_enforced === false)
        return [];
      // A nullable column that comes with its key holds NULL alone, and PostgreSQL does not look.
      if (isInline && !hasDefault(scene.sql)) return [];
      const parent = relationOf(constraint.pktable);
      const keys = namesOf(constraint.pk_attrs).map(identifier).join(", ");
      const target = `ALTER TABLE ${table.sql}`;
      return [
        {
          severity: "error",
          message: `Every row of ${table.sql} is looked up in ${parent.sql} while both are under SHARE ROW EXCLUSIVE: nobody writes to either until it is done.`,
          safeWay: [
            "First for new rows alone, which is instant; the old ones in a later migration, which keeps nobody out:",
            `${target} ADD CONSTRAINT ${identifier(name)} FOREIGN KEY (${columns.map(identifier).join(", ")}) REFERENCES ${parent.sql}${keys ? ` (${keys})` : ""} NOT VALID;`,
            `${target} VALIDATE CONSTRAINT ${identifier(name)};`,
          ].join("\n"),
        },
      ];
    }),
};

const hasDefault = (sql: string): boolean => /\bdefault\b/i.test(sql);
