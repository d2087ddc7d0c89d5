import type { FuncCall, Node } from "@pgsql/types";
import { callsIn } from "../sql/inside.ts";
import { as, namesOf, stringOf, walk } from "../sql/node.ts";
import { relationOf } from "../sql/relation.ts";
import type { Hazard, Rule, Scene } from "../types.ts";

export const restartSequence: Rule = {
  title: "ALTER SEQUENCE … RESTART, or setval to a number as written",
  settledBy: "nobody",
  find: (scene) => [...altered(scene.node), ...set(scene)],
};

function altered(node: Node): Hazard[] {
  const statement = as(node, "AlterSeqStmt");
  if (!statement?.options?.some((each) => as(each, "DefElem")?.defname === "restart")) return [];
  return [hazard(relationOf(statement.sequence).sql)];
}

/** The highest number of a table, looked up, is how it should be done. */
function set({ node, world }: Scene): Hazard[] {
  return callsIn(node)
    .filter(({ funcname, args }) => namesOf(funcname).at(-1) === "setval" && as(args?.[1], "A_Const"))
    .map(sequenceIn)
    .filter((name) => {
      const bare = name.replaceAll('"', "").split(".").at(-1) ?? "";
      return ![...world.tables].some((key) => bare.startsWith(key.split(".").at(-1) ?? bare));
    })
    .map(hazard);
}

/** `setval('"Order_id_seq"', …)`, or of `pg_get_serial_sequence('"Order"', 'id')`: the first name in it. */
function sequenceIn({ args = [] }: FuncCall): string {
  const direct = stringOf(args[0]);
  if (direct !== undefined) return direct;
  let found = "";
  walk(args[0], (kind, body) => {
    if (kind === "FuncCall") found ||= stringOf((body.args as Node[] | undefined)?.[0]) ?? "";
  });
  return found;
}

const hazard = (sequence: string): Hazard => ({
  severity: "warning",
  message: `${sequence} begins again: numbers that rows already have come a second time, and every INSERT that gets one fails.`,
  safeWay: `Set it behind the highest number there is:\nSELECT setval('${sequence.replaceAll("'", "''")}', (SELECT max(/* column */) FROM /* table */))`,
});
