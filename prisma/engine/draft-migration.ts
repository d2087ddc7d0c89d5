import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describeError, OpsError } from "#modules/platform";
import { lockFileText, readMigrationList, readSchemaFiles } from "./read-migration-list.ts";
import { withSchemaEngine } from "./with-schema-engine.ts";

export type DraftInput = {
  /** What changes, in a few words; becomes part of the folder's name. */
  name: string;
  at: Date;
  migrations: string;
  schema: string;
  /** Administrator URL of a server where a shadow database may be made and dropped. */
  serverUrl: string;
};

/**
 * Writes the migration that leads from the migrations folder to the schema, and answers its name;
 * null when nothing changed. Only the shadow database is touched. Throws `migrate.not-drafted` (exit 2).
 */
export async function draftMigration(input: DraftInput): Promise<string | null> {
  const script = await diffScript(input);
  if (script === null) return null;
  const name = `${timestamp(input.at)}_${slug(input.name)}`;
  mkdirSync(join(input.migrations, name), { recursive: true });
  writeFileSync(join(input.migrations, name, "migration.sql"), script);
  writeFileSync(join(input.migrations, "migration_lock.toml"), lockFileText);
  return name;
}

/** The SQL that leads from the migrations to the schema; null when they agree. */
export async function diffScript(
  input: Pick<DraftInput, "migrations" | "schema" | "serverUrl">,
): Promise<string | null> {
  const schema = readSchemaFiles(input.schema);
  const result = await withSchemaEngine(input.serverUrl, schema, (engine) =>
    engine.diff({
      from: { tag: "migrations", ...readMigrationList(input.migrations) },
      to: { tag: "schemaDatamodel", files: schema },
      script: true,
      exitCode: true,
      filters: { externalTables: [], externalEnums: [] },
    }),
  ).catch((cause: unknown) => {
    throw engineRefusal(cause);
  });
  return result.exitCode === 2 ? (result.stdout ?? "") : null;
}

function engineRefusal(cause: unknown): OpsError {
  return new OpsError({
    code: "migrate.not-drafted",
    message: `Prisma's engine refused: ${describeError(cause).message.trim()}`,
    hint: "Check prisma/schema, the SQL of the migrations so far, and that the server for the scratch database answers.",
    exit: 2,
    cause,
  });
}

function timestamp(at: Date): string {
  return at.toISOString().replaceAll(/\D/g, "").slice(0, 14);
}

function slug(name: string): string {
  return (
    name
      .trim()
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, "_")
      .replaceAll(/^_+|_+$/g, "") || "migration"
  );
}
