import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { createTestDatabase, type TestDatabase, withDatabase } from "../../support/database.ts";
import { openWorkshop, runTransactions, type Workshop } from "./support/workshop.ts";

let workshop: Workshop;
let source: TestDatabase;
beforeAll(async () => {
  workshop = await openWorkshop();
  source = await createTestDatabase();
});
afterAll(async () => {
  await source?.drop();
  await workshop?.remove();
});

const suffix = () => randomBytes(4).toString("hex");

/** The source's address for a role of its own, which goes when the test is over. */
async function urlOfRole(grants: (role: string) => string): Promise<{ url: string; role: string }> {
  const role = `reader_${suffix()}`;
  await source.query(`create role ${role} login password 'p'; ${grants(role)}`);
  onTestFinished(async () => {
    await source.query(`drop owned by ${role}; drop role ${role}`);
  });
  const url = new URL(source.url);
  url.username = role;
  url.password = "p";
  return { url: url.href, role };
}

describe("takeBackup by a role that may not read everything", () => {
  test("refuses before it reads anything, naming the tables", async () => {
    await runTransactions(source.url, [
      "create schema closed",
      "create table closed.ledger (i int)",
      "create table open_table (i int)",
    ]);
    onTestFinished(() => source.query("drop schema closed cascade; drop table open_table").then(() => undefined));
    const { url } = await urlOfRole((role) => `grant select on open_table to ${role}`);
    await expect(workshop.take({ url })).rejects.toMatchObject({
      code: "backup.permission-denied",
      exit: 4,
      message: expect.stringMatching(/closed\.ledger/),
    });
    expect(await Array.fromAsync(workshop.storage.list("manifests/"))).toEqual([]);
  });

  test("refuses rows that a policy hides from it: a backup with holes is no backup", async () => {
    await runTransactions(source.url, [
      "create table secured (i int)",
      "insert into secured select generate_series(1, 10)",
      "alter table secured enable row level security",
      "create policy few on secured using (i < 5)",
    ]);
    onTestFinished(() => source.query("drop table secured").then(() => undefined));
    const { url } = await urlOfRole((role) => `grant pg_read_all_data to ${role}`);
    await expect(workshop.take({ url })).rejects.toMatchObject({
      code: "backup.permission-denied",
      exit: 4,
      message: expect.stringMatching(/secured/),
    });
  });

  test("refuses rows that a policy hides from the very owner", async () => {
    const { url, role } = await urlOfRole((name) => `grant all on schema public to ${name}`);
    await runTransactions(url, [
      "create table forced (i int)",
      "insert into forced select generate_series(1, 10)",
      "alter table forced enable row level security",
      "alter table forced force row level security",
      `create policy few on forced to ${role} using (i < 5)`,
    ]);
    await expect(workshop.take({ url })).rejects.toMatchObject({
      code: "backup.permission-denied",
      exit: 4,
      message: expect.stringMatching(/forced/),
    });
  });

  test("backs up for one that may read every row without owning any", async () => {
    await runTransactions(source.url, [
      "create table owned_by_another (i int)",
      "insert into owned_by_another select generate_series(1, 10)",
      "alter table owned_by_another enable row level security",
      "create sequence counted; select nextval('counted')",
    ]);
    onTestFinished(() => source.query("drop table owned_by_another; drop sequence counted").then(() => undefined));
    const { url, role } = await urlOfRole((name) => `grant pg_read_all_data to ${name}; alter role ${name} bypassrls`);
    const { id, rows } = await workshop.take({ url });
    expect(rows).toBe(10);
    expect((await workshop.take({ url })).bytes.read).toBe(0);
    await withDatabase(async (target) => {
      const { notChecked, verified } = await workshop.restore(target, { choice: { id } });
      expect({ notChecked, mismatches: verified.mismatches }).toEqual({ notChecked: [], mismatches: [] });
      expect(await target.query("select nextval('counted')::int as n")).toEqual([{ n: 2 }]);
      expect(await target.query("select tableowner from pg_tables where tablename = 'owned_by_another'")).not.toEqual([
        { tableowner: role },
      ]);
    });
  });
});

describe("restoreBackup where a role is not there", () => {
  test("brings everything but what names the role, and names that", async () => {
    const [own, from, role] = [await openWorkshop(), await createTestDatabase(), `gone_${suffix()}`];
    onTestFinished(() => own.remove());
    await runTransactions(from.url, [
      `create role ${role}`,
      `create role ${role}_stays`,
      "create table t (i int)",
      "insert into t values (1)",
      `grant select on t to ${role}`,
      `grant select on t to ${role}_stays`,
      "alter table t enable row level security",
      `create policy p on t to ${role} using (true)`,
      `alter default privileges grant select on tables to ${role}`,
      `create schema owned authorization ${role}`,
      `create table owned.u (i int)`,
      `alter table owned.u owner to ${role}`,
    ]);
    onTestFinished(() => source.query(`drop role if exists ${role}, ${role}_stays`).then(() => undefined));
    await own.take(from);
    await from.query(`reassign owned by ${role} to current_user; drop owned by ${role}; drop role ${role}`);
    await from.drop();
    await withDatabase(async (target) => {
      for (const owners of [false, true]) {
        const { notChecked, verified, rows, tables } = await own.restore(target, { owners, replace: owners });
        expect({ rows, tables, mismatches: verified.mismatches }).toEqual({ rows: 1, tables: 2, mismatches: [] });
        expect(notChecked.length).toBeGreaterThanOrEqual(owners ? 5 : 3);
        for (const line of notChecked) expect(line).toContain(role);
        const stays = "select has_table_privilege($1, 't', 'select') as may";
        expect(await target.query(stays, [`${role}_stays`])).toEqual([{ may: true }]);
        const kept = await source.query("select datname from pg_database where starts_with(datname, $1)", [
          `${target.name}_before`,
        ]);
        for (const { datname } of kept) await source.query(`drop database "${datname}" with (force)`);
      }
      await target.query(`drop owned by ${role}_stays`);
    });
  });
});
