import { randomBytes } from "node:crypto";
import { Client, escapeIdentifier, Pool, type QueryResultRow } from "pg";
import { inject } from "vitest";

export type TestDatabase = {
  url: string;
  name: string;
  /** Runs one statement with parameters, or several without, and returns the (last) rows. */
  query<Row extends QueryResultRow = QueryResultRow>(sql: string, params?: unknown[]): Promise<Row[]>;
  /** Cuts off whoever is connected. */
  drop(): Promise<void>;
};

export type TestDatabaseOptions = {
  /** Name of a database to copy; nobody may be connected to it. */
  from?: string;
  /** Administrator's URL of the server. Default: the shared PostgreSQL 18. */
  server?: string;
  /** A readable part of the name; may hold any character. */
  label?: string;
};

/** A database that belongs to one test. */
export async function createTestDatabase(options: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const server = options.server ?? inject("pgUrl");
  const name = `${options.label ?? "test"}_${randomBytes(6).toString("hex")}`;
  const template = options.from ? ` TEMPLATE ${escapeIdentifier(options.from)}` : "";
  await administer(server, async (client) => {
    const { rows } = await client.query("SELECT current_setting('server_version_num')::int >= 150000 AS has_strategy");
    // Copies the files as they are, as 14 always does, where the default since 15 sends every page through the log.
    const strategy = rows[0].has_strategy ? " STRATEGY file_copy" : "";
    await client.query(`CREATE DATABASE ${escapeIdentifier(name)}${template}${strategy}`);
  });
  return openDatabase(server, name);
}

/** Runs `work` with a database of its own, dropped afterwards whatever happens. */
export async function withDatabase<T>(
  work: (database: TestDatabase) => Promise<T>,
  options: TestDatabaseOptions = {},
): Promise<T> {
  const database = await createTestDatabase(options);
  try {
    return await work(database);
  } finally {
    await database.drop();
  }
}

/** The same server, another database. */
export function urlOfDatabase(server: string, name: string): string {
  const url = new URL(server);
  url.pathname = `/${encodeURIComponent(name)}`;
  return url.href;
}

function openDatabase(server: string, name: string): TestDatabase {
  const url = urlOfDatabase(server, name);
  const pool = new Pool({ connectionString: url, max: 4 });
  // A test may cut its connections off on purpose; the next query opens a new one.
  pool.on("error", () => undefined);
  return {
    url,
    name,
    async query<Row extends QueryResultRow>(sql: string, params?: unknown[]): Promise<Row[]> {
      const result: unknown = await pool.query<Row>(sql, params);
      const last = (Array.isArray(result) ? result.at(-1) : result) as { rows: Row[] };
      return last.rows;
    },
    async drop() {
      if (pool.ended) return;
      await pool.end();
      const drop = `DROP DATABASE IF EXISTS ${escapeIdentifier(name)} WITH (FORCE)`;
      await administer(server, (client) => client.query(drop));
    },
  };
}

async function administer(server: string, work: (client: Client) => Promise<unknown>): Promise<void> {
  const client = new Client({ connectionString: server });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
