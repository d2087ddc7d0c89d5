import pg from "pg";
import { OpsError } from "#modules/platform";
import { describeTarget } from "./database-url.ts";
import { ReusingSocket } from "./wire/reusing-socket.ts";

const CONNECT_TIMEOUT_MS = 10_000;
const PINNING_TIMEOUT_MS = 60_000;
const NEON_COLD_START_TRIES = 4;

/** How rows print must not depend on who asks: these settings are part of the backup format. */
export const PINNED_SETTINGS = {
  DateStyle: "ISO, YMD",
  IntervalStyle: "postgres",
  TimeZone: "UTC",
  extra_float_digits: "3",
  bytea_output: "hex",
  client_encoding: "UTF8",
  lc_monetary: "C",
  xmlbinary: "base64",
  xmloption: "content",
  search_path: "",
  quote_all_identifiers: "off",
  row_security: "off",
  array_nulls: "on",
  lock_timeout: "0",
  transaction_timeout: "0",
  idle_session_timeout: "0",
  default_transaction_read_only: "off",
  default_transaction_isolation: "read committed",
  synchronize_seqscans: "off",
  standard_conforming_strings: "on",
  statement_timeout: "0",
  idle_in_transaction_session_timeout: "0",
  jit: "off",
} as const;

export type Connection = pg.Client;

/**
 * Opens one session on the server itself, with the settings that pin how values print.
 * Source of the session rules: a pooler gives every transaction another session, so `-pooler` hosts are refused.
 * @throws OpsError postgres.pooled-host, postgres.unreachable, postgres.access-denied, postgres.no-such-database
 */
export async function openConnection(
  url: string,
  options: { settings?: Record<string, string> } = {},
): Promise<Connection> {
  const target = describeTarget(url);
  if (target.isPooled) {
    throw new OpsError({
      code: "postgres.pooled-host",
      message: `${target.label} is a pooled host; this work needs a session of its own.`,
      hint: 'Use the direct connection string: the same host without "-pooler".',
      exit: 2,
    });
  }
  for (let attempt = 1; ; attempt++) {
    const client = new pg.Client({
      connectionString: url,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      application_name: "atalaya",
      keepAlive: true,
      // In the opening message, so that a database's own, shorter limit cannot cut off the statement that lifts it.
      statement_timeout: PINNING_TIMEOUT_MS,
      ...(target.usesTls ? {} : { stream: () => new ReusingSocket() }),
    });
    // Without a listener a lost idle connection would end the process; the next query reports it.
    client.on("error", () => {});
    try {
      await client.connect();
      await pinSettings(client, { ...PINNED_SETTINGS, ...options.settings });
      return client;
    } catch (error) {
      await client.end().catch(() => {});
      const failure = connectionFailure(error, target.label);
      if (failure.retry !== "later" || attempt >= (target.isNeon ? NEON_COLD_START_TRIES : 1)) throw failure;
      await new Promise((resolve) => setTimeout(resolve, 500 * attempt));
    }
  }
}

/** Opens a session, runs the work, closes the session whatever happened. */
export async function withConnection<T>(url: string, work: (client: Connection) => Promise<T>): Promise<T> {
  const client = await openConnection(url);
  try {
    return await work(client);
  } finally {
    await client.end().catch(() => {});
  }
}

async function pinSettings(client: Connection, settings: Record<string, string>): Promise<void> {
  const pairs = Object.entries(settings);
  // Known to this server: transaction_timeout came with 17.
  const values = pairs.map((_, i) => `($${2 * i + 1}::text, $${2 * i + 2}::text)`);
  await client.query(
    `SELECT pg_catalog.set_config(v.name, v.value, false) FROM (VALUES ${values.join(", ")}) v (name, value) JOIN pg_catalog.pg_settings s ON s.name = v.name`,
    pairs.flat(),
  );
  // Its bytes may be no UTF-8, and only this setting lets them through as they are.
  await client.query(
    "SELECT pg_catalog.set_config('client_encoding', 'SQL_ASCII', false) WHERE pg_catalog.getdatabaseencoding() = 'SQL_ASCII'",
  );
}

function connectionFailure(error: unknown, label: string): OpsError {
  if (error instanceof OpsError) return error;
  const code = errorCode(error);
  const reason = error instanceof Error && error.message ? error.message : String(code);
  if (code === "28P01" || code === "28000") {
    return new OpsError({
      code: "postgres.access-denied",
      message: `${label} refused the user or password.`,
      hint: "Check the user and password in the connection string.",
      exit: 4,
      cause: error,
    });
  }
  if (code === "3D000") {
    return new OpsError({
      code: "postgres.no-such-database",
      message: `${label} does not exist.`,
      hint: "Check the database name at the end of the connection string.",
      exit: 4,
      cause: error,
    });
  }
  return new OpsError({
    code: "postgres.unreachable",
    message: `${label} cannot be reached: ${reason}.`,
    hint: "Check host and port, and that the server is running and lets this machine in.",
    exit: 4,
    retry: "later",
    cause: error,
  });
}

/** The SQLSTATE or system code of an error, looking through causes and aggregates; undefined when there is none. */
export function errorCode(error: unknown): string | undefined {
  if (error instanceof AggregateError) return errorCode(error.errors[0]);
  if (error && typeof error === "object" && "code" in error && typeof error.code === "string") return error.code;
  return error instanceof Error && error.cause ? errorCode(error.cause) : undefined;
}
