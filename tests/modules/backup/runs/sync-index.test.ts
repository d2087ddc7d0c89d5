import { describe, expect, test } from "vitest";
import { failSilentRuns, listBackups, syncIndex } from "../../../../modules/backup/index.ts";
import { openWorkshop } from "../support/workshop.ts";
import { ask, clock, db, input, MINUTE, prepareRuns, rowOf, source, workshop } from "./running.ts";

prepareRuns();

describe("syncIndex", () => {
  test("brings in what was taken elsewhere, drops what is gone, and leaves other rows alone", async () => {
    const workshop = await openWorkshop();
    const elsewhere = await workshop.take(source, { kind: "pre-deploy", label: "shop", clock });
    const { label } = workshop.storage;
    const row = { database: "shop", kind: "manual", startedAt: clock.now() };
    await db.backup.createMany({
      data: [
        { ...row, id: "gone", state: "finished", store: label },
        { ...row, id: "other-store", state: "finished", store: "file:///other" },
        { ...row, id: "running", state: "running", store: label, beatAt: clock.now() },
        { ...row, id: "failed", state: "failed", store: label },
      ],
    });
    await db.drill.create({ data: { id: "d", backupId: "gone", state: "passed", startedAt: clock.now() } });
    const { backups } = await listBackups(workshop);
    expect(await syncIndex(db, label, backups)).toEqual({ added: 1, removed: 1 });
    expect((await db.backup.findMany({ orderBy: { id: "asc" } })).map(({ id }) => id)).toEqual([
      elsewhere.id,
      "failed",
      "other-store",
      "running",
    ]);
    expect(await db.drill.count()).toBe(0);
    expect(await rowOf(elsewhere.id)).toMatchObject({
      state: "finished",
      kind: "pre-deploy",
      database: "shop",
      store: label,
      rows: 2000n,
      verified: true,
      pinnedUntil: new Date(clock.now().getTime() + 30 * 24 * 60 * MINUTE),
    });
    expect(await syncIndex(db, label, backups)).toEqual({ added: 0, removed: 0 });
    expect(await syncIndex(db, label, [])).toEqual({ added: 0, removed: 1 });
    await workshop.remove();
  });

  test("finishes a run whose process died between the store and the index, also when it was given up", async () => {
    const id = await ask(input());
    await workshop.take(source, { id, label: "shop", clock });
    clock.advance(6 * MINUTE);
    await failSilentRuns(db, clock.now());
    expect((await rowOf(id)).state).toBe("failed");
    await syncIndex(db, workshop.storage.label, (await listBackups(workshop)).backups);
    expect(await rowOf(id)).toMatchObject({ state: "finished", rows: 2000n, error: null });
  });
});
