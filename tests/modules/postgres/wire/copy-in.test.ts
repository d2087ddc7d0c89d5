import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Connection } from "../../../../modules/postgres/connect.ts";
import { copyIn } from "../../../../modules/postgres/wire/copy-in.ts";
import { createTestDatabase, type TestDatabase } from "../../../support/database.ts";
import { socketKinds } from "./open-kinds.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

async function* bytesOf(...pieces: (string | Buffer)[]): AsyncGenerator<Buffer> {
  for (const piece of pieces) yield Buffer.from(piece);
}

describe.each(socketKinds)("copyIn on %s", (_, open) => {
  const sql = "copy pg_temp.target from stdin";
  let client: Connection;
  beforeEach(async () => {
    client = await open(database.url);
    await client.query("create temp table target (i int, t text)");
  });
  afterEach(() => client.end());

  const rows = async () => (await client.query("select i, t from pg_temp.target order by i")).rows;

  async function expectUsable(): Promise<void> {
    expect(await rows()).toEqual([]);
    await copyIn(client, sql, bytesOf("42\tanswer\n"));
    expect(await rows()).toEqual([{ i: 42, t: "answer" }]);
  }

  test("stores what the source gives, however it is cut", async () => {
    const text = Buffer.from("1\tña\\tb\n2\t\\N\n3\t\n");
    await copyIn(client, sql, bytesOf(...[...text].map((byte) => Buffer.from([byte]))));
    expect(await rows()).toEqual([
      { i: 1, t: "ña\tb" },
      { i: 2, t: null },
      { i: 3, t: "" },
    ]);
  });

  test("stores nothing of an empty source, or of empty pieces", async () => {
    await copyIn(client, sql, bytesOf());
    await copyIn(client, sql, bytesOf("", ""));
    await expectUsable();
  });

  test("stores a value of 20 MB that comes in one piece", async () => {
    await copyIn(
      client,
      sql,
      bytesOf(Buffer.concat([Buffer.from("1\t"), Buffer.alloc(20 * 1024 * 1024, "x"), Buffer.from("\n")])),
    );
    expect((await client.query("select length(t) as length from pg_temp.target")).rows).toEqual([
      { length: 20 * 1024 * 1024 },
    ]);
  });

  test("keeps nothing when the source fails, and says why it failed", async () => {
    const cause = new Error("the object is damaged");
    async function* failing(): AsyncGenerator<Buffer> {
      yield Buffer.from("1\tone\n");
      yield Buffer.alloc(2 * 1024 * 1024, "2\ttwo\n");
      throw cause;
    }
    await expect(copyIn(client, sql, failing())).rejects.toBe(cause);
    await expectUsable();
  });

  test("keeps nothing when the source fails before its first byte", async () => {
    const cause = new Error("no such object");
    // biome-ignore lint/correctness/useYield: it fails first.
    async function* failing(): AsyncGenerator<Buffer> {
      throw cause;
    }
    await expect(copyIn(client, sql, failing())).rejects.toBe(cause);
    await expectUsable();
  });

  test("aborts the transaction around it when the source fails", async () => {
    await client.query("begin; insert into pg_temp.target values (1, 'before')");
    async function* failing(): AsyncGenerator<Buffer> {
      yield Buffer.from("2\ttwo\n");
      throw new Error("cut off");
    }
    await expect(copyIn(client, sql, failing())).rejects.toThrow("cut off");
    await expect(client.query("select 1")).rejects.toMatchObject({ code: "25P02" });
    await client.query("rollback");
    await expectUsable();
  });

  test("rejects with the server's error of a bad row, keeps nothing, and closes the source early", async () => {
    let given = 0;
    let isClosed = false;
    async function* endless(): AsyncGenerator<Buffer> {
      try {
        yield Buffer.from("1\tone\nno number\ttwo\n");
        for (; given < 4_000; given++) yield Buffer.alloc(256 * 1024, "3\tthree\n");
      } finally {
        isClosed = true;
      }
    }
    await expect(copyIn(client, sql, endless())).rejects.toMatchObject({ code: "22P02" });
    await expectUsable();
    expect(given).toBeLessThan(4_000);
    await expect.poll(() => isClosed, { interval: 5 }).toBe(true);
  });

  test("rejects with the server's error when the very last row is bad", async () => {
    await expect(copyIn(client, sql, bytesOf("1\tone\n2\n"))).rejects.toMatchObject({ code: "22P04" });
    await expectUsable();
  });

  test("touches no byte of the source when the table does not exist", async () => {
    let isAsked = false;
    async function* source(): AsyncGenerator<Buffer> {
      isAsked = true;
      yield Buffer.alloc(0);
    }
    await expect(copyIn(client, "copy no_such_table from stdin", source())).rejects.toMatchObject({ code: "42P01" });
    expect(isAsked).toBe(false);
    await expectUsable();
  });

  test("rejects when the server ends the session, and closes the source", async () => {
    const { rows: pids } = await client.query<{ pid: number }>("select pg_backend_pid() as pid");
    let isClosed = false;
    async function* source(): AsyncGenerator<Buffer> {
      try {
        for (let i = 0; i < 20_000; i++) {
          if (i === 3) await database.query("select pg_terminate_backend($1, 5000)", [pids[0]?.pid]);
          yield Buffer.alloc(100_000, "1\tx\n");
        }
      } finally {
        isClosed = true;
      }
    }
    await expect(copyIn(client, sql, source())).rejects.toThrow(/terminat|ECONNRESET|EPIPE/i);
    await expect.poll(() => isClosed, { interval: 5 }).toBe(true);
  });
});
