export { applyMigrations } from "./apply/apply-migrations.ts";
export { checks, type FaultCode } from "./checks/registry.ts";
export { type Ledger, openLedger } from "./record/ledger.ts";
export { renderMigrationMarkdown, reportMarker } from "./report/markdown.ts";
export type { MigrateSafelyInput } from "./run/input.ts";
export { migrateSafely } from "./run/migrate-safely.ts";
export { findPrismaSchema, getPrismaSchema } from "./run/read-prisma-schema.ts";
export { type RehearseOnCopyInput, rehearseOnCopy } from "./run/rehearse-on-copy.ts";
export { type RevocableRun, rollBackRun } from "./run/roll-back-run.ts";
export type { Writes } from "./safety/judge-writes.ts";
export { openSafetyNet } from "./safety/open-safety-net.ts";
export type {
  CheckOutcome,
  CheckRemark,
  CheckState,
  DataCheck,
  Fault,
  Finding,
  MigrationRun,
  StatementMeasure,
  StepOutcome,
  Validation,
} from "./types.ts";
export { type ValidateDatabaseInput, validateDatabase } from "./validate-database.ts";
