import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { createKeys } from "../../../modules/backup/index.ts";
import { Journal, type JournalEntry, readJournals } from "../../../modules/backup/store/journal.ts";
import { manifestTableOf } from "./manifest-of.ts";
import { prepareVault, store, vault } from "./support/fresh-vault.ts";

const header = { history: "sys/db/1", nextXid: "1000", recipients: "0123456789abcdef" };
prepareVault();

function entry(from: number, plainBytes = 10): JournalEntry {
  const { oid, filenode, shape, pagesPerChunk, chunks } = manifestTableOf();
  const [chunk] = chunks as [JournalEntry["chunk"]];
  return {
    table: { oid, filenode, shape, pagesPerChunk },
    chunk: { ...chunk, from, object: { ...chunk.object, plainBytes } },
  };
}

const froms = async () =>
  (await readJournals(vault)).flatMap(({ file }) => file.entries.map(({ chunk }) => chunk.from)).sort();
const paths = async () => (await Array.fromAsync(vault.storage.list("journals/"))).map(({ path }) => path);

describe("Journal", () => {
  test("gives back every entry it was flushed with, as it was", async () => {
    const journal = new Journal(vault, "20261122T101500Z-4f2a9c", header);
    const entries = [entry(0), entry(8)];
    for (const each of entries) await journal.add(each);
    await journal.flush();
    const [found, ...others] = await readJournals(vault);
    expect(found).toMatchObject({ backupId: "20261122T101500Z-4f2a9c", file: { ...header, entries } });
    expect(others).toEqual([]);
  });

  test("writes by itself what is worth it: at most four megabytes of rows are not written down", async () => {
    const journal = new Journal(vault, "b", header);
    await journal.add(entry(0, 3 * 1024 * 1024));
    expect(await froms()).toEqual([]);
    await journal.add(entry(1, 1024 * 1024));
    expect(await froms()).toEqual([0, 1]);
    await journal.add(entry(2, 64 * 1024 * 1024));
    expect(await froms()).toEqual([0, 1, 2]);
  });

  test("writes nothing when there is nothing", async () => {
    await new Journal(vault, "b", header).flush();
    expect(await paths()).toEqual([]);
  });

  test("keeps what an earlier slice of the same backup wrote", async () => {
    for (const from of [0, 1, 2]) {
      const journal = new Journal(vault, "b", header);
      await journal.add(entry(from));
      await journal.flush();
    }
    expect(await froms()).toEqual([0, 1, 2]);
  });

  test("loses no entry that is added while others are written", async () => {
    const journal = new Journal(vault, "b", header);
    await Promise.all(Array.from({ length: 40 }, (_, i) => journal.add(entry(i, 2 * 1024 * 1024))));
    await journal.flush();
    expect(new Set(await froms()).size).toBe(40);
    expect(await froms()).toHaveLength(40);
  });

  test("removes its own files and no other's", async () => {
    const [mine, other] = [new Journal(vault, "b", header), new Journal(vault, "c", header)];
    for (const journal of [mine, other]) {
      await journal.add(entry(1));
      await journal.flush();
    }
    await mine.remove();
    expect((await readJournals(vault)).map(({ backupId }) => backupId)).toEqual(["c"]);
  });
});

describe("readJournals", () => {
  async function writeOne(): Promise<string> {
    const journal = new Journal(vault, "b", header);
    await journal.add(entry(7));
    await journal.flush();
    return (await paths())[0] ?? "";
  }

  test("believes no journal that was changed, cut, moved, or signed by somebody else", async () => {
    const path = await writeOne();
    const file = join(store.folder, path);
    const bytes = await readFile(file);
    for (const harmed of [
      bytes.subarray(0, -10),
      Buffer.concat([bytes, bytes]),
      Buffer.from(bytes.toString().replace(":7,", ":8,")),
      Buffer.alloc(0),
    ]) {
      await writeFile(file, harmed);
      expect(await readJournals(vault)).toEqual([]);
    }
    await vault.storage.remove([path]);
    await vault.storage.put("journals/other/1.json", bytes);
    expect(await readJournals(vault)).toEqual([]);
    await vault.storage.put(path, bytes);
    expect(await readJournals({ ...vault, keys: await createKeys() })).toEqual([]);
    expect(await froms()).toEqual([7]);
  });

  test("reads the others beside one that is damaged", async () => {
    const damaged = await writeOne();
    await writeOne();
    await writeFile(join(store.folder, damaged), "x");
    expect(await froms()).toEqual([7]);
  });
});
