import { as, walk } from "../sql/node.ts";
import type { Hazard, Rule } from "../types.ts";

export const enumValueInUse: Rule = {
  title: "A new enum value used in the file that adds it",
  settledBy: "nobody",
  find({ node, world, transaction, file }) {
    if (world.enumValues.size === 0 || "AlterEnumStmt" in node) return [];
    // A body is text until somebody calls it.
    if (as(node, "CreateFunctionStmt") || as(node, "DoStmt") || as(node, "CommentStmt")) return [];
    const used = new Set<string>();
    walk(node, (kind, body) => {
      const text = kind === "A_Const" ? (body.sval as { sval?: string } | undefined)?.sval : undefined;
      if (text !== undefined && world.enumValues.get(text)?.file === file.file.name) used.add(text);
    });
    return [...used].map((value): Hazard => {
      const added = world.enumValues.get(value);
      const isRefused = added?.transaction === transaction;
      return {
        severity: isRefused ? "error" : "warning",
        message: isRefused
          ? `'${value}' was added to ${added.type} in this transaction, and PostgreSQL refuses its use before the commit (55P04: unsafe use of new value).`
          : `'${value}' is used in the file that adds it to ${added?.type}: the file is committed in between, and when this fails the first half stays. Other tools fail here (55P04).`,
        safeWay: `Leave this statement to the next migration; in this one stays:\nALTER TYPE ${added?.type} ADD VALUE '${value.replaceAll("'", "''")}';`,
      };
    });
  },
};
