import { OpsError } from "#modules/platform";
import { type Connection, errorCode } from "../connect.ts";
import { quoteIdentifier } from "../quoting.ts";
import { switchDatabaseNames } from "../switch-names.ts";
import { claimWorkName } from "./work-databases.ts";

/** What becomes of a database that has the name already: it stays and is in the way, goes, or is kept under another name. */
export type Existing = "refuse" | "drop" | { keepAs: string; comment: string };

/** Whoever asks for the name finds the old database or the new one, never a part of one. */
export async function takeName(
  admin: Connection,
  serverUrl: string,
  { work, name, existing }: { work: string; name: string; existing: Existing },
): Promise<void> {
  const exists = await admin.query("SELECT FROM pg_catalog.pg_database WHERE datname = $1", [name]);
  if (existing === "refuse" || !exists.rowCount) {
    await rename(admin, work, name).catch((error: unknown) => {
      throw errorCode(error) === "42P04" ? nameTaken(name, error) : error;
    });
    return;
  }
  const keepAs = existing === "drop" ? await claimWorkName(admin) : existing.keepAs;
  const comment = existing === "drop" ? null : existing.comment;
  await switchDatabaseNames(admin, { serverUrl, work, name, keepAs, comment });
  if (existing === "drop") await admin.query(`DROP DATABASE ${quoteIdentifier(keepAs)} WITH (FORCE)`);
}

async function rename(admin: Connection, from: string, to: string): Promise<void> {
  await admin.query(`ALTER DATABASE ${quoteIdentifier(from)} RENAME TO ${quoteIdentifier(to)}`);
}

/** @throws OpsError postgres.name-taken */
export async function refuseTaken(admin: Connection, name: string): Promise<void> {
  const { rowCount } = await admin.query("SELECT FROM pg_catalog.pg_database WHERE datname = $1", [name]);
  if (rowCount) throw nameTaken(name);
}

function nameTaken(name: string, cause?: unknown): OpsError {
  return new OpsError({
    code: "postgres.name-taken",
    message: `There is already a database "${name}" on this server.`,
    hint: "Choose another name, or remove that database first.",
    exit: 3,
    cause,
  });
}
