export { applyMigrations } from "./apply/apply-migrations.ts";
export { checks, type FaultCode } from "./checks/registry.ts";
export { renderMigrationMarkdown, reportMarker } from "./report/markdown.ts";
export type {
  CheckOutcome,
  CheckRemark,
  CheckState,
  DataCheck,
  Fault,
  Finding,
  MigrationRun,
  StatementMeasure,
  Validation,
} from "./types.ts";
export { type ValidateDatabaseInput, validateDatabase } from "./validate-database.ts";
