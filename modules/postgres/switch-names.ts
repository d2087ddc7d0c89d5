import { openAdmin } from "./admin.ts";
import { type Connection, errorCode } from "./connect.ts";
import { quoteIdentifier, quoteLiteral } from "./quoting.ts";

export type SwitchInput = {
  /** Any URL on the server: who comes in meanwhile is sent away by a session of its own. */
  serverUrl: string;
  work: string;
  name: string;
  /** What bears the name now is kept under this one … */
  keepAs: string;
  /** … with this comment instead of its own; null leaves that as it is. */
  comment: string | null;
};

const TRIES = 5;
const ROUND_MS = 50;

/**
 * Gives a database the name of another, which is kept. Both names change in one transaction: whoever asks finds the old
 * database or the new one, and a kill leaves either all or nothing. An application that comes back at once does not stop it:
 * the renaming holds the lock that every newcomer must take, and those who were quicker are sent away while it waits.
 */
export async function switchDatabaseNames(admin: Connection, input: SwitchInput): Promise<void> {
  const closer = await openAdmin(input.serverUrl);
  try {
    for (let turn = 1; ; turn++) {
      try {
        await closeSessions(closer, [input.name, input.work]);
        await whileClosing(closer, [input.name, input.work], renameBoth(admin, input));
        return;
      } catch (error) {
        // Somebody would not leave; the server itself has waited for them.
        if (errorCode(error) !== "55006" || turn >= TRIES) throw error;
      }
    }
  } finally {
    await closer.end().catch(() => {});
  }
}

async function renameBoth(admin: Connection, { work, name, keepAs, comment }: SwitchInput): Promise<void> {
  await admin.query("BEGIN");
  try {
    await rename(admin, name, keepAs);
    await rename(admin, work, name);
    if (comment !== null) {
      await admin.query(`COMMENT ON DATABASE ${quoteIdentifier(keepAs)} IS ${quoteLiteral(comment)}`);
    }
    await admin.query("COMMIT");
  } catch (error) {
    await admin.query("ROLLBACK").catch(() => {});
    throw error;
  }
}

async function whileClosing(closer: Connection, databases: string[], renaming: Promise<void>): Promise<void> {
  let isOver = false;
  const over = renaming.finally(() => {
    isOver = true;
  });
  const rounds = async () => {
    while (!isOver) {
      await closeSessions(closer, databases);
      await Promise.race([over.catch(() => {}), new Promise((resolve) => setTimeout(resolve, ROUND_MS))]);
    }
  };
  const [renamed, closed] = await Promise.allSettled([over, rounds()]);
  if (renamed.status === "fulfilled") return;
  throw closed.status === "rejected" ? closed.reason : renamed.reason;
}

/** @throws the server's own error when the role may not send somebody away (42501) */
async function closeSessions(closer: Connection, databases: string[]): Promise<void> {
  await closer.query(
    "SELECT pg_catalog.pg_terminate_backend(pid) FROM pg_catalog.pg_stat_activity WHERE datname = ANY ($1)",
    [databases],
  );
}

async function rename(admin: Connection, from: string, to: string): Promise<void> {
  await admin.query(`ALTER DATABASE ${quoteIdentifier(from)} RENAME TO ${quoteIdentifier(to)}`);
}
