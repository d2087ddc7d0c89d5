import { alterations } from "../sql/alterations.ts";
import { as } from "../sql/node.ts";
import { relationOf } from "../sql/relation.ts";
import type { Hazard, Rule, Scene } from "../types.ts";

export const attachPartition: Rule = {
  title: "ATTACH PARTITION without a CHECK that matches",
  settledBy: "rehearsal",
  find: (scene) => [
    ...newPartition(scene),
    ...alterations(scene).flatMap(({ command }): Hazard[] => {
      const part = as(command.def, "PartitionCmd");
      const partition = relationOf(part?.name);
      // Attaching an index to that of its parent reads nothing.
      const isTable = as(scene.node, "AlterTableStmt")?.objtype === "OBJECT_TABLE";
      if (command.subtype !== "AT_AttachPartition" || !isTable || scene.world.tables.has(partition.key)) return [];
      const facts = [...(scene.world.constraints.get(partition.key)?.values() ?? [])];
      const isProven = facts.some(({ isValid, kind }) => isValid && kind === "CONSTR_CHECK");
      if (isProven) return [];
      return [
        {
          severity: "warning",
          message: `Every row of ${partition.sql} is read under ACCESS EXCLUSIVE to see that it belongs there, unless a validated CHECK already says so; the default partition is read too.`,
          safeWay: `In a migration before, a CHECK like the bound, and its validation in another; it can go afterwards:\nALTER TABLE ${partition.sql} ADD CONSTRAINT bound CHECK (/* the bound */) NOT VALID;`,
        },
      ];
    }),
  ],
};

function newPartition({ node, world }: Scene): Hazard[] {
  const create = as(node, "CreateStmt");
  if (!create?.partbound) return [];
  const parents = (create.inhRelations ?? []).map((each) => relationOf(as(each, "RangeVar")));
  return parents
    .filter(({ key }) => !world.tables.has(key))
    .map(({ sql }) => ({
      severity: "note",
      message: `PARTITION OF takes ACCESS EXCLUSIVE on ${sql} for a moment, and reads its default partition if it has one.`,
      safeWay:
        "Make the table by itself, with LIKE … INCLUDING ALL and a CHECK like the bound, then ATTACH PARTITION, which keeps nobody out.",
    }));
}
