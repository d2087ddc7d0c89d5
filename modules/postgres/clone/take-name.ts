import { OpsError } from "#modules/platform";
import { type Connection, errorCode } from "../connect.ts";
import { quoteIdentifier, quoteLiteral } from "../quoting.ts";
import { claimWorkName } from "./work-names.ts";

/** What becomes of a database that has the name already: it stays and is in the way, goes, or is kept under another name. */
export type Existing = "refuse" | "drop" | { keepAs: string; comment: string };

const RENAME_TRIES = 5;

/** Whoever asks for the name finds the old database or the new one, never a part of one. */
export async function takeName(admin: Connection, work: string, name: string, existing: Existing): Promise<void> {
  const exists = await admin.query("SELECT FROM pg_catalog.pg_database WHERE datname = $1", [name]);
  if (existing === "refuse" || !exists.rowCount) {
    await rename(admin, work, name).catch((error: unknown) => {
      throw errorCode(error) === "42P04" ? nameTaken(name, error) : error;
    });
    return;
  }
  const keepAs = existing === "drop" ? await claimWorkName(admin) : existing.keepAs;
  await switchNames(admin, work, name, keepAs, existing === "drop" ? null : existing.comment);
  if (existing === "drop") await admin.query(`DROP DATABASE ${quoteIdentifier(keepAs)} WITH (FORCE)`);
}

async function switchNames(
  admin: Connection,
  work: string,
  name: string,
  keepAs: string,
  comment: string | null,
): Promise<void> {
  for (let turn = 1; ; turn++) {
    await closeSessions(admin, name);
    await admin.query("BEGIN");
    try {
      await rename(admin, name, keepAs);
      await rename(admin, work, name);
      if (comment !== null) {
        await admin.query(`COMMENT ON DATABASE ${quoteIdentifier(keepAs)} IS ${quoteLiteral(comment)}`);
      }
      await admin.query("COMMIT");
      return;
    } catch (error) {
      await admin.query("ROLLBACK").catch(() => {});
      // Somebody connected between the two; the server itself has waited for them to leave.
      if (errorCode(error) !== "55006" || turn >= RENAME_TRIES) throw error;
    }
  }
}

async function closeSessions(admin: Connection, database: string): Promise<void> {
  await admin.query(
    "SELECT pg_catalog.pg_terminate_backend(pid, 5000) FROM pg_catalog.pg_stat_activity WHERE datname = $1 AND pid <> pg_catalog.pg_backend_pid()",
    [database],
  );
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
