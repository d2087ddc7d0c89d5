import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase, withDatabase } from "../../../support/database.ts";
import { createMigrationsFolder } from "../../../support/migrations-folder.ts";
import { installedVersions, startServerOfVersion } from "../../../support/servers.ts";
import type { TestServer } from "../../../support/test-server.ts";
import { clean, diagnoseWithPrisma } from "../prisma-engine.ts";
import { applyPending } from "./applying.ts";

const table = `CREATE TABLE "My ""t"";x" (id int, note varchar(20), at timestamptz, tags int[]);`;

/** Applies the table, runs `between`, then applies `sql` as a second migration. */
async function applyAfter(database: TestDatabase, between: string, sql: string): Promise<string[]> {
  const folder = createMigrationsFolder({ "1_table": table });
  try {
    await applyPending(database.url, folder.path);
    for (const statement of between.split("\n")) if (statement) await database.query(statement);
    folder.add("2_next", sql);
    const { applied } = await applyPending(database.url, folder.path);
    expect(await diagnoseWithPrisma(database.url, folder.path)).toEqual(clean);
    return applied;
  } finally {
    folder.dispose();
  }
}

const definitions = [
  `(id)`,
  `USING gin (tags)`,
  `((lower(note)), id DESC NULLS LAST) INCLUDE (at) WHERE note <> 'x' AND at > '2026-01-01'`,
  `(note varchar_pattern_ops, note COLLATE "C") WITH (fillfactor = 70)`,
];

describe.each(installedVersions.filter((version) => version === 14 || version === 18))(
  "a statement that runs alone, on PostgreSQL %i",
  (version) => {
    let server: TestServer;
    beforeAll(async () => {
      server = await startServerOfVersion(version);
    });
    afterAll(() => server.stop());
    const run = <T>(work: (database: TestDatabase) => Promise<T>) => withDatabase(work, { server: server.url });

    test.each(definitions)("counts an index as done that is there with the same definition: %s", (definition) =>
      run(async (database) => {
        const create = `CREATE INDEX CONCURRENTLY "i ON x" ON public."My ""t"";x" ${definition}`;
        expect(await applyAfter(database, create, `${create};`)).toEqual(["2_next"]);
      }),
    );

    test("refuses an index of that name with another definition", () =>
      run(async (database) => {
        const between = `CREATE INDEX i ON "My ""t"";x" (id)`;
        const rejected = expect(
          applyAfter(database, between, `CREATE INDEX CONCURRENTLY i ON "My ""t"";x" (id DESC);`),
        );
        await rejected.rejects.toMatchObject({ code: "migrate.other-index", exit: 3 });
      }));

    test("drops an INVALID index of its name first", () =>
      run(async (database) => {
        const between = `CREATE INDEX i ON "My ""t"";x" (id)
UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'i'::regclass`;
        await applyAfter(database, between, `CREATE INDEX CONCURRENTLY i ON "My ""t"";x" (note);`);
        const found = await database.query("SELECT indisvalid FROM pg_index WHERE indexrelid = 'i'::regclass");
        expect(found).toEqual([{ indisvalid: true }]);
      }));

    test("commits a new value of an enum before the file uses it", () =>
      run(async (database) => {
        const sql = `ALTER TYPE mood ADD VALUE 'it''s ok';
CREATE TABLE m (mood mood DEFAULT 'it''s ok');
INSERT INTO m DEFAULT VALUES;`;
        await applyAfter(database, "CREATE TYPE mood AS ENUM ('sad')", sql);
        expect(await database.query("SELECT mood::text FROM m")).toEqual([{ mood: "it's ok" }]);
      }));

    test("detaches a partition", () =>
      run(async (database) => {
        const between = `CREATE TABLE p (a int) PARTITION BY LIST (a)
CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1)`;
        await applyAfter(database, between, "ALTER TABLE p DETACH PARTITION p1 CONCURRENTLY;");
        expect(await database.query("SELECT FROM pg_inherits")).toEqual([]);
      }));
  },
);

describe("a file that is no SQL", () => {
  test("is refused with its line, before anything runs", async () => {
    const database = await createTestDatabase();
    await expect(applyAfter(database, "", "SELECT 1;\nSELEC 2;")).rejects.toMatchObject({
      code: "migrate.bad-sql",
      exit: 2,
      message: expect.stringContaining("2_next at line 2"),
    });
    await database.drop();
  });
});
