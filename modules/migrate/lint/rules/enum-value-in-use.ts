import { as, walk } from "../sql/node.ts";
import type { Hazard, Rule } from "../types.ts";

export const enumValueInUse: Rule = {
  title: "A new enum value used in the transaction that adds it",
  settledBy: "nobody",
  find({ node, transaction }) {
    if (transaction.enumValues.size === 0 || "AlterEnumStmt" in node) return [];
    const used = new Set<string>();
    // A body is text until somebody calls it.
    if (as(node, "CreateFunctionStmt") || as(node, "DoStmt") || as(node, "CommentStmt")) return [];
    walk(node, (kind, body) => {
      const text = kind === "A_Const" ? (body.sval as { sval?: string } | undefined)?.sval : undefined;
      if (text !== undefined && transaction.enumValues.has(text)) used.add(text);
    });
    return [...used].map((value): Hazard => {
      const type = transaction.enumValues.get(value)?.type ?? "";
      return {
        severity: "error",
        message: `'${value}' was added to ${type} in this transaction, and PostgreSQL refuses its use before the commit (55P04: unsafe use of new value).`,
        safeWay: `Leave this statement to the next migration; in this one stays:\nALTER TYPE ${type} ADD VALUE '${value.replaceAll("'", "''")}';`,
      };
    });
  },
};
