import type { MigrationFile } from "../history/read-migrations.ts";
import { needsCommitBefore } from "./new-enum-value.ts";
import { parseMigration } from "./parse-migration.ts";
import { leaveOutTransactions } from "./transaction-control.ts";
import type { PlannedFile, PlannedStatement, PlannedStep } from "./types.ts";

/**
 * How pending files will be applied: which statements, in which transactions.
 * @throws OpsError migrate.bad-sql, migrate.own-transaction
 */
export async function planMigration(files: MigrationFile[]): Promise<PlannedFile[]> {
  const planned: PlannedFile[] = [];
  for (const file of files) {
    const { statements, notes } = leaveOutTransactions(file.name, await parseMigration(file.sql, file.name));
    planned.push({ file, statements, steps: intoSteps(statements), notes });
  }
  return planned;
}

function intoSteps(statements: PlannedStatement[]): PlannedStep[] {
  const steps: PlannedStep[] = [];
  for (const statement of statements) {
    const last = steps.at(-1);
    if (statement.outsideTransaction) steps.push({ isTransaction: false, statements: [statement] });
    else if (last?.isTransaction && !needsCommitBefore(statement, last.statements)) last.statements.push(statement);
    else steps.push({ isTransaction: true, statements: [statement] });
  }
  return steps;
}
