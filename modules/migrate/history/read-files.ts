import { type MigrationFile, OpsError, readMigrationFolder } from "#modules/platform";

/**
 * The migrations of a folder in Prisma's layout, in order.
 * @throws OpsError migrate.unreadable-folder
 */
export function readMigrationFiles(directory: string): Promise<MigrationFile[]> {
  return readMigrationFolder(directory, unreadable);
}

function unreadable(path: string, cause: unknown): OpsError {
  return new OpsError({
    code: "migrate.unreadable-folder",
    message: `${path} cannot be read`,
    hint: "Give --migrations a folder in Prisma's layout: one folder per migration, with a migration.sql in it.",
    exit: 2,
    cause,
  });
}
