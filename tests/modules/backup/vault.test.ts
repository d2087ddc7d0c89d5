import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createKeys } from "../../../modules/backup/index.ts";
import { MARKER } from "../../../modules/backup/store/layout.ts";
import { listBackupIds, openVault, readManifest, writeManifest } from "../../../modules/backup/store/vault.ts";
import { manifestOf } from "./manifest-of.ts";
import { createTestStore, type TestStore } from "./test-store.ts";

let store: TestStore;
beforeEach(async () => {
  store = await createTestStore();
});
afterEach(() => store.remove());

describe("openVault", () => {
  test("makes an empty store ours when asked to, once, and knows it again", async () => {
    const made = await Promise.all(Array.from({ length: 8 }, () => store.openVault()));
    const again = await openVault(store);
    expect(new Set([...made, again].map(({ storeId }) => storeId)).size).toBe(1);
  });

  test("says no-store of an empty one when it is not to be made", async () => {
    await expect(openVault(store)).rejects.toMatchObject({ code: "backup.no-store", exit: 2 });
    expect(await Array.fromAsync(store.storage.list(""))).toEqual([]);
  });

  test("refuses a folder of other things, naming one, and puts nothing into it", async () => {
    await store.storage.put("photos/2026.jpg", Buffer.from("x"));
    const refused = { code: "backup.foreign-store", exit: 3, message: expect.stringContaining("photos/2026.jpg") };
    await expect(store.openVault()).rejects.toMatchObject(refused);
    expect((await Array.fromAsync(store.storage.list(""))).map(({ path }) => path)).toEqual(["photos/2026.jpg"]);
  });

  test.each(["", "{", "null", "[]", '{"format":2}', '{"format":1,"storeId":1,"keyCheck":"x"}'])(
    "refuses a store whose marker holds %j",
    async (text) => {
      await store.openVault();
      await writeFile(join(store.folder, MARKER), text);
      await expect(store.openVault()).rejects.toMatchObject({ code: "backup.foreign-store", exit: 3 });
      expect(await readFile(join(store.folder, MARKER), "utf8")).toBe(text);
    },
  );

  test("says wrong-secret for another store's keys, and never shows either", async () => {
    await store.openVault();
    const keys = await createKeys();
    const error = await openVault({ storage: store.storage, keys }).catch((cause) => cause);
    expect(error).toMatchObject({ code: "backup.wrong-secret", exit: 2 });
    expect(`${error.message} ${error.hint}`).not.toMatch(new RegExp(`${keys.secret}|${store.keys.secret}`));
  });

  test("opens with new recipients: they are free to change", async () => {
    await store.openVault();
    const { recipients } = await createKeys();
    await expect(openVault({ storage: store.storage, keys: { ...store.keys, recipients } })).resolves.toBeDefined();
  });
});

describe("readManifest", () => {
  test("reads what writeManifest wrote, by its id", async () => {
    const vault = await store.openVault();
    const manifests = ["20261122T101500Z-4f2a9c", "20251231T235959Z-000000"].map((id) => manifestOf({ id }));
    for (const manifest of manifests) await writeManifest(vault, manifest);
    expect(await listBackupIds(vault)).toEqual(["20251231T235959Z-000000", "20261122T101500Z-4f2a9c"]);
    for (const manifest of manifests) expect(await readManifest(vault, manifest.id)).toEqual(manifest);
  });

  test.each(["20261122T101500Z-000000", "", "../atalaya-store", "a/b", "%2e", "ñ"])(
    "says unknown-id of %j",
    async (id) => {
      await expect(readManifest(await store.openVault(), id)).rejects.toMatchObject({
        code: "backup.unknown-id",
        exit: 2,
      });
    },
  );

  test("refuses the manifest of one backup under the name of another", async () => {
    const vault = await store.openVault();
    await writeManifest(vault, manifestOf({ id: "old" }));
    await vault.storage.put("manifests/new.json", (await vault.storage.find("manifests/old.json")) ?? Buffer.alloc(0));
    await expect(readManifest(vault, "new")).rejects.toMatchObject({ code: "backup.manifest-forged", exit: 1 });
  });
});
