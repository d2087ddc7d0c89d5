import { z } from "zod";
import { migrationOutcomes } from "#modules/migrate/report";
import type { MigrationFilter } from "../data/migrations.ts";
import { pageSchema, type SearchParams, wordSchema } from "./page-query.ts";

export const migrationStates = ["running", ...migrationOutcomes] as const;
const pageSize = 20;

const querySchema = z.object({
  database: wordSchema.optional().catch(undefined),
  outcome: z.enum(migrationStates).optional().catch(undefined),
  page: pageSchema,
});

/** The part of the ledger a URL asks for; what it says wrongly is as if it were not said. */
export function parseMigrationQuery(params: SearchParams): MigrationFilter {
  return { ...querySchema.parse(params), pageSize };
}
