import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { findNote, listNotes, putNote, scrubStore } from "#modules/backup";
import { createTestStore, type TestStore } from "./test-store.ts";

let store: TestStore;
beforeEach(async () => {
  store = await createTestStore();
});
afterEach(() => store.remove());

const note = {
  folder: "migrations" as const,
  id: "migrate-1",
  summary: { outcome: "applied" },
  body: { sql: "ALTER TABLE secret" },
};
const path = () => join(store.folder, "migrations", "migrate-1.json");

describe("putNote", () => {
  test("keeps a document that the same keys read again", async () => {
    await putNote(store, note);
    const found = await findNote(store, "migrations", "migrate-1");
    expect(found?.summary).toEqual(note.summary);
    expect(await found?.openBody()).toEqual(note.body);
    expect(await listNotes(store, "migrations")).toEqual(["migrate-1"]);
  });

  test("writes over one of the same id", async () => {
    await putNote(store, note);
    await putNote(store, { ...note, summary: { outcome: "rolled-back" } });
    expect((await findNote(store, "migrations", "migrate-1"))?.summary).toEqual({ outcome: "rolled-back" });
  });

  test("shows a reader of the files no word of the body", async () => {
    await putNote(store, note);
    const text = await readFile(path(), "utf8");
    expect(text).toContain("applied");
    expect(text).not.toContain("secret");
  });

  test.each(["", "../escape", "a/b", "ñ"])("refuses %j as an id", async (id) => {
    await expect(putNote(store, { ...note, id })).rejects.toMatchObject({ code: "backup.bad-note", exit: 2 });
  });
});

describe("findNote", () => {
  test("answers null where there is none", async () => {
    expect(await findNote(store, "migrations", "migrate-9")).toBeNull();
  });

  test("refuses a document that was edited, or moved to another id", async () => {
    await putNote(store, note);
    const text = await readFile(path(), "utf8");
    await writeFile(path(), text.replace("applied", "refused"));
    await expect(findNote(store, "migrations", "migrate-1")).rejects.toMatchObject({ code: "backup.manifest-forged" });
    await writeFile(path().replace("migrate-1", "migrate-2"), text);
    await expect(findNote(store, "migrations", "migrate-2")).rejects.toMatchObject({ code: "backup.manifest-forged" });
  });

  test("gives the summary where there is no identity, and says what the body needs", async () => {
    await putNote(store, note);
    const { identity: _, ...keys } = store.keys;
    const found = await findNote({ ...store, keys }, "migrations", "migrate-1");
    expect(found?.summary).toEqual(note.summary);
    await expect(found?.openBody()).rejects.toMatchObject({ code: "backup.identity-missing" });
  });
});

test("scrubbing finds nothing wrong with a store that keeps documents of others", async () => {
  await putNote(store, note);
  expect((await scrubStore(store)).faults).toEqual([]);
});
