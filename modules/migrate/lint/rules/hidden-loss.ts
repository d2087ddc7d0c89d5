import { lookInside } from "../sql/inside.ts";
import type { Rule } from "../types.ts";

export const hiddenLoss: Rule = {
  title: "A DROP, TRUNCATE or DELETE that is only put together when it runs",
  settledBy: "nobody",
  find: ({ node, sql, world }) =>
    (lookInside(node, sql, world.functions)?.unseen ?? []).flatMap((text) => {
      const verb = losing.exec(text)?.[1];
      if (!verb) return [];
      return [
        {
          severity: "warning",
          message: `A ${verb.toUpperCase()} is put together when it runs, and nothing here says what goes: ${text.replace(/\s+/g, " ").slice(0, 120)}`,
          safeWay: "Write the statements out, one for each object. They are then looked at like any other.",
        },
      ];
    }),
};

/** Words that begin a statement which takes something away. */
export const losing = /(?:^|['"(\s])(drop|truncate|delete)\s/i;
