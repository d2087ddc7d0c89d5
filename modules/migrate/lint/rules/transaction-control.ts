import type { PlannedFile } from "../../plan/types.ts";
import { as } from "../sql/node.ts";
import type { Hazard, Rule } from "../types.ts";

export const transactionControl: Rule = {
  title: "BEGIN, COMMIT, ROLLBACK in the file",
  settledBy: "nobody",
  find({ node, file, outer }) {
    const kind = as(node, "TransactionStmt")?.kind ?? "";
    const word = words[kind];
    if (!word) return [];
    if (node !== outer.node) return [inCode(word)];
    if (isWrap(file)) {
      if (kind !== "TRANS_STMT_BEGIN" && kind !== "TRANS_STMT_START") return [];
      return [
        {
          severity: "note",
          message:
            "The file begins and ends a transaction of its own; the run does so for every file, and records the migration in the same one.",
          safeWay: "Leave BEGIN and COMMIT out.",
        },
      ];
    }
    return [
      {
        severity: "error",
        message: `${word} ends or nests the transaction in which the run applies and records this file: when a later statement fails, half of it stays.`,
        safeWay: "Leave it out, and put what has to be committed first into a migration before this one.",
      },
    ];
  },
};

function inCode(word: string): Hazard {
  return {
    severity: "error",
    message: `PostgreSQL refuses ${word} in code that runs within a transaction (2D000), and the run gives each file one.`,
    safeWay: "Batches that commit belong into a script, or each batch into a migration of its own.",
  };
}

const words: Record<string, string> = {
  TRANS_STMT_BEGIN: "BEGIN",
  TRANS_STMT_START: "START TRANSACTION",
  TRANS_STMT_COMMIT: "COMMIT",
  TRANS_STMT_ROLLBACK: "ROLLBACK",
  TRANS_STMT_PREPARE: "PREPARE TRANSACTION",
  TRANS_STMT_COMMIT_PREPARED: "COMMIT PREPARED",
};

/** One BEGIN first, one COMMIT last, and between them what can run in a transaction: what the run does anyway. */
export function isWrap({ statements }: PlannedFile): boolean {
  const kinds = statements.map(({ node }) => as(node, "TransactionStmt")?.kind);
  const [first, last] = [kinds[0], kinds.at(-1)];
  const isOpen = first === "TRANS_STMT_BEGIN" || first === "TRANS_STMT_START";
  const fits = statements.every(({ outsideTransaction }) => outsideTransaction === null);
  return fits && isOpen && last === "TRANS_STMT_COMMIT" && kinds.slice(1, -1).every((kind) => kind === undefined);
}
