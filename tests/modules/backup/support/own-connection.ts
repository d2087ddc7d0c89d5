import { afterAll, beforeAll, beforeEach } from "vitest";
import { type Connection, openConnection } from "../../../../modules/postgres/index.ts";
import { createTestDatabase, type TestDatabase } from "../../../support/database.ts";

export let client: Connection;
let database: TestDatabase;

/** For one test file: a database of its own, and a connection to it. */
export function prepareConnection(): void {
  beforeAll(async () => {
    database = await createTestDatabase();
    client = await openConnection(database.url);
  });
  afterAll(async () => {
    await client?.end();
    await database?.drop();
  });
}

/** Begins a transaction that looks for tables in `public`. @returns what takes it back. */
export async function beginInPublic(): Promise<() => Promise<void>> {
  await client.query("begin; set local search_path = public");
  return () => client.query("rollback").then(() => undefined);
}

/** For one `describe`: each test in a transaction, taken back afterwards. */
export function takeBackEach(): void {
  beforeEach(beginInPublic);
}
