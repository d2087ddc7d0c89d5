import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Connection } from "../../../../modules/postgres/connect.ts";
import { divertBytes, occupy } from "../../../../modules/postgres/wire/raw-connection.ts";
import { createTestDatabase, type TestDatabase } from "../../../support/database.ts";
import { socketKinds } from "./open-kinds.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const READY_FOR_QUERY = Buffer.from("Z\0\0\0\x05I", "latin1");

/** Runs a query whose whole answer is diverted, and given back from byte `from` on once it is complete. */
function divertedQuery(
  client: Connection,
  sql: string,
  from: number,
): Promise<{ diverted: Buffer; rowsSeenByPg: number }> {
  return new Promise((resolve, reject) => {
    let diverted: Buffer = Buffer.alloc(0);
    let rowsSeenByPg = 0;
    occupy(client, {
      submit(connection) {
        const giveBack = divertBytes(connection.stream, (bytes) => {
          diverted = Buffer.concat([diverted, bytes]);
          if (diverted.subarray(-READY_FOR_QUERY.length).equals(READY_FOR_QUERY)) giveBack(diverted.subarray(from));
        });
        connection.query(sql);
      },
      handleError: reject,
      handleReadyForQuery: () => resolve({ diverted, rowsSeenByPg }),
      handleDataRow: () => void rowsSeenByPg++,
      handleCommandComplete: () => undefined,
      handleRowDescription: () => undefined,
      handleEmptyQuery: () => undefined,
      handlePortalSuspended: () => undefined,
      handleCopyInResponse: () => undefined,
      handleCopyData: () => undefined,
    });
  });
}

describe.each(socketKinds)("divertBytes on %s", (_, open) => {
  test("takes the bytes before pg's parser, and gives it back those read too far", async () => {
    const client = await open(database.url);
    const all = await divertedQuery(client, "select 'a' from generate_series(1, 3000)", 0);
    expect(all.rowsSeenByPg).toBe(3_000);
    expect(all.diverted.subarray(0, 1).toString()).toBe("T");
    const last = await divertedQuery(client, "select 'a'", -READY_FOR_QUERY.length);
    expect(last.rowsSeenByPg).toBe(0);
    expect((await client.query("select generate_series(1, 3000)")).rowCount).toBe(3_000);
    await client.end();
  });

  test("leaves the end of the session to pg", async () => {
    const client = await open(database.url);
    const ended = new Promise<void>((resolve) => client.once("end", resolve));
    await divertedQuery(client, "select 1", -READY_FOR_QUERY.length);
    await client.end();
    await ended;
  });
});
