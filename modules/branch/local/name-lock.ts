import { OpsError } from "#modules/platform";
import { type Connection, errorCode } from "#modules/postgres";

/** "brnc" as the first key of an advisory lock; the second one is the name's hash. */
const LOCK = 0x62726e63;

/**
 * One change of a branch at a time, whoever asks; who comes second waits and finds it done. The lock ends with the session.
 * @param limitMs how long to wait for the one before
 * @throws OpsError branch.busy
 */
export async function withNameLocked<T>(
  admin: Connection,
  name: string,
  limitMs: number,
  work: () => Promise<T>,
): Promise<T> {
  const key = [LOCK, name];
  await admin.query(`SET lock_timeout = ${limitMs}`);
  await admin.query("SELECT pg_catalog.pg_advisory_lock($1, pg_catalog.hashtext($2))", key).catch((error: unknown) => {
    throw errorCode(error) === "55P03" ? busy(name, error) : error;
  });
  await admin.query("SET lock_timeout = 0");
  try {
    return await work();
  } finally {
    await admin.query("SELECT pg_catalog.pg_advisory_unlock($1, pg_catalog.hashtext($2))", key).catch(() => {});
  }
}

function busy(name: string, cause: unknown): OpsError {
  return new OpsError({
    code: "branch.busy",
    message: `Another change of the branch in database "${name}" is still running.`,
    hint: "Wait for it to finish, then run the same command again.",
    exit: 5,
    retry: "later",
    cause,
  });
}
