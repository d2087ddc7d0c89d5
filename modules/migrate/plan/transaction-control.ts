import { OpsError } from "#modules/platform";
import type { PlanNote, PlannedStatement } from "./types.ts";

/**
 * A file is applied in transactions of ours: its own BEGIN … COMMIT pairs are left out, whatever else controls a
 * transaction is refused before anything runs.
 * @throws OpsError migrate.own-transaction
 */
export function leaveOutTransactions(
  name: string,
  written: PlannedStatement[],
): { statements: PlannedStatement[]; notes: PlanNote[] } {
  const statements: PlannedStatement[] = [];
  const notes: PlanNote[] = [];
  let begun: PlannedStatement | null = null;
  for (const statement of written) {
    const control = controlOf(statement);
    const where = `${name} at line ${statement.line}`;
    if (control === null) {
      if (begun && statement.outsideTransaction) {
        throw ownTransaction(`${where}: ${statement.outsideTransaction} cannot run between BEGIN and COMMIT`);
      }
      statements.push(statement);
    } else if (control === "begin" && begun === null) {
      begun = statement;
    } else if (control === "commit" && begun) {
      notes.push({ line: begun.line, message: "BEGIN and COMMIT are left out: the file is one transaction anyway." });
      begun = null;
    } else {
      throw ownTransaction(`${where}: ${firstWords(statement.sql)} cannot be applied inside the file's transaction`);
    }
  }
  if (begun) throw ownTransaction(`${name} at line ${begun.line}: BEGIN has no COMMIT`);
  return { statements, notes };
}

/** Plain BEGIN and COMMIT can be left out; modes of a transaction, savepoints and two-phase commit cannot. */
function controlOf({ node }: PlannedStatement): "begin" | "commit" | "other" | null {
  if (!("TransactionStmt" in node)) return null;
  const { kind, options, chain } = node.TransactionStmt;
  if (options?.length || chain) return "other";
  if (kind === "TRANS_STMT_BEGIN" || kind === "TRANS_STMT_START") return "begin";
  return kind === "TRANS_STMT_COMMIT" ? "commit" : "other";
}

const firstWords = (sql: string) => sql.split(/\s+/).slice(0, 2).join(" ");

function ownTransaction(message: string): OpsError {
  return new OpsError({
    code: "migrate.own-transaction",
    message,
    hint: "Remove it from the file, or put what has to be committed first into a migration of its own.",
    exit: 2,
  });
}
