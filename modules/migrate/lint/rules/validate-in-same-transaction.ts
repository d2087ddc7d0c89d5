import { alterations } from "../sql/alterations.ts";
import { identifier } from "../sql/relation.ts";
import type { Rule } from "../types.ts";
import { within } from "../world.ts";

export const validateInSameTransaction: Rule = {
  title: "VALIDATE CONSTRAINT in the transaction that added it",
  settledBy: "rehearsal",
  find: (scene) =>
    alterations(scene)
      .filter(
        ({ table, command }) =>
          command.subtype === "AT_ValidateConstraint" &&
          (scene.transaction.notValid.has(within(table, command.name ?? "")) ||
            scene.transaction.locked.has(table.key)),
      )
      .map(({ table, command }) => ({
        severity: "error",
        message: `${identifier(command.name ?? "")} is held against every row of ${table.sql} while the lock of an earlier statement of the same transaction is still held: NOT VALID gains nothing.`,
        safeWay: `Leave this to the next migration:\nALTER TABLE ${table.sql} VALIDATE CONSTRAINT ${identifier(command.name ?? "")};`,
      })),
};
