export { applyMigrations } from "./apply/apply-migrations.ts";
export { checks, type FaultCode } from "./checks/registry.ts";
export type { CheckOutcome, CheckRemark, CheckState, Fault, Validation } from "./types.ts";
export { type ValidateDatabaseInput, validateDatabase } from "./validate-database.ts";
