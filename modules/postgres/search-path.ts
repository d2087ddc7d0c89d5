import { type Connection, errorCode } from "./connect.ts";

/** Functions, tables, types and schemas that were not found. */
const NOT_FOUND = new Set(["42883", "42P01", "42704", "3F000"]);

/** The search path that a session has by default; pg_dump's statements run under an empty one. */
export const DEFAULT_SEARCH_PATH = '"$user", public';

/** Expressions may call functions that look for others by the session's search path; pg_dump's empty one hides those. */
export function needsSearchPath(error: unknown): boolean {
  return NOT_FOUND.has(errorCode(error) ?? "");
}

/** Runs work in a transaction of its own under the default search path; rejects with the work's error, rolled back. */
export async function withSearchPath(client: Connection, work: () => Promise<unknown>): Promise<void> {
  await client.query(`BEGIN; SET LOCAL search_path = ${DEFAULT_SEARCH_PATH}`);
  try {
    await work();
    await client.query("COMMIT");
  } catch (error) {
    await client.query("ROLLBACK").catch(() => {});
    throw error;
  }
}
