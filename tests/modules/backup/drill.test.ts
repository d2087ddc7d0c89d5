import { randomBytes } from "node:crypto";
import { truncate } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test } from "vitest";
import { type DrillBackupInput, drillBackup } from "../../../modules/backup/index.ts";
import { readDrillRecords } from "../../../modules/backup/store/drill-record.ts";
import { objectPath } from "../../../modules/backup/store/layout.ts";
import { writeManifest } from "../../../modules/backup/store/vault.ts";
import { createTestDatabase, type TestDatabase } from "../../support/database.ts";
import { createFakeClock } from "../platform/fake-clock.ts";
import { openWorkshop, runTransactions, type Workshop } from "./support/workshop.ts";
import { silentLog } from "./test-store.ts";

// Scratch databases belong to this role, so that those of other tests are not counted.
const role = `driller_${randomBytes(4).toString("hex")}`;
let workshop: Workshop;
let source: TestDatabase;
beforeAll(async () => {
  workshop = await openWorkshop();
  source = await createTestDatabase();
  await runTransactions(source.url, [
    `create role ${role} login createdb password 'p'`,
    "create table orders (id int primary key, total numeric(9,2))",
    "insert into orders select i, i * 1.5 from generate_series(1, 100) i",
    "create view big_orders as select * from orders where total > 100",
  ]);
  await workshop.take(source, { label: "shop" });
});
afterAll(async () => {
  await source?.query(`drop role ${role}`);
  await source?.drop();
  await workshop?.remove();
});

function drill(change: Partial<DrillBackupInput> = {}) {
  const server = new URL(inject("pgUrl"));
  server.username = role;
  server.password = "p";
  const { storage, keys } = workshop;
  return drillBackup({
    storage,
    keys,
    choice: { latest: true },
    serverUrl: server.href,
    clock: createFakeClock(),
    log: silentLog,
    ...change,
  });
}

const scratchDatabases = () => source.query("select datname from pg_database where datdba = $1::regrole", [role]);

/** A backup in a store of its own, which may be harmed. */
async function withBackup(work: (own: Workshop, id: string) => Promise<void>): Promise<void> {
  const own = await openWorkshop();
  onTestFinished(() => own.remove());
  const { id } = await own.take(source);
  await work(own, id);
  expect(await scratchDatabases()).toEqual([]);
}

describe("drillBackup", () => {
  test("passes: every table equals the source's checksums, every invariant holds, the scratch database is gone", async () => {
    const clock = createFakeClock();
    const phases = new Set<string>();
    const result = await drill({
      clock,
      id: "drill-1",
      invariants: ["select count(*) = 100 from orders", "select bool_and(total > 0) from big_orders"],
      onProgress: ({ phase }) => {
        if (!phases.has(phase)) clock.advance(1_000);
        phases.add(phase);
      },
    });
    expect(result).toMatchObject({
      id: "drill-1",
      ok: true,
      rows: 100,
      tables: 1,
      mismatches: [],
      brokenInvariants: [],
      notChecked: [],
    });
    expect(result.rtoMs).toBe(phases.size * 1_000);
    expect([...phases]).toEqual(["schema", "rows", "indexes", "verify", "done"]);
    expect(await scratchDatabases()).toEqual([]);
  });

  test("writes into the store what it proved, signed", async () => {
    const { id, backupId } = await drill();
    const vault = await workshop.openVault();
    expect((await readDrillRecords(vault)).find((record) => record.id === id)).toMatchObject({
      backupId,
      ok: true,
      at: "2026-11-22T12:00:00.000Z",
    });
    const place = `drills/${id}.json`;
    const bytes = (await vault.storage.find(place)) ?? Buffer.alloc(0);
    await vault.storage.put(place, Buffer.from(bytes.toString().replace('"ok":true', '"ok":fals')));
    expect((await readDrillRecords(vault)).map((record) => record.id)).not.toContain(id);
  });

  test("fails on an invariant that is false, null, no boolean, empty or no SQL, and names each", async () => {
    const broken = [
      "select count(*) = 99 from orders",
      "select null::bool",
      "select 1",
      "select true where false",
      "select true from no_such_table",
      "delete from orders returning true",
    ];
    const result = await drill({ invariants: ["select true", ...broken] });
    expect(result).toMatchObject({
      ok: false,
      mismatches: [],
      brokenInvariants: broken.map((sql) => expect.stringContaining(sql)),
    });
    expect(result.brokenInvariants).toHaveLength(broken.length);
    const record = (await readDrillRecords(await workshop.openVault())).find(({ id }) => id === result.id);
    expect(record?.ok).toBe(false);
    expect(await scratchDatabases()).toEqual([]);
  });

  test("fails, naming the table, when the rows are not what the source said of them", async () => {
    await withBackup(async (own, id) => {
      const manifest = await own.manifest(id);
      const tables = manifest.tables.map((table) => ({ ...table, rows: table.rows + 1, checksum: "0123456789abcdef" }));
      await writeManifest(await own.openVault(), { ...manifest, tables });
      const result = await drill({
        storage: own.storage,
        keys: own.keys,
        invariants: ["select count(*) = 100 from orders"],
      });
      expect(result).toMatchObject({ ok: false, brokenInvariants: [], tables: 1 });
      expect(result.mismatches).toEqual([
        {
          table: "public.orders",
          expected: { rows: 101, checksum: "0123456789abcdef" },
          found: { rows: 100, checksum: manifest.tables[0]?.checksum },
        },
      ]);
    });
  });

  test("throws on a damaged object, a wrong identity and an unreachable server, and leaves no database behind", async () => {
    await withBackup(async (own, id) => {
      const { storage, keys } = own;
      const [chunk] = (await own.table(id, "orders")).chunks;
      await truncate(join(own.folder, objectPath(chunk?.object.name ?? "")), 300);
      await expect(drill({ storage, keys })).rejects.toMatchObject({ code: "backup.object-damaged", exit: 1 });
      await expect(drill({ storage, keys: { ...keys, identity: workshop.keys.identity } })).rejects.toMatchObject({
        code: "backup.wrong-identity",
      });
      await expect(
        drill({ storage, keys: { recipients: keys.recipients, secret: keys.secret } }),
      ).rejects.toMatchObject({ code: "backup.identity-missing" });
      await expect(drill({ serverUrl: "postgres://u:p@127.0.0.1:1/d" })).rejects.toMatchObject({
        code: "postgres.unreachable",
        exit: 4,
      });
      await expect(drill({ choice: { id: "nothing" } })).rejects.toMatchObject({ code: "backup.unknown-id" });
      expect(await readDrillRecords(await own.openVault())).toEqual([]);
    });
  });

  test("drills one backup twice at once", async () => {
    const results = await Promise.all([drill(), drill()]);
    expect(results.map(({ ok }) => ok)).toEqual([true, true]);
    expect(await scratchDatabases()).toEqual([]);
    expect(await Array.fromAsync(workshop.storage.list("leases/"))).toEqual([]);
  });
});
