import { as } from "../sql/node.ts";
import { identifier, relationOfNames } from "../sql/relation.ts";
import type { Rule } from "../types.ts";

export const addDomainConstraint: Rule = {
  title: "ALTER DOMAIN … ADD CONSTRAINT without NOT VALID",
  settledBy: "rehearsal",
  find({ node }) {
    const statement = as(node, "AlterDomainStmt");
    const constraint = as(statement?.def, "Constraint");
    const isNotNull = statement?.subtype === "O";
    if (!isNotNull && (!constraint || constraint.skip_validation)) return [];
    const domain = relationOfNames(statement?.typeName).sql;
    const name = identifier(constraint?.conname ?? "checked");
    return [
      {
        severity: "error",
        message: `Every row of every table with a column of ${domain} is read, with a SHARE lock on all of them: nobody writes to any meanwhile.`,
        safeWay: `First for new values, the old ones in a later migration:\nALTER DOMAIN ${domain} ADD CONSTRAINT ${name} CHECK (/* condition */) NOT VALID;\nALTER DOMAIN ${domain} VALIDATE CONSTRAINT ${name};`,
      },
    ];
  },
};
