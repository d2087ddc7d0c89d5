import { alterations } from "../sql/alterations.ts";
import { identifier } from "../sql/relation.ts";
import type { Rule } from "../types.ts";

export const disableTrigger: Rule = {
  title: "Triggers or rules switched off",
  settledBy: "nobody",
  find: (scene) =>
    alterations(scene)
      .filter(({ command }) => /^AT_Disable(?:Trig|Rule)/.test(command.subtype ?? ""))
      .map(({ table, command }) => {
        const what = command.name
          ? identifier(command.name)
          : command.subtype === "AT_DisableTrigAll"
            ? "Every trigger, those of foreign keys too,"
            : "Every trigger of a user";
        return {
          severity: "warning",
          message: `${what} of ${table.sql} is switched off: what is written meanwhile is not checked or logged, and nothing does it afterwards.`,
          safeWay: `Leave it on. If it has to go, say what makes good for it, and end the same file with:\nALTER TABLE ${table.sql} ENABLE TRIGGER ${command.name ? identifier(command.name) : "ALL"};`,
        };
      }),
};
