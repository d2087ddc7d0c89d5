import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { type ExportDiffInput, exportDiff } from "../../../../modules/migrate/safety/export-diff.ts";
import { createTestDatabase, type TestDatabase } from "../../../support/database.ts";
import { runOnce } from "../../branch/run-once.ts";

/** A snapshot and what became of it. */
async function prepare(before: string, after: string) {
  const snapshot = await createTestDatabase();
  await runOnce(snapshot.url, before);
  const live = await createTestDatabase({ from: snapshot.name });
  await runOnce(live.url, after);
  const directory = await mkdtemp(join(tmpdir(), "atalaya-diff-"));
  onTestFinished(async () => {
    await Promise.all([snapshot.drop(), live.drop(), rm(directory, { recursive: true, force: true })]);
  });
  const run = (change: Partial<ExportDiffInput> = {}) =>
    exportDiff({ liveUrl: live.url, snapshotUrl: snapshot.url, tables: "all", directory, ...change });
  return { live, snapshot, directory, run };
}

const linesOf = async (file: string) =>
  (await readFile(file, "utf8"))
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));

async function onlyLines(before: string, after: string) {
  const { run } = await prepare(before, after);
  const diff = await run();
  expect(diff.tables).toHaveLength(1);
  return linesOf(diff.tables[0]?.file ?? "");
}

describe("exportDiff", () => {
  test("writes down each row that is new, changed or gone, whole", async () => {
    const { run, directory } = await prepare(
      "CREATE TABLE same (id int); CREATE TABLE t (id bigint PRIMARY KEY, note text, at timestamptz); INSERT INTO t SELECT n, 'note ' || n FROM generate_series(1, 1200) n",
      "UPDATE t SET note = 'of another' WHERE id IN (7, 9007199254740993); DELETE FROM t WHERE id = 8; INSERT INTO t VALUES (9007199254740993, E'line\\nbreak \"ñ\"')",
    );
    const diff = await run();
    const file = join(directory, "public.t.jsonl");
    expect(diff).toEqual({
      directory,
      rows: 3,
      notCompared: [],
      tables: [{ table: '"public"."t"', file, added: 1, changed: 1, gone: 1 }],
    });
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const text = await readFile(file, "utf8");
    expect(text).toContain('{"op":"changed","key":{"id":"7"},"row":{"id":7,"note":"of another","at":null}}\n');
    expect(text).toContain('{"op":"gone","key":{"id":"8"},"row":{"id":8,"note":"note 8","at":null}}\n');
    expect(text).toContain('"row":{"id":9007199254740993,"note":"line\\nbreak \\"ñ\\""');
    expect(await readdir(directory)).toEqual(["public.t.jsonl"]);
  });

  test("orders keys as bytes, whatever the collation: nothing is missed or called different", async () => {
    const keys = ["a", "B", "b", "á", "Á", "é", "e\u0301", "z", "Z", "ñ", "🐘", "", " ", '"', "\\", "'", "ﬀ"];
    const values = (texts: string[]) => texts.map((text) => `('${text.replaceAll("'", "''")}')`).join(", ");
    const lines = await onlyLines(
      `CREATE TABLE t (k text COLLATE "C", PRIMARY KEY (k)); INSERT INTO t VALUES ${values(keys)}`,
      `INSERT INTO t VALUES ('Ñ'); DELETE FROM t WHERE k = '🐘'`,
    );
    expect(lines).toEqual([
      { op: "new", key: { k: "Ñ" }, row: { k: "Ñ" } },
      { op: "gone", key: { k: "🐘" }, row: { k: "🐘" } },
    ]);
  });

  test("compares whole rows where nothing names them, each as often as it is there", async () => {
    const lines = await onlyLines(
      "CREATE TABLE t (a int, b text); INSERT INTO t VALUES (1, 'x'), (1, 'x'), (2, NULL)",
      "INSERT INTO t VALUES (1, 'x'), (3, 'y'); DELETE FROM t WHERE a = 2",
    );
    expect(lines.map(({ op, key, row }) => [op, key, row.a])).toEqual([
      ["new", null, 1],
      ["gone", null, 2],
      ["new", null, 3],
    ]);
  });

  test("compares the columns that both have, when the migration has added and dropped some", async () => {
    const lines = await onlyLines(
      "CREATE TABLE t (id int PRIMARY KEY, old text, note text); INSERT INTO t VALUES (1, 'o', 'a'), (2, 'o', 'b')",
      "ALTER TABLE t DROP COLUMN old, ADD COLUMN fresh int DEFAULT 7; UPDATE t SET note = 'theirs' WHERE id = 2",
    );
    expect(lines).toEqual([{ op: "changed", key: { id: "2" }, row: { id: 2, note: "theirs", fresh: 7 } }]);
  });

  test("has every row of a table that the snapshot does not know, and says what it could not compare", async () => {
    const { run } = await prepare(
      "CREATE TABLE dropped (id int); CREATE TABLE same (id int)",
      "DROP TABLE dropped; CREATE TABLE made (id int PRIMARY KEY); INSERT INTO made VALUES (1), (2)",
    );
    const diff = await run();
    expect(diff.tables).toMatchObject([{ table: '"public"."made"', added: 2, changed: 0, gone: 0 }]);
    expect(diff.notCompared).toEqual([expect.stringContaining('"public"."dropped"')]);
  });

  test("gives every table a file of its own, whatever it is called", async () => {
    const names = ["t", "T", "../up", "a;b", "a b", 'quo"ted', "new\nline", "x".repeat(63), "ñ"];
    const tables = names.map((name) => `CREATE TABLE "${name.replaceAll('"', '""')}" (id int);`).join("");
    const fill = names.map((name) => `INSERT INTO "${name.replaceAll('"', '""')}" VALUES (1);`).join("");
    const { run, directory } = await prepare(tables, fill);
    const diff = await run();
    expect(diff.rows).toBe(names.length);
    expect(await readdir(directory)).toHaveLength(names.length);
  });

  test("looks only at the tables that it is given", async () => {
    const { run, directory } = await prepare(
      "CREATE TABLE a (id int); CREATE TABLE b (id int)",
      "INSERT INTO a VALUES (1); INSERT INTO b VALUES (1)",
    );
    const diff = await run({ tables: [{ schema: "public", name: "b" }] });
    expect(diff.tables.map(({ table }) => table)).toEqual(['"public"."b"']);
    expect(await readdir(directory)).toEqual(["public.b.jsonl"]);
  });

  test("names a table that it may not read", async () => {
    const { run, live } = await prepare(
      "CREATE TABLE closed (id int); CREATE TABLE open (id int)",
      "INSERT INTO closed VALUES (1)",
    );
    const role = `reader_${live.name}`;
    await live.query(`CREATE ROLE ${role} LOGIN PASSWORD 'p'; GRANT SELECT ON open TO ${role}`);
    onTestFinished(() => dropRole(live, role));
    const url = new URL(live.url);
    [url.username, url.password] = [role, "p"];
    const diff = await run({ liveUrl: url.href });
    expect(diff).toMatchObject({ rows: 0, notCompared: ['"public"."closed" may not be read by this role'] });
  });
});

async function dropRole({ query }: TestDatabase, role: string): Promise<void> {
  await query(`DROP OWNED BY ${role}; DROP ROLE ${role}`);
}
