import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { readDownFiles } from "../../../../modules/migrate/safety/down-files.ts";

test("readDownFiles reads the down.sql of each file, null where there is none, in the order given", async () => {
  const directory = await mkdtemp(join(tmpdir(), "atalaya-down-"));
  onTestFinished(() => rm(directory, { recursive: true }));
  for (const name of ["1_a", "2_b"]) await mkdir(join(directory, name));
  await writeFile(join(directory, "2_b", "down.sql"), "DROP TABLE b");
  expect(await readDownFiles(directory, [{ name: "2_b" }, { file: { name: "1_a" } }])).toEqual([
    { name: "2_b", downSql: "DROP TABLE b" },
    { name: "1_a", downSql: null },
  ]);
});
