import { OpsError } from "#modules/platform";
import type { Connection } from "#modules/postgres";

/**
 * Looks before anything is made whether the server has the extensions a backup needs.
 * @returns those it lacks, when that is allowed.
 * @throws OpsError backup.extension-missing (exit 3)
 */
export async function refuseMissingExtensions(
  client: Connection,
  extensions: { name: string; version: string }[],
  isAllowed: boolean,
): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>("SELECT name::text FROM pg_catalog.pg_available_extensions");
  const available = new Set(rows.map(({ name }) => name));
  const missing = extensions.map(({ name }) => name).filter((name) => !available.has(name));
  if (missing.length === 0 || isAllowed) return missing;
  throw new OpsError({
    code: "backup.extension-missing",
    message: `The target server lacks ${missing.length === 1 ? "the extension" : "the extensions"} ${missing.join(", ")}, which this backup needs.`,
    hint: "Install it there, or restore to another server. A drill names what it could not check and goes on.",
    exit: 3,
  });
}
