import { Client } from "pg";
import { type FaultCode, type ValidateDatabaseInput, type Validation, validateDatabase } from "#modules/migrate";
import { createLog } from "#modules/platform";
import type { TestDatabase } from "../../support/database.ts";

const log = createLog({ to: "stderr", level: "silent" });

/** Validates a test's database, as its administrator unless `url` says otherwise. */
export function validate(
  database: Pick<TestDatabase, "url">,
  options: Partial<Omit<ValidateDatabaseInput, "log">> = {},
): Promise<Validation<FaultCode>> {
  return validateDatabase({ url: database.url, log, ...options });
}

/** `code object` of every fault, in order. */
export function told(result: Validation): string[] {
  return result.faults.map(({ code, object }) => `${code} ${object}`);
}

/** The one fault of that code. */
export function theFault(result: Validation, code: FaultCode): { object: string; message: string; hint: string } {
  const found = result.faults.filter((fault) => fault.code === code);
  if (found.length !== 1 || !found[0])
    throw new Error(`${found.length} faults ${code} in ${JSON.stringify(told(result))}`);
  return found[0];
}

/** The statements of a hint. */
export function statements(hint: string): string[] {
  return hint.split("\n").filter((line) => line.endsWith(";"));
}

/** Does what a hint says, as a reader would paste it: each statement by itself, in one session. */
export async function follow(database: Pick<TestDatabase, "url">, sql: string[]): Promise<void> {
  const client = new Client({ connectionString: database.url });
  await client.connect();
  try {
    for (const statement of sql) await client.query(statement);
  } finally {
    await client.end();
  }
}
