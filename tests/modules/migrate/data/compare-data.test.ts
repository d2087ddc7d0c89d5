import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { withConnection } from "#modules/postgres";
import { type CompareDataOptions, compareData } from "../../../../modules/migrate/data/compare-data.ts";
import { readDataState } from "../../../../modules/migrate/data/read-data-state.ts";
import type { DataCheck } from "../../../../modules/migrate/types.ts";
import { createTestDatabase, type TestDatabase, withDatabase } from "../../../support/database.ts";
import { planFiles } from "../rehearse/rehearsing.ts";
import { follow } from "../validation.ts";

const setup = `CREATE TYPE mood AS ENUM ('good', 'bad');
  CREATE TABLE users (id int PRIMARY KEY, mood mood); INSERT INTO users VALUES (1, 'good'), (2, 'bad'), (3, NULL);
  CREATE TABLE posts (id int PRIMARY KEY, author int REFERENCES users ON DELETE CASCADE); INSERT INTO posts VALUES (1, 1), (2, 2);
  CREATE TABLE "A ""b" (i int); INSERT INTO "A ""b" VALUES (1);
  CREATE TABLE parts (a int) PARTITION BY LIST (a); CREATE TABLE part PARTITION OF parts FOR VALUES IN (1); INSERT INTO parts VALUES (1);
  CREATE SCHEMA other; CREATE TABLE other.users (id int); INSERT INTO other.users VALUES (1);
  CREATE TABLE _prisma_migrations (i int)`;

let template: TestDatabase;

beforeAll(async () => {
  template = await createTestDatabase();
  await follow(template, [setup]);
});
afterAll(() => template.drop());

function read({ url }: TestDatabase) {
  return withConnection(url, (client) => readDataState({ client, contents: true }));
}

/** What is not as before, after `files` ran and `meanwhile` happened. */
async function differences(
  files: string[],
  options: CompareDataOptions & { meanwhile?: string } = {},
): Promise<string[]> {
  return withDatabase(
    async (database) => {
      const before = await read(database);
      await follow(database, [...files, options.meanwhile ?? ""]);
      const checks = compareData(before, await read(database), await planFiles(...files), options);
      return checks.filter(isWorthTelling).map(({ ok, object, message }) => `${ok ? "" : "✗ "}${object}: ${message}`);
    },
    { from: template.name },
  );
}

function isWorthTelling({ ok, before, after }: DataCheck): boolean {
  return !ok || before !== after;
}

describe("compareData", () => {
  test.each<[sql: string, ...told: string[]]>([
    ["ALTER TABLE users ADD x int DEFAULT 1; CREATE INDEX i ON posts (author)"],
    [
      "DELETE FROM users WHERE id = 1",
      "✗ public.posts: 1 row went, though no statement names the table as one it writes to",
      "public.users: 1 row went: DELETE",
    ],
    ['DROP TABLE "A ""b"', 'public."A ""b": dropped by DROP TABLE: 1 row went with it'],
    ["DROP SCHEMA other CASCADE", "other.users: dropped by DROP SCHEMA: 1 row went with it"],
    ["TRUNCATE users, posts", "public.posts: 2 rows went: TRUNCATE", "public.users: 3 rows went: TRUNCATE"],
    [
      "TRUNCATE users CASCADE",
      "✗ public.posts: 2 rows went, though no statement names the table as one it writes to",
      "public.users: 3 rows went: TRUNCATE",
    ],
    [
      'WITH gone AS (DELETE FROM posts RETURNING id) INSERT INTO "A ""b" SELECT id FROM gone',
      'public."A ""b": 2 rows came: INSERT',
      "public.posts: 2 rows went: DELETE",
    ],
    [
      "ALTER TABLE posts RENAME TO articles; DELETE FROM articles",
      "public.posts: 2 rows went (now public.articles): DELETE",
    ],
    ["ALTER TABLE posts RENAME TO articles; CREATE TABLE posts (id int); INSERT INTO posts VALUES (1)"],
    [
      "ALTER TABLE posts SET SCHEMA other; DELETE FROM other.posts",
      "public.posts: 2 rows went (now other.posts): DELETE",
    ],
    ["DELETE FROM parts", "public.part: 1 row went: DELETE"],
    ["DELETE FROM other.users", "other.users: 1 row went: DELETE"],
    ["DO $$ BEGIN\nDELETE FROM posts; END $$", "public.posts: 2 rows went: DO"],
    [
      "DO $$ BEGIN EXECUTE 'DELETE FROM po' || 'sts'; END $$",
      "✗ public.posts: 2 rows went, though no statement names the table as one it writes to",
    ],
    ["UPDATE users SET mood = 'bad'"],
    [
      "DO $$ BEGIN EXECUTE 'UPDATE us' || 'ers SET mood = NULL'; END $$",
      "✗ public.users: contents differ, though no statement names the table as one it changes",
    ],
    ["ALTER TYPE mood RENAME VALUE 'good' TO 'fine'"],
    ["DROP TYPE mood CASCADE", "✗ public.users: the column mood is gone, though no statement names the table"],
    ["INSERT INTO _prisma_migrations VALUES (1)"],
  ])("%s", async (sql, ...told) => {
    expect(await differences([sql])).toEqual(told);
  });

  test("follows a name from file to file", async () => {
    const files = ["ALTER TABLE posts RENAME TO articles", "ALTER TABLE articles RENAME TO notes; DELETE FROM notes"];
    expect(await differences(files)).toEqual(["public.posts: 2 rows went (now public.notes): DELETE"]);
  });

  test("where others write, tells only what a release does not do by itself", async () => {
    const meanwhile = "INSERT INTO users VALUES (4, 'good'); UPDATE posts SET author = 2; DELETE FROM other.users";
    expect(await differences(["ALTER TABLE users ADD x int"], { meanwhile, othersWrite: true })).toEqual([
      "✗ other.users: 1 row went, though no statement names the table as one it writes to",
      "public.users: 1 row came meanwhile",
    ]);
  });
});

describe("readDataState", () => {
  test("tells what it had no time for or no right to, and counts the rest", () =>
    withDatabase(
      async (database) => {
        const role = `reader_${database.name}`;
        const grants = `CREATE ROLE ${role}; GRANT USAGE ON SCHEMA public TO ${role}; GRANT SELECT ON users, posts TO ${role}`;
        await follow(database, [grants]);
        const blocker = new Client(database.url);
        await blocker.connect();
        await blocker.query("BEGIN; LOCK posts");
        const state = await withConnection(database.url, async (client) => {
          await client.query(`SET ROLE ${role}`);
          return readDataState({ client, schemas: ["public"], limitMs: 200 });
        });
        await blocker.end();
        await follow(database, [`DROP OWNED BY ${role}; DROP ROLE ${role}`]);
        const counted = state.tables.filter(({ rows }) => rows !== null);
        expect(counted.map(({ object, rows }) => [object, rows])).toEqual([["public.users", 3]]);
        expect(state.notChecked).toContain("public.posts: not counted within 200 ms");
        expect(state.notChecked).toContain("public.part: not counted: permission denied for table part");
      },
      { from: template.name },
    ));
});
