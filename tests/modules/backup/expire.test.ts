import { utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type ExpireResult, expireBackups, scrubStore } from "../../../modules/backup/index.ts";
import type { ObjectRef } from "../../../modules/backup/sealing/object-ref.ts";
import { readDrillRecords, recordDrill } from "../../../modules/backup/store/drill-record.ts";
import { Journal } from "../../../modules/backup/store/journal.ts";
import { objectPath } from "../../../modules/backup/store/layout.ts";
import { acquireLease } from "../../../modules/backup/store/lease.ts";
import type { Storage } from "../../../modules/storage/index.ts";
import { manifestTableOf } from "./manifest-of.ts";
import { storeBackup, storeText } from "./stored-backup.ts";
import { prepareVault, store, vault } from "./support/fresh-vault.ts";
import { silentLog } from "./test-store.ts";

const DAY = 86_400_000;
const now = new Date();
prepareVault();

type Change = { daily?: number; dryRun?: boolean; storage?: Storage };
function expire({ daily = 1, dryRun = false, storage = store.storage }: Change = {}): Promise<ExpireResult> {
  const { recipients, secret } = store.keys;
  const retention = { hourly: 0, daily, weekly: 0, monthly: 0 };
  // No identity: expiry must work where nothing can be opened.
  return expireBackups({
    storage,
    keys: { recipients, secret },
    retention,
    timeZone: "UTC",
    clock: { now: () => now },
    log: silentLog,
    dryRun,
  });
}

const text = (what: string) => storeText(vault, what);
const daysAgo = (days: number) => new Date(now.getTime() - days * DAY).toISOString();
const backup = (id: string, days: number, objects: ObjectRef[], label = "shop") =>
  storeBackup(vault, objects, { id, takenAt: daysAgo(days), label });
const paths = async (prefix: string) => (await Array.fromAsync(store.storage.list(prefix))).map(({ path }) => path);
const isStored = async (ref: ObjectRef) => (await store.storage.stat(objectPath(ref.name))) !== null;

describe("expireBackups", () => {
  test("removes what retention lets go, and of its objects those that no other backup needs", async () => {
    const [shared, old, young] = [await text("shared"), await text("old"), await text("young")];
    const expired = await backup("old", 3, [shared, old]);
    await backup("young", 0, [shared, young]);
    const before = await paths("");
    const foreseen = await expire({ dryRun: true });
    expect(await paths("")).toEqual(before);

    const result = await expire();
    expect(result).toEqual(foreseen);
    const structure = expired.schema.preData;
    expect(result).toEqual({
      kept: 1,
      expired: [{ id: "old", label: "shop" }],
      objectsDeleted: 2,
      bytesFreed: old.storedBytes + structure.storedBytes,
    });
    expect(await paths("manifests/")).toEqual(["manifests/young.json"]);
    expect([await isStored(shared), await isStored(old), await isStored(young)]).toEqual([true, false, true]);
    expect((await scrubStore(store)).faults).toEqual([]);
    expect(await expire()).toMatchObject({ kept: 1, expired: [], objectsDeleted: 0 });
  });

  test("judges every database for itself, though they share objects", async () => {
    const shared = await text("shared");
    await backup("shop-old", 9, [shared]);
    await backup("shop-new", 8, [shared]);
    await backup("blog-old", 2, [shared], "blog");
    await backup("blog-new", 1, [await text("blog")], "blog");
    expect((await expire()).expired).toEqual([
      { id: "blog-old", label: "blog" },
      { id: "shop-old", label: "shop" },
    ]);
    expect(await isStored(shared)).toBe(true);
  });

  test("keeps the last whole backup when newer ones have lost objects, whatever the counts say", async () => {
    const [whole, lost] = [await text("whole"), await text("lost")];
    await backup("a-whole", 50, [whole]);
    await backup("b-lost", 1, [lost]);
    await store.storage.remove([objectPath(lost.name)]);
    expect((await expire({ daily: 0 })).expired).toEqual([]);
    expect(await paths("manifests/")).toHaveLength(2);
  });

  test("keeps the last that a drill proved, and forgets the drills of those that are gone", async () => {
    for (const [id, days] of [
      ["a", 30],
      ["b", 20],
      ["c", 0],
    ] as const)
      await backup(id, days, [await text(id)]);
    const drill = { rtoMs: 1, rows: 1, tables: 1, mismatches: [], brokenInvariants: [], notChecked: [] };
    await recordDrill(vault, { ...drill, id: "drill-a", backupId: "a", ok: true }, now);
    await recordDrill(vault, { ...drill, id: "drill-b", backupId: "b", ok: false }, now);
    expect((await expire()).expired.map(({ id }) => id)).toEqual(["b"]);
    expect((await readDrillRecords(vault)).map(({ id }) => id)).toEqual(["drill-a"]);
  });

  test("sweeps objects and uploads that nobody names", async () => {
    await backup("a", 0, [await text("a")]);
    const orphan = await text("orphan");
    const upload = await store.storage.stage();
    await upload.write(Buffer.from("half an upload"));
    expect(await expire()).toMatchObject({ objectsDeleted: 1, bytesFreed: orphan.storedBytes });
    expect(await isStored(orphan)).toBe(false);
    expect(await store.storage.removeAbandoned(0)).toBe(0);
    await upload.discard();
  });

  test("keeps for a week what a killed backup has done, so that the next one goes on; no longer", async () => {
    await backup("a", 0, [await text("a")]);
    const done = await text("done by a killed run");
    const journal = new Journal(vault, "killed", { history: "h", nextXid: "1", recipients: "r" });
    const { oid, filenode, shape, pagesPerChunk, chunks } = manifestTableOf();
    await journal.add({
      table: { oid, filenode, shape, pagesPerChunk },
      chunk: { ...(chunks[0] as (typeof chunks)[number]), object: done },
    });
    await journal.flush();
    await expire();
    expect([await isStored(done), (await paths("journals/")).length]).toEqual([true, 1]);

    const [path = ""] = await paths("journals/");
    const eightDaysAgo = new Date(now.getTime() - 8 * DAY);
    await utimes(join(store.folder, path), eightDaysAgo, eightDaysAgo);
    await expire({ dryRun: true });
    expect(await paths("journals/")).toHaveLength(1);
    await expire();
    expect([await isStored(done), (await paths("journals/")).length]).toEqual([false, 0]);
  });

  test("removes nothing when one manifest cannot be believed: its objects are unknown", async () => {
    await backup("old", 9, [await text("old")]);
    await backup("new", 0, [await text("new")]);
    await writeFile(join(store.folder, "manifests/new.json"), "{}");
    const before = await paths("");
    await expect(expire()).rejects.toMatchObject({
      code: "backup.manifest-forged",
      exit: 3,
      message: expect.stringContaining("manifests/new.json"),
    });
    expect(await paths("")).toEqual(before);
  });

  test.each(["shared", "exclusive"] as const)("removes nothing while somebody else has a %s lease", async (mode) => {
    await backup("old", 9, [await text("old")]);
    await backup("new", 0, [await text("new")]);
    const lease = await acquireLease(store.storage, mode, "somebody");
    const before = await paths("objects/");
    await expect(expire()).rejects.toMatchObject({
      code: "backup.store-busy",
      exit: 5,
      message: expect.stringContaining("somebody"),
    });
    expect(await paths("objects/")).toEqual(before);
    await lease.release();
    expect((await expire()).expired).toHaveLength(1);
  });

  test("lets a backup go before its objects: killed in between, what is listed is whole, and the next run sweeps the rest", async () => {
    const old = await text("old");
    await backup("old", 9, [old]);
    await backup("new", 0, [await text("new")]);
    const dying: Storage = {
      ...store.storage,
      remove: (names) =>
        names.some((name) => name.startsWith("objects/"))
          ? Promise.reject(new Error("killed"))
          : store.storage.remove(names),
    };
    await expect(expire({ storage: dying })).rejects.toThrow("killed");
    expect(await paths("manifests/")).toEqual(["manifests/new.json"]);
    expect(await isStored(old)).toBe(true);
    expect((await scrubStore(store)).faults).toEqual([]);
    expect(await expire()).toMatchObject({ kept: 1, expired: [], objectsDeleted: 2 });
    expect(await paths("leases/")).toEqual([]);
  });
});
