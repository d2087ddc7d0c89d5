import { randomBytes } from "node:crypto";
import { createServer } from "node:net";
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test } from "vitest";
import { errorCode, openConnection, PINNED_SETTINGS, withConnection } from "../../../modules/postgres/connect.ts";
import { urlForDatabase } from "../../../modules/postgres/database-url.ts";
import { createTestDatabase, type TestDatabase } from "../../support/database.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

/** A port of this machine on which nothing listens, or which answers by closing. */
async function portThat(behaves: "is closed" | "hangs up"): Promise<number> {
  const server = createServer((socket) => socket.destroy());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  const stop = () => new Promise<void>((resolve) => server.close(() => resolve()));
  if (behaves === "is closed") await stop();
  else onTestFinished(stop);
  return port;
}

const withPassword = (password: string) => {
  const url = new URL(database.url);
  url.password = password;
  return url.href;
};

describe("openConnection", () => {
  test("pins every setting that decides how values print, whatever the database and the role say", async () => {
    const odd = await createTestDatabase();
    onTestFinished(() => odd.drop());
    await odd.query(`alter database "${odd.name}" set datestyle = 'German, DMY';
      alter database "${odd.name}" set intervalstyle = 'sql_standard';
      alter database "${odd.name}" set timezone = 'America/Lima';
      alter database "${odd.name}" set extra_float_digits = 0;
      alter database "${odd.name}" set bytea_output = 'escape';
      alter database "${odd.name}" set client_encoding = 'LATIN1';
      alter database "${odd.name}" set xmlbinary = 'hex';
      alter database "${odd.name}" set search_path = 'pg_catalog, public';
      alter database "${odd.name}" set standard_conforming_strings = off;
      alter database "${odd.name}" set statement_timeout = '5ms';
      alter database "${odd.name}" set row_security = on`);
    const client = await openConnection(odd.url);
    onTestFinished(() => client.end());
    for (const [name, value] of Object.entries(PINNED_SETTINGS)) {
      const { rows } = await client.query<{ value: string }>("select pg_catalog.current_setting($1) as value", [name]);
      expect({ name, value: rows[0]?.value }).toEqual({ name, value });
    }
    const printed = await client.query(
      `select ('{"2026-02-01 10:00+00"}'::timestamptz[])::text as at, '1 mon 2 days -03:00:00'::interval::text as long,
         (0.1::float8 + 0.2::float8)::text as sum, '\\xff'::bytea::text as bytes, '12.5'::float4::text as short`,
    );
    expect(printed.rows).toEqual([
      {
        at: '{"2026-02-01 10:00:00+00"}',
        long: "1 mon 2 days -03:00:00",
        sum: "0.30000000000000004",
        bytes: "\\xff",
        short: "12.5",
      },
    ]);
  });

  test("takes more settings, which win over the pinned ones", async () => {
    const client = await openConnection(database.url, {
      settings: { synchronous_commit: "off", TimeZone: "Europe/Madrid" },
    });
    onTestFinished(() => client.end());
    const { rows } = await client.query(
      "select current_setting('synchronous_commit') as a, current_setting('TimeZone') as b",
    );
    expect(rows).toEqual([{ a: "off", b: "Europe/Madrid" }]);
  });

  test("opens a database whose name needs quoting and encoding", async () => {
    const odd = await createTestDatabase({ label: 'Ñandú "q" 50%' });
    onTestFinished(() => odd.drop());
    const url = urlForDatabase(inject("pgUrl"), odd.name);
    const name = await withConnection(url, (client) => client.query("select current_database() as name"));
    expect(name.rows).toEqual([{ name: odd.name }]);
  });

  test("says who it is to the server", async () => {
    const client = await openConnection(database.url);
    onTestFinished(() => client.end());
    expect((await client.query("select current_setting('application_name') as name")).rows).toEqual([
      { name: "atalaya" },
    ]);
  });

  test("refuses a pooled host without trying to reach it", async () => {
    const url = "postgres://u:hush@ep-blue-1-pooler.eu-central-1.aws.neon.tech/d";
    const error = await openConnection(url).catch((cause) => cause);
    expect(error).toMatchObject({ code: "postgres.pooled-host", exit: 2, hint: expect.stringContaining("-pooler") });
    expect(`${error.message}${error.hint}`).not.toContain("hush");
  });

  test("says access-denied for a wrong password, without the password", async () => {
    const error = await openConnection(withPassword("hush-hush")).catch((cause) => cause);
    expect(error).toMatchObject({ code: "postgres.access-denied", exit: 4, retry: "never" });
    expect(`${error.message} ${error.hint}`).not.toContain("hush");
    expect(error.message).toContain(database.name);
  });

  test("says access-denied for a role that may not log in or does not exist", async () => {
    const role = `role_${randomBytes(4).toString("hex")}`;
    const url = new URL(database.url);
    url.username = role;
    await expect(openConnection(url.href)).rejects.toMatchObject({ code: "postgres.access-denied", exit: 4 });
    await database.query(`create role ${role} nologin password 'p'`);
    onTestFinished(() => database.query(`drop role ${role}`).then(() => undefined));
    url.password = "p";
    await expect(openConnection(url.href)).rejects.toMatchObject({ code: "postgres.access-denied", exit: 4 });
  });

  test("says no-such-database, naming it", async () => {
    await expect(openConnection(urlForDatabase(inject("pgUrl"), "no such ñ"))).rejects.toMatchObject({
      code: "postgres.no-such-database",
      exit: 4,
      message: expect.stringContaining("no such ñ"),
    });
  });

  test.each(["is closed", "hangs up"] as const)("says unreachable for a port that %s", async (behaves) => {
    const error = await openConnection(`postgres://u:hush@127.0.0.1:${await portThat(behaves)}/d`).catch(
      (cause) => cause,
    );
    expect(error).toMatchObject({ code: "postgres.unreachable", exit: 4, retry: "later" });
    expect(`${error.message} ${error.hint}`).not.toContain("hush");
    expect(error.message).toContain("127.0.0.1");
  });

  test("says unreachable for a host that does not exist", async () => {
    await expect(openConnection("postgres://u:p@host.invalid/d")).rejects.toMatchObject({
      code: "postgres.unreachable",
      exit: 4,
    });
  });

  test("survives the loss of an idle session; the next query tells of it", async () => {
    const client = await openConnection(database.url);
    const { rows } = await client.query<{ pid: number }>("select pg_backend_pid() as pid");
    const ended = new Promise<void>((resolve) => client.once("end", resolve));
    await database.query("select pg_terminate_backend($1, 5000)", [rows[0]?.pid]);
    await ended;
    await expect(client.query("select 1")).rejects.toThrow();
  });
});

describe("withConnection", () => {
  const sessions =
    "select count(*)::int as n from pg_stat_activity where datname = current_database() and application_name = 'atalaya'";

  test("closes the session after the work, done or failed", async () => {
    await withConnection(database.url, (client) => client.query("select 1"));
    await expect(withConnection(database.url, () => Promise.reject(new Error("work failed")))).rejects.toThrow(
      "work failed",
    );
    await expect.poll(async () => (await database.query(sessions))[0], { interval: 10 }).toEqual({ n: 0 });
  });
});

describe("errorCode", () => {
  test("finds the code in the error, its cause, or the first of several", () => {
    const refused = Object.assign(new Error("refused"), { code: "ECONNREFUSED" });
    expect(errorCode(refused)).toBe("ECONNREFUSED");
    expect(errorCode(new Error("outer", { cause: new Error("middle", { cause: refused }) }))).toBe("ECONNREFUSED");
    expect(errorCode(new AggregateError([refused, new Error("other")]))).toBe("ECONNREFUSED");
    expect(errorCode(new Error("none"))).toBeUndefined();
    expect(errorCode("text")).toBeUndefined();
  });
});
