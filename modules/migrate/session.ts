import { redactText } from "#modules/platform";
import { type Connection, errorCode, openConnection } from "#modules/postgres";
import type { Answer, Look } from "./checks/check.ts";
import { connectionLost, isConnectionLoss } from "./target/connection-lost.ts";

const LOCK_WAIT_MS = 3_000;
/** What a server may take beyond its own limit before we take it for lost. */
const GRACE_MS = 10_000;

const WHO = `SELECT current_user::text AS role, current_setting('server_version') AS "serverVersion"`;

export type Session = {
  client: Connection;
  role: string;
  serverVersion: string;
  /** The two question forms of a check that starts now. */
  startCheck(): Pick<Look, "query" | "attempt">;
};

/**
 * Opens a read-only session in which no statement outlives `limitMs` and no lock is waited for long.
 * A check begins no statement after `limitMs`, so it ends within twice that time, whatever it asks.
 */
export async function openSession(url: string, limitMs: number): Promise<Session> {
  const client = await openConnection(url, {
    settings: {
      default_transaction_read_only: "on",
      // A database may have it on; names would then print otherwise than here expected.
      quote_all_identifiers: "off",
      statement_timeout: String(limitMs),
      lock_timeout: String(Math.min(LOCK_WAIT_MS, Math.ceil(limitMs / 2))),
    },
  });
  const { rows } = await client.query<{ role: string; serverVersion: string }>(WHO);
  const who = rows[0] ?? { role: "", serverVersion: "" };
  return { client, ...who, startCheck: () => questions(client, limitMs) };
}

function questions(client: Connection, limitMs: number): Pick<Look, "query" | "attempt"> {
  const deadline = performance.now() + limitMs;
  const query = async <Row extends object>(sql: string, params: unknown[] = []): Promise<Row[]> => {
    if (performance.now() > deadline) throw new OutOfTime(limitMs);
    // The server's own limit does not help when the network swallows the answer.
    const bounded = { text: sql, values: params, query_timeout: limitMs + GRACE_MS };
    return (await client.query<Row>(bounded)).rows;
  };
  const attempt = async <Row extends object>(sql: string, params?: unknown[]): Promise<Answer<Row>> => {
    try {
      return { rows: await query<Row>(sql, params) };
    } catch (error) {
      return { reason: explainRefusal(error, limitMs) };
    }
  };
  return { query, attempt };
}

class OutOfTime extends Error {
  constructor(limitMs: number) {
    super(`the ${formatSeconds(limitMs)} of this check were used up`);
  }
}

/**
 * Why the server did not answer, in words.
 * @throws OpsError migrate.connection-lost when it was no answer of the server at all
 */
export function explainRefusal(error: unknown, limitMs: number): string {
  if (error instanceof OutOfTime) return error.message;
  const code = errorCode(error);
  const message = error instanceof Error ? redactText(error.message) : String(error);
  if (code === "57014") return `it took longer than ${formatSeconds(limitMs)}`;
  if (code === "55P03") return "another session holds a lock on it";
  if (!isConnectionLoss(error)) return message;
  throw connectionLost(error, "the database was looked at", "Run it again; nothing was changed.");
}

function formatSeconds(ms: number): string {
  return ms < 1000 ? `${ms} ms` : `${Math.round(ms / 100) / 10} s`;
}
