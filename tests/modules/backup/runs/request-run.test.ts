import { describe, expect, test } from "vitest";
import { type Actor, commandActor, scheduleActor } from "../../../../modules/access/index.ts";
import { alice, ask, askDrill, audited, clock, db, input, prepareRuns, rowOf } from "./running.ts";

prepareRuns();

describe("requestBackupRun", () => {
  test("writes down who asked, together with the run", async () => {
    const id = await ask(input(), alice);
    const [entry] = await audited();
    expect(entry).toMatchObject({
      actorKind: "user",
      actorId: "u1",
      actorName: "Alice",
      action: "backup.requested",
      subject: "shop",
      after: { backupId: id, kind: "manual" },
      address: "192.0.2.7",
    });
    expect((await rowOf(id)).state).toBe("queued");
  });

  test("writes down what a token and a command ask for, and nothing of the clock's", async () => {
    const before = (await audited()).length;
    await ask(input(), { kind: "token", id: "t1", name: "CI", role: "operator", scopes: ["backup:take"] });
    await ask(input(), commandActor("deploy"));
    await ask(input(), scheduleActor);
    const entries = await audited();
    expect(entries).toHaveLength(before + 2);
    expect(entries.slice(0, 2).map(({ actorKind }) => actorKind)).toEqual(["command", "token"]);
  });

  test("refuses strangers, viewers and tokens without the scope, and writes nothing", async () => {
    const entries = (await audited()).length;
    await expect(ask(input(), null)).rejects.toMatchObject({ code: "access.sign-in-required" });
    await expect(ask(input(), { ...alice, role: "viewer" })).rejects.toMatchObject({ code: "access.forbidden" });
    const token: Actor = { kind: "token", id: "t1", name: "CI", role: "admin", scopes: ["drill:run"] };
    await expect(ask(input(), token)).rejects.toMatchObject({ code: "access.forbidden" });
    expect(await db.backup.count()).toBe(0);
    expect(await audited()).toHaveLength(entries);
  });
});

describe("requestDrillRun", () => {
  const row = { database: "shop", store: "s", kind: "manual" };

  test("writes down who asked, together with the drill", async () => {
    await db.backup.create({ data: { ...row, id: "b1", state: "finished", startedAt: clock.now() } });
    const id = await askDrill("b1", alice);
    const [entry] = await audited();
    expect(entry).toMatchObject({
      actorName: "Alice",
      action: "drill.requested",
      subject: "shop",
      after: { drillId: id, backupId: "b1" },
    });
    expect(await db.drill.count({ where: { id, state: "queued" } })).toBe(1);
  });

  test("drills only backups that have finished, and refuses whoever may not", async () => {
    await db.backup.create({ data: { ...row, id: "b1", state: "running", startedAt: clock.now() } });
    await expect(askDrill("b1", alice)).rejects.toMatchObject({ code: "backup.unknown-id" });
    await expect(askDrill("b2", alice)).rejects.toMatchObject({ code: "backup.unknown-id" });
    await expect(askDrill("b1", null)).rejects.toMatchObject({ code: "access.sign-in-required" });
    await expect(askDrill("b1", { ...alice, role: "viewer" })).rejects.toMatchObject({ code: "access.forbidden" });
    expect(await db.drill.count()).toBe(0);
  });
});
