import { readMigrationList, readSchemaFiles } from "../../../prisma/engine/read-migration-list.ts";
import { withSchemaEngine } from "../../../prisma/engine/with-schema-engine.ts";
import { projectSchema } from "../../support/migrations-folder.ts";

const filters = { externalTables: [], externalEnums: [] };

/** What Prisma's own engine answers about a history that has no fault. */
export const clean = { history: null, failedMigrationNames: [], editedMigrationNames: [], hasMigrationsTable: true };

/** Applies what is pending as `prisma migrate deploy` does. @returns the names applied */
export function deployWithPrisma(url: string, directory: string): Promise<string[]> {
  return withSchemaEngine(url, readSchemaFiles(projectSchema), async (engine) => {
    const answer = await engine.applyMigrations({ migrationsList: readMigrationList(directory), filters });
    return answer.appliedMigrationNames;
  });
}

export function diagnoseWithPrisma(url: string, directory: string) {
  return withSchemaEngine(url, readSchemaFiles(projectSchema), (engine) =>
    engine.diagnoseMigrationHistory({
      migrationsList: readMigrationList(directory),
      optInToShadowDatabase: false,
      filters,
    }),
  );
}
