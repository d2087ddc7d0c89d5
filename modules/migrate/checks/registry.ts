import type { Check } from "./check.ts";
import { disabledTriggers } from "./disabled-triggers.ts";
import { editedMigrations } from "./edited-migrations.ts";
import { extensions } from "./extensions.ts";
import { failedMigrations } from "./failed-migrations.ts";
import { foreignKeyOrphans } from "./foreign-key-orphans.ts";
import { invalidIndexes } from "./invalid-indexes.ts";
import { missingFiles } from "./missing-files.ts";
import { multixactAge } from "./multixact-age.ts";
import { notValidConstraints } from "./not-valid-constraints.ts";
import { pendingMigrations } from "./pending-migrations.ts";
import { schemaDrift } from "./schema-drift.ts";
import { sequencesBehind } from "./sequences-behind.ts";
import { transactionIdAge } from "./transaction-id-age.ts";
import { unloggedTables } from "./unlogged-tables.ts";

/** Every check, in the order in which they run and are told: history, schema, rows, server. */
export const checks = {
  "failed-migrations": failedMigrations,
  "edited-migrations": editedMigrations,
  "missing-files": missingFiles,
  "pending-migrations": pendingMigrations,
  "schema-drift": schemaDrift,
  "invalid-indexes": invalidIndexes,
  "not-valid-constraints": notValidConstraints,
  "disabled-triggers": disabledTriggers,
  "foreign-key-orphans": foreignKeyOrphans,
  "sequences-behind": sequencesBehind,
  "unlogged-tables": unloggedTables,
  extensions,
  "transaction-id-age": transactionIdAge,
  "multixact-age": multixactAge,
} satisfies Record<string, Check>;

export type CheckName = keyof typeof checks;
export type FaultCode = (typeof checks)[CheckName]["codes"][number];
