import { as } from "../sql/node.ts";
import type { Rule } from "../types.ts";

export const transactionControl: Rule = {
  title: "COMMIT or ROLLBACK in code that the file runs",
  settledBy: "nobody",
  // What stands in the file itself, the plan leaves out or refuses.
  find({ node, outer }) {
    const word = words[as(node, "TransactionStmt")?.kind ?? ""];
    if (!word || node === outer.node) return [];
    return [
      {
        severity: "error",
        message: `PostgreSQL refuses ${word} in code that runs within a transaction (2D000), and the run gives each file one.`,
        safeWay: "Batches that commit belong into a script, or each batch into a migration of its own.",
      },
    ];
  },
};

const words: Record<string, string> = {
  TRANS_STMT_COMMIT: "COMMIT",
  TRANS_STMT_ROLLBACK: "ROLLBACK",
};
