export { type MigrationRun, type MigrationStep, migrationOutcomes, migrationSteps } from "../types.ts";
export { renderMigrationMarkdown } from "./markdown.ts";
export {
  isOpen,
  isOverBudget,
  lockName,
  longestHeldMs,
  longestWaitMs,
  openFindings,
  splitSafeWay,
} from "./read-run.ts";
