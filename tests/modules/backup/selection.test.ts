import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { newBackupId } from "../../../modules/backup/backup-id.ts";
import { listBackups } from "../../../modules/backup/index.ts";
import { type BackupChoice, selectBackup } from "../../../modules/backup/restore/select-backup.ts";
import { selectTables } from "../../../modules/backup/restore/selection.ts";
import { writeManifest } from "../../../modules/backup/store/vault.ts";
import { manifestOf, manifestTableOf } from "./manifest-of.ts";
import { prepareVault, store, vault } from "./support/fresh-vault.ts";

prepareVault();

async function have(...backups: [id: string, takenAt: string, label?: string][]): Promise<void> {
  for (const [id, takenAt, label = "shop"] of backups) await writeManifest(vault, manifestOf({ id, takenAt, label }));
}
const idOf = async (choice: BackupChoice) => (await selectBackup(vault, choice)).id;

describe("selectBackup", () => {
  test("takes the newest, or the newest of one database", async () => {
    await have(
      ["20261101T100000Z-a", "2026-11-01T10:00:01Z"],
      ["20261103T100000Z-a", "2026-11-03T10:00:01Z", "blog"],
      ["20261102T100000Z-a", "2026-11-02T10:00:01Z"],
    );
    expect(await idOf({ latest: true })).toBe("20261103T100000Z-a");
    expect(await idOf({ latest: true, label: "shop" })).toBe("20261102T100000Z-a");
  });

  test("takes the newest at a moment, the moment itself included", async () => {
    await have(
      ["20261101T100000Z-a", "2026-11-01T10:00:01.500Z"],
      ["20261102T100000Z-a", "2026-11-02T10:00:01.500Z"],
      ["20261103T100000Z-a", "2026-11-03T10:00:01.500Z", "blog"],
    );
    const at = (moment: string, label?: string) => idOf({ at: new Date(moment), ...(label ? { label } : {}) });
    expect(await at("2026-11-02T10:00:01.500Z")).toBe("20261102T100000Z-a");
    expect(await at("2026-11-02T10:00:01.499Z")).toBe("20261101T100000Z-a");
    expect(await at("2027-01-01T00:00:00Z", "shop")).toBe("20261102T100000Z-a");
    await expect(at("2026-11-01T10:00:01.499Z")).rejects.toMatchObject({ code: "backup.none-found", exit: 2 });
  });

  test("takes one by its id", async () => {
    await have(["20261101T100000Z-a", "2026-11-01T10:00:01Z"], ["20261102T100000Z-a", "2026-11-02T10:00:01Z"]);
    expect(await idOf({ id: "20261101T100000Z-a" })).toBe("20261101T100000Z-a");
    await expect(idOf({ id: "20261101T100000Z-b" })).rejects.toMatchObject({ code: "backup.unknown-id", exit: 2 });
  });

  test("says none-found of a store without backups, or without this database's", async () => {
    await expect(idOf({ latest: true })).rejects.toMatchObject({ code: "backup.none-found", exit: 2 });
    await have(["20261101T100000Z-a", "2026-11-01T10:00:01Z"]);
    await expect(idOf({ latest: true, label: "blog" })).rejects.toMatchObject({ code: "backup.none-found" });
  });

  test("refuses to pass over a forged newest manifest in silence", async () => {
    await have(["20261101T100000Z-a", "2026-11-01T10:00:01Z"], ["20261102T100000Z-a", "2026-11-02T10:00:01Z"]);
    await writeFile(join(store.folder, "manifests/20261102T100000Z-a.json"), "{}");
    await expect(idOf({ latest: true })).rejects.toMatchObject({ code: "backup.manifest-forged", exit: 1 });
    expect(await idOf({ id: "20261101T100000Z-a" })).toBe("20261101T100000Z-a");
  });

  test("goes past a forged one to an older moment", async () => {
    await have(["20261101T100000Z-a", "2026-11-01T10:00:01Z"], ["20261102T100000Z-a", "2026-11-02T10:00:01Z"]);
    await writeFile(join(store.folder, "manifests/20261102T100000Z-a.json"), "{}");
    expect(await idOf({ at: new Date("2026-11-01T12:00:00Z") })).toBe("20261101T100000Z-a");
  });
});

describe("newBackupId", () => {
  test("sorts by time, also within one second", () => {
    const start = Date.parse("2026-11-22T13:14:55.000Z");
    const ids = Array.from({ length: 200 }, (_, i) => newBackupId(new Date(start + i * 37)));
    expect([...ids].sort()).toEqual(ids);
  });

  test("never gives one id twice for one moment", () => {
    const at = new Date();
    expect(new Set(Array.from({ length: 200 }, () => newBackupId(at))).size).toBe(200);
  });
});

describe("listBackups", () => {
  test("lists what can be believed, newest first, and names what cannot", async () => {
    await have(
      ["20261101T100000Z-a", "2026-11-01T10:00:01Z"],
      ["20261102T100000Z-a", "2026-11-02T10:00:01Z", "blog"],
      ["20261103T100000Z-a", "2026-11-03T10:00:01Z"],
    );
    await writeFile(join(store.folder, "manifests/20261103T100000Z-a.json"), "{}");
    const { backups, faults } = await listBackups(store);
    expect(backups.map(({ id, label, takenAt, rows }) => ({ id, label, takenAt, rows }))).toEqual([
      { id: "20261102T100000Z-a", label: "blog", takenAt: "2026-11-02T10:00:01Z", rows: 2 },
      { id: "20261101T100000Z-a", label: "shop", takenAt: "2026-11-01T10:00:01Z", rows: 2 },
    ]);
    expect(faults).toEqual([
      {
        id: "20261103T100000Z-a",
        code: "backup.manifest-forged",
        message: expect.stringContaining("20261103T100000Z-a"),
      },
    ]);
  });
});

describe("selectTables", () => {
  const all = [
    ["public", "orders"],
    ["public", "a.b"],
    ["sales", "orders"],
    ["public.a", "b"],
  ].map(([schema = "", name = ""]) => manifestTableOf({ schema, name }));
  const names = (tables: string[], schemas: string[] = []) =>
    selectTables(all, { tables, schemas }).map(({ table }) => [table.schema, table.name]);

  test("takes everything when nothing is selected", () => {
    expect(selectTables(all, undefined)).toHaveLength(4);
  });

  test("takes tables and whole schemas", () => {
    expect(names(["public.orders"])).toEqual([["public", "orders"]]);
    expect(names(["sales.orders"], ["public.a"])).toEqual([
      ["sales", "orders"],
      ["public.a", "b"],
    ]);
  });

  test.each<[tables: string[], schemas: string[], named: string]>([
    [["public.nothing"], [], "public.nothing"],
    [["orders"], [], "orders"],
    [["public.orders"], ["nowhere"], "nowhere"],
    [["PUBLIC.orders"], [], "PUBLIC.orders"],
  ])("names what the backup does not hold: %j and schemas %j", (tables, schemas, named) => {
    expect(() => names(tables, schemas)).toThrow(
      expect.objectContaining({ code: "backup.unknown-table", exit: 2, message: expect.stringContaining(named) }),
    );
  });
});
