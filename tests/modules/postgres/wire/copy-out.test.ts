import { createHash } from "node:crypto";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Connection } from "../../../../modules/postgres/connect.ts";
import { copyOut } from "../../../../modules/postgres/wire/copy-out.ts";
import { createTestDatabase, type TestDatabase } from "../../../support/database.ts";
import { socketKinds } from "./open-kinds.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await database.query(`create function noisy(i int) returns int language plpgsql as
    $$ begin if i % 500 = 0 then raise notice 'row %', i; end if; return i; end $$`);
});
afterAll(() => database.drop());

/** A backend's state by its process id. */
async function waitEventOf(pid: number): Promise<string | null> {
  const sql = "select wait_event from pg_stat_activity where pid = $1";
  return (await database.query<{ wait_event: string | null }>(sql, [pid]))[0]?.wait_event ?? null;
}

describe.each(socketKinds)("copyOut on %s", (_, open) => {
  let client: Connection;
  beforeEach(async () => {
    client = await open(database.url);
  });
  afterEach(() => client.end());

  async function answerTo(sql: string): Promise<{ text: string; rowCount: number }> {
    const pieces: Buffer[] = [];
    const { rowCount } = await copyOut(client, sql, (rows) => void pieces.push(Buffer.from(rows)));
    return { text: Buffer.concat(pieces).toString(), rowCount };
  }

  async function expectUsable(): Promise<void> {
    expect((await client.query("select 6 * 7 as answer")).rows).toEqual([{ answer: 42 }]);
    expect(await answerTo("copy (select 'ñ') to stdout")).toEqual({ text: "ñ\n", rowCount: 1 });
  }

  test("hands on every byte of every row, in order", async () => {
    const numbers = Array.from({ length: 5_000 }, (_, i) => i + 1);
    const sql = `copy (select i, repeat('ñ' || i, i % 97), null from generate_series(1, 5000) i) to stdout`;
    const text = numbers.map((i) => `${i}\t${`ñ${i}`.repeat(i % 97)}\t\\N\n`).join("");
    expect(await answerTo(sql)).toEqual({ text, rowCount: 5_000 });
  });

  test("answers no rows for none, without a call to the sink", async () => {
    expect(await copyOut(client, "copy (select where false) to stdout", () => expect.unreachable())).toEqual({
      rowCount: 0,
    });
  });

  test("passes a value of 4 MB on", async () => {
    const hash = createHash("md5");
    const sql = "copy (select string_agg(md5(i::text), '') from generate_series(1, 130000) i) to stdout";
    const { rowCount } = await copyOut(client, sql, (rows) => void hash.update(rows));
    const [expected] = await database.query(
      "select md5(string_agg(md5(i::text), '') || E'\\n') as md5 from generate_series(1, 130000) i",
    );
    expect({ rowCount, md5: hash.digest("hex") }).toEqual({ rowCount: 1, md5: expected?.md5 });
  });

  test("loses no row behind a notice of the server", async () => {
    const { text, rowCount } = await answerTo(
      "copy (select public.noisy(i) from generate_series(1, 5000) i) to stdout",
    );
    expect(rowCount).toBe(5_000);
    expect(text.split("\n").filter(Boolean).map(Number)).toEqual(Array.from({ length: 5_000 }, (_, i) => i + 1));
    await expectUsable();
  });

  test("holds the server back until the sink is ready, and then gives it the rest", async () => {
    const { rows } = await client.query<{ pid: number }>("select pg_backend_pid() as pid");
    const pid = rows[0]?.pid ?? 0;
    let open = () => {};
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    let received = 0;
    let calls = 0;
    const copied = copyOut(
      client,
      "copy (select repeat('x', 1000) from generate_series(1, 20000)) to stdout",
      (piece) => {
        received += piece.length;
        return ++calls === 1 ? gate : undefined;
      },
    );
    await expect.poll(() => waitEventOf(pid), { interval: 10 }).toBe("ClientWrite");
    expect(calls).toBe(1);
    expect(received).toBeLessThan(1024 * 1024);
    open();
    expect(await copied).toEqual({ rowCount: 20_000 });
    expect(received).toBe(20_000 * 1001);
    await expectUsable();
  });

  const endless = "copy (select repeat('x', 1000) from generate_series(1, 3000000)) to stdout";

  test("rejects with the sink's own error at once, thrown or promised", async () => {
    const thrown = new Error("the disk is full");
    const throwing = () => {
      throw thrown;
    };
    await expect(copyOut(client, endless, throwing)).rejects.toBe(thrown);
    await client.end();
    client = await open(database.url);
    await expect(copyOut(client, endless, () => Promise.reject(thrown))).rejects.toBe(thrown);
  });

  test("offers nothing more to a sink that failed", async () => {
    let calls = 0;
    await expect(
      copyOut(client, "copy (select repeat('x', 1000) from generate_series(1, 5000)) to stdout", () => {
        calls++;
        throw new Error("full");
      }),
    ).rejects.toThrow("full");
    await expectUsable();
    expect(calls).toBe(1);
  });

  test("rejects with the server's error of a late row, and the connection goes on", async () => {
    let received = 0;
    const late = "copy (select 1 / (50000 - i), repeat('x', 100) from generate_series(1, 60000) i) to stdout";
    const copied = copyOut(client, late, (rows) => {
      received += rows.length;
    });
    await expect(copied).rejects.toMatchObject({ code: "22012", message: "division by zero" });
    expect(received).toBeGreaterThan(1024 * 1024);
    await expectUsable();
  });

  test.each([
    ["copy no_such_table to stdout", "42P01"],
    ["copy (select from) frm", "42601"],
  ])("rejects %s before any row, and the connection goes on", async (sql, code) => {
    await expect(copyOut(client, sql, () => expect.unreachable())).rejects.toMatchObject({ code });
    await expectUsable();
  });

  test("rejects when the server ends the session while rows come", async () => {
    const { rows } = await client.query<{ pid: number }>("select pg_backend_pid() as pid");
    let isAsked = false;
    const copied = copyOut(client, endless, () => {
      if (isAsked) return undefined;
      isAsked = true;
      return database.query("select pg_terminate_backend($1)", [rows[0]?.pid]).then(() => undefined);
    });
    await expect(copied).rejects.toThrow(/terminat/i);
  });

  test("works many times over on one connection", async () => {
    for (let i = 0; i < 50; i++) {
      expect(await answerTo(`copy (select ${i}) to stdout`)).toEqual({ text: `${i}\n`, rowCount: 1 });
      expect((await client.query("select $1::int as i", [i])).rows).toEqual([{ i }]);
    }
  });
});
