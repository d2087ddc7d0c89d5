import { callsIn, lookInside } from "../sql/inside.ts";
import { namesOf } from "../sql/node.ts";
import type { Hazard, Rule } from "../types.ts";
import { losing } from "./hidden-loss.ts";

export const hiddenStatement: Rule = {
  title: "SQL that is only put together when it runs",
  settledBy: "rehearsal",
  find({ node, sql, world }) {
    const inside = lookInside(node, sql, world.functions);
    if (!inside) return stranger(callsIn(node).map(({ funcname }) => namesOf(funcname)));
    return inside.unseen.filter((text) => !losing.test(text)).map(judge);
  },
};

function judge(text: string): Hazard {
  const verb = dangerous.exec(text)?.[1];
  const short = text.replace(/\s+/g, " ").slice(0, 120);
  return {
    severity: verb ? "warning" : "note",
    message: verb
      ? `A ${verb.toUpperCase()} is put together when it runs, and no rule sees what it is about: ${short}`
      : `This cannot be seen into; the rehearsal measures it: ${short}`,
    safeWay: "Write the statements out, one for each object. They are then looked at like any other.",
  };
}

const dangerous = /(?:^|['"(\s])(update|alter|create\s+(?:unique\s+)?index|insert)\s/i;

/** A function of the database's own, called for what it does. */
function stranger(called: string[][]): Hazard[] {
  return called
    .filter((names) => names[0] !== "pg_catalog" && !builtIn.test(names.at(-1) ?? ""))
    .map((names) => ({
      severity: "note",
      message: `What ${names.join(".")}() does is not in this file; the rehearsal measures it.`,
      safeWay: "Write its statements out, or make it in the same run.",
    }));
}

const builtIn =
  /^(?:set_config|setval|nextval|currval|count|now|pg_.*|current_.*|version|max|min|sum|coalesce|format|concat|txid_current|lower|upper)$/;
