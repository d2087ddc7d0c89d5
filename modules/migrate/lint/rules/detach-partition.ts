import { alterations } from "../sql/alterations.ts";
import { as } from "../sql/node.ts";
import { relationOf } from "../sql/relation.ts";
import type { Hazard, Rule } from "../types.ts";

export const detachPartition: Rule = {
  title: "DETACH PARTITION without CONCURRENTLY",
  // A copy has no readers to wait for: what is dangerous is the queue behind the lock.
  settledBy: "nobody",
  find: (scene) =>
    alterations(scene).flatMap(({ table, command }): Hazard[] => {
      const part = as(command.def, "PartitionCmd");
      if (command.subtype !== "AT_DetachPartition" || part?.concurrent) return [];
      return [
        {
          severity: "warning",
          message: `${table.sql} is under ACCESS EXCLUSIVE until the transaction ends: whoever reads any of its partitions through it waits.`,
          safeWay: `In a migration of its own:\nALTER TABLE ${table.sql} DETACH PARTITION ${relationOf(part?.name).sql} CONCURRENTLY;`,
        },
      ];
    }),
};
