import { randomBytes } from "node:crypto";
import { chmod, mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { describe, expect, inject, onTestFinished, test } from "vitest";
import { objectPath } from "../../../modules/backup/store/layout.ts";
import { urlForDatabase } from "../../../modules/postgres/index.ts";
import { createTestDatabase } from "../../support/database.ts";
import { relations } from "./support/small-shop.ts";
import { backup, databases, prepareSmallShop, source, workshop } from "./support/small-shop-backup.ts";
import { openWorkshop, runTransactions } from "./support/workshop.ts";

prepareSmallShop();

describe("restoreBackup after a failure half-way", () => {
  test("goes on without loading again what was loaded, and nothing bears the name before", async () => {
    const target = await createTestDatabase();
    let work = "";
    const onTarget = (workUrl: string) => {
      work = workUrl;
    };
    onTestFinished(async () => {
      await source.query(`drop database if exists "${new URL(work).pathname.slice(1)}" with (force)`);
      await target.drop();
    });
    const { chunks } = await workshop.table(backup.id, "orders");
    expect(chunks.length).toBeGreaterThan(1);
    const path = join(workshop.folder, objectPath(chunks.at(-1)?.object.name ?? ""));
    await rename(path, `${path}.away`);
    await expect(workshop.restore(target, { onTarget, jobs: 1 })).rejects.toMatchObject({
      code: "storage.missing",
      exit: 1,
    });
    await rename(`${path}.away`, path);
    expect(await relations(target)).toEqual([]);

    const half = new Client({ connectionString: work });
    await half.connect();
    const loaded = (await half.query("select id, xmin::text from public.orders order by id")).rows;
    await half.end();
    expect(loaded.length).toBeGreaterThan(0);
    await workshop.restore(target, { onTarget, jobs: 1 });
    const now = await target.query("select id, xmin::text from orders order by id");
    expect(now).toHaveLength(200);
    expect(now).toEqual(expect.arrayContaining(loaded));
    expect(await target.query("select to_regnamespace('atalaya_restore') as marks")).toEqual([{ marks: null }]);
  });

  test("starts anew when it is asked for something else than what was half done", async () => {
    const target = await createTestDatabase();
    onTestFinished(() => target.drop());
    const { chunks } = await workshop.table(backup.id, "customers");
    const path = join(workshop.folder, objectPath(chunks[0]?.object.name ?? ""));
    await rename(path, `${path}.away`);
    const part = { selection: { tables: ["public.customers"], schemas: [] } };
    await expect(workshop.restore(target, part)).rejects.toMatchObject({ code: "storage.missing" });
    await rename(`${path}.away`, path);
    const whole = await workshop.restore(target);
    expect(whole).toMatchObject({ tables: backup.tables, notChecked: [], verified: { mismatches: [] } });
    expect(await relations(target)).toEqual(await relations(source));
  });
});

describe("restoreBackup on a server that lacks something", () => {
  test("refuses when an extension is not there, naming it, and makes no database; a drill would name it and go on", async () => {
    const folder = await mkdtemp(join(tmpdir(), "atalaya-extension-"));
    await mkdir(join(folder, "extension"), { mode: 0o755 });
    await writeFile(join(folder, "extension", "acme.control"), "default_version = '1'\nrelocatable = true\n");
    await writeFile(
      join(folder, "extension", "acme--1.sql"),
      "create domain acme_code as text check (value ~ '^A'); create function acme_ok(t text) returns bool language sql immutable as 'select true';",
    );
    await chmod(folder, 0o755);
    const own = await openWorkshop();
    const extended = await createTestDatabase();
    const name = `lacking_${randomBytes(6).toString("hex")}`;
    onTestFinished(async () => {
      await source.query(`drop database if exists "${name}" with (force)`);
      await extended.drop();
      await own.remove();
      await rm(folder, { recursive: true });
    });
    // Only the connection above sees the extension's files: to any other the server lacks it.
    await runTransactions(extended.url, [
      `set extension_control_path = '$system:${folder}'`,
      "create extension acme",
      "create table coded (code acme_code)",
      "insert into coded values ('A1')",
      "create table plain (i int check (i > 0))",
      "insert into plain values (1)",
      "create index plain_ok on plain ((acme_ok(i::text)))",
      "create view both_of_them as select * from plain, coded",
    ]);
    await own.take(extended);
    const into = { url: urlForDatabase(inject("pgUrl"), name) };
    await expect(own.restore(into)).rejects.toMatchObject({
      code: "backup.extension-missing",
      exit: 3,
      message: expect.stringContaining("acme"),
    });
    expect(await databases(name)).toEqual([]);

    const { notChecked, verified } = await own.restore(into, { allowMissingExtensions: true });
    expect(verified).toMatchObject({ tables: 1, mismatches: [] });
    for (const lost of ["acme", "coded", "plain_ok", "both_of_them"]) expect(notChecked.join("\n")).toContain(lost);
    expect(await databases(name)).toEqual([name]);
  });
});
