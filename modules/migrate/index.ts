export { checks, type FaultCode } from "./checks/registry.ts";
export { renderMigrationMarkdown, reportMarker } from "./report/markdown.ts";
export {
  type CheckOutcome,
  type CheckRemark,
  type CheckState,
  type DataCheck,
  type Fault,
  type Finding,
  type MigrationRun,
  type MigrationStep,
  migrationOutcomes,
  migrationSteps,
  type Rehearsal,
  type StatementMeasure,
  type Validation,
} from "./types.ts";
export { type ValidateDatabaseInput, validateDatabase } from "./validate-database.ts";
