import { alterations } from "../sql/alterations.ts";
import { as } from "../sql/node.ts";
import { identifier } from "../sql/relation.ts";
import type { Rule } from "../types.ts";
import { within } from "../world.ts";

export const validateInSameTransaction: Rule = {
  title: "VALIDATE CONSTRAINT in the transaction that added it",
  settledBy: "rehearsal",
  find(scene) {
    const commands = alterations(scene);
    const addedHere = new Set(commands.map(({ command }) => as(command.def, "Constraint")?.conname));
    return commands
      .filter(({ command }) => command.subtype === "AT_ValidateConstraint")
      .filter(({ table, command: { name = "" } }) => {
        const { notValid, locked } = scene.transaction;
        return addedHere.has(name) || notValid.has(within(table, name)) || locked.has(table.key);
      })
      .map(({ table, command: { name = "" } }) => ({
        severity: "error",
        message: `${identifier(name)} is held against every row of ${table.sql} while a lock taken earlier in the same transaction is still held: NOT VALID gains nothing.`,
        safeWay: `Leave this to the next migration:\nALTER TABLE ${table.sql} VALIDATE CONSTRAINT ${identifier(name)};`,
      }));
  },
};
