import { type AddedConstraint, addedConstraints } from "../sql/alterations.ts";
import { identifier } from "../sql/relation.ts";
import type { Hazard, Rule } from "../types.ts";

export const addUnique: Rule = {
  title: "UNIQUE, PRIMARY KEY or EXCLUDE without an index built before",
  settledBy: "rehearsal",
  find: (scene) =>
    addedConstraints(scene)
      .filter(({ constraint }) => kinds[constraint.contype ?? ""] && !constraint.indexname)
      .map((added) => judge(added, kinds[added.constraint.contype ?? ""] ?? "")),
};

const kinds: Record<string, string> = {
  CONSTR_UNIQUE: "UNIQUE",
  CONSTR_PRIMARY: "PRIMARY KEY",
  CONSTR_EXCLUSION: "EXCLUDE",
};

function judge({ table, name, columns }: AddedConstraint, kind: string): Hazard {
  const index = `${identifier(name)} ON ${table.sql} (${columns.map(identifier).join(", ")})`;
  return {
    severity: "error",
    message: `The index of ${kind} is built over all of ${table.sql} under ACCESS EXCLUSIVE: nobody reads or writes it meanwhile, and a duplicate stops the migration.`,
    safeWay:
      kind === "EXCLUDE"
        ? "There is no way to build it beside running writes. Run it when nobody writes, with a waiver that says so, or make a new table with it and move the rows over."
        : [
            "Build the index beside running reads and writes, in a migration of its own, then hand it to the constraint:",
            `CREATE UNIQUE INDEX CONCURRENTLY ${index};`,
            `ALTER TABLE ${table.sql} ADD CONSTRAINT ${identifier(name)} ${kind} USING INDEX ${identifier(name)};`,
          ].join("\n"),
  };
}
