import { rename, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { scrubStore } from "../../../modules/backup/index.ts";
import type { ObjectRef } from "../../../modules/backup/sealing/object-ref.ts";
import { objectPath } from "../../../modules/backup/store/layout.ts";
import { acquireLease } from "../../../modules/backup/store/lease.ts";
import type { Vault } from "../../../modules/backup/store/vault.ts";
import { storeBackup, storeText } from "./stored-backup.ts";
import { createTestStore, type TestStore } from "./test-store.ts";

let store: TestStore;
let vault: Vault;
let refs: ObjectRef[];
beforeEach(async () => {
  store = await createTestStore();
  vault = await store.openVault();
  refs = await Promise.all(Array.from({ length: 12 }, (_, i) => storeText(vault, `object ${i} `.repeat(100 * i))));
  await storeBackup(vault, refs.slice(0, 8), { id: "first" });
  await storeBackup(vault, refs.slice(4), { id: "second" });
});
afterEach(() => store.remove());

/** As it runs where nothing can be opened. */
const scrub = (share?: { index: number; of: number }) => {
  const { recipients, secret } = store.keys;
  return scrubStore({ storage: store.storage, keys: { recipients, secret }, ...(share ? { share } : {}) });
};
const fileOf = (i: number) => join(store.folder, objectPath(refs[i]?.name ?? ""));
const fault = (i: number, code: string, backups: string[]) => ({
  object: objectPath(refs[i]?.name ?? ""),
  code,
  message: expect.stringContaining(refs[i]?.name ?? ""),
  backups,
});

describe("scrubStore", () => {
  test("reads every object that a backup names, each once, and finds a sound store sound", async () => {
    const seen: { objects: number; total: number; bytes: number }[] = [];
    const result = await scrubStore({ ...store, onProgress: (done) => void seen.push(done) });
    const stored = await Array.fromAsync(store.storage.list("objects/"));
    expect(result).toEqual({
      objectsRead: 14,
      bytesRead: stored.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
      faults: [],
    });
    expect(seen.map(({ objects }) => objects)).toEqual(Array.from({ length: 14 }, (_, i) => i + 1));
    expect(seen.at(-1)).toEqual({ objects: 14, total: 14, bytes: result.bytesRead });
  });

  test("names what is missing, cut, changed by one bit, longer or exchanged, and the backups it harms", async () => {
    await store.storage.remove([objectPath(refs[0]?.name ?? "")]);
    await truncate(fileOf(1), (refs[1]?.storedBytes ?? 0) - 1);
    const bytes = (await store.storage.find(objectPath(refs[5]?.name ?? ""))) ?? Buffer.alloc(1);
    bytes.writeUInt8(bytes.readUInt8(bytes.length >> 1) ^ 4, bytes.length >> 1);
    await writeFile(fileOf(5), bytes);
    await writeFile(
      fileOf(6),
      Buffer.concat([(await store.storage.find(objectPath(refs[6]?.name ?? ""))) ?? Buffer.alloc(0), Buffer.from("x")]),
    );
    await rename(fileOf(9), `${fileOf(9)}.x`);
    await rename(fileOf(10), fileOf(9));
    await rename(`${fileOf(9)}.x`, fileOf(10));
    const { faults, objectsRead } = await scrub();
    const expected = [
      fault(0, "storage.missing", ["first"]),
      fault(1, "backup.object-damaged", ["first"]),
      fault(5, "backup.object-damaged", ["first", "second"]),
      fault(6, "backup.object-damaged", ["first", "second"]),
      fault(9, "backup.object-damaged", ["second"]),
      fault(10, "backup.object-damaged", ["second"]),
    ];
    expect(faults).toHaveLength(expected.length);
    expect(faults).toEqual(expect.arrayContaining(expected));
    expect(objectsRead).toBe(14);
  });

  test("names a manifest that cannot be believed, and goes on with the others", async () => {
    await writeFile(join(store.folder, "manifests/first.json"), "{}");
    await truncate(fileOf(11), 10);
    expect((await scrub()).faults).toEqual([
      {
        object: "manifests/first.json",
        code: "backup.manifest-forged",
        message: expect.stringContaining("manifests/first.json"),
        backups: ["first"],
      },
      fault(11, "backup.object-damaged", ["second"]),
    ]);
  });

  test.each([1, 2, 3, 7, 28])("reads everything once in the course of %i shares", async (of) => {
    await truncate(fileOf(3), 10);
    const shares = await Promise.all(Array.from({ length: of }, (_, index) => scrub({ index, of })));
    expect(shares.reduce((sum, { objectsRead }) => sum + objectsRead, 0)).toBe(14);
    expect(shares.flatMap(({ faults }) => faults)).toEqual([fault(3, "backup.object-damaged", ["first"])]);
  });

  test("takes an object that was sealed anew after damage for sound", async () => {
    await writeFile(fileOf(2), "damaged");
    const again = await storeText(vault, "object 2 ".repeat(200));
    expect(again.name).toBe(refs[2]?.name);
    expect(again.sha256).not.toBe(refs[2]?.sha256);
    await storeBackup(vault, [again], { id: "third" });
    expect((await scrub()).faults).toEqual([]);
  });

  test("waits for nobody while expiry removes things, and leaves the store free", async () => {
    const lease = await acquireLease(store.storage, "exclusive", "expiry");
    await expect(scrub()).rejects.toMatchObject({ code: "backup.store-busy", exit: 5 });
    await lease.release();
    await scrub();
    expect(await Array.fromAsync(store.storage.list("leases/"))).toEqual([]);
  });

  test("finds nothing to read in a store without backups", async () => {
    await store.storage.remove(["manifests/first.json", "manifests/second.json"]);
    expect(await scrub()).toEqual({ objectsRead: 0, bytesRead: 0, faults: [] });
  });
});
