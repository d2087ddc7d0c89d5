import type { MigrationFile } from "#modules/platform";
import { parseMigration } from "./parse-migration.ts";
import type { PlannedFile, PlannedStatement, PlannedStep } from "./types.ts";

/**
 * How pending files will be applied: which statements, in which transactions.
 * @throws OpsError migrate.bad-sql
 */
export async function planMigration(files: MigrationFile[]): Promise<PlannedFile[]> {
  const planned: PlannedFile[] = [];
  for (const file of files) {
    const statements = await parseMigration(file.sql, file.name);
    planned.push({ file, statements, steps: intoSteps(statements) });
  }
  return planned;
}

function intoSteps(statements: PlannedStatement[]): PlannedStep[] {
  const steps: PlannedStep[] = [];
  for (const statement of statements) {
    const last = steps.at(-1);
    if (statement.outsideTransaction) steps.push({ isTransaction: false, statements: [statement] });
    else if (last?.isTransaction) last.statements.push(statement);
    else steps.push({ isTransaction: true, statements: [statement] });
  }
  return steps;
}
