import type { Node } from "@pgsql/types";
import type { MigrationFile } from "../history/read-migrations.ts";

/** One statement of a migration file, as PostgreSQL's own parser cut it. */
export type PlannedStatement = {
  /** As written, without its semicolon and the comments before it. */
  sql: string;
  /** 1-based line of its first word. */
  line: number;
  /** The parse tree; `Object.keys(node)[0]` names its kind, `AlterTableStmt`. */
  node: Node;
  /** Why it cannot run in a transaction block, in words; null when it can. */
  outsideTransaction: string | null;
};

/** Statements that are applied together in one transaction, or one that has to run alone. */
export type PlannedStep = { isTransaction: boolean; statements: PlannedStatement[] };

/** What is applied otherwise than it is written. */
export type PlanNote = { line: number; message: string };

export type PlannedFile = {
  file: MigrationFile;
  /** All that run: the file's own BEGIN and COMMIT are left out. */
  statements: PlannedStatement[];
  /**
   * In order; one transaction with everything in it unless a statement cannot run in one, or uses an enum's value that an
   * earlier one adds.
   */
  steps: PlannedStep[];
  notes: PlanNote[];
};
