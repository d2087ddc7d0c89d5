import { spawnSync } from "node:child_process";
import os from "node:os";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { acquireLease, type LeaseMode } from "../../../modules/backup/store/lease.ts";
import { createTestStore, type TestStore } from "./test-store.ts";

let store: TestStore;
beforeEach(async () => {
  store = await createTestStore();
});
afterEach(() => store.remove());

const acquire = (mode: LeaseMode, who: string = mode) => acquireLease(store.storage, mode, who);
const busy = (who: string) => ({
  code: "backup.store-busy",
  exit: 5,
  retry: "later",
  message: expect.stringContaining(who),
});

async function leases(): Promise<number> {
  return (await Array.fromAsync(store.storage.list("leases/"))).length;
}

/** A lease as another process left it. */
async function leave(change: object, name = "other"): Promise<void> {
  const file = {
    mode: "shared",
    who: `backup ${name}`,
    host: os.hostname(),
    pid: process.pid,
    beatAt: Date.now(),
    ...change,
  };
  await store.storage.put(`leases/${name}.json`, Buffer.from(JSON.stringify(file)));
}

/** The id of a process that has ended. */
const deadPid = () => spawnSync(process.execPath, ["--eval", ""]).pid;

describe("acquireLease", () => {
  test("lets many share", async () => {
    const held = await Promise.all(Array.from({ length: 5 }, () => acquire("shared")));
    expect(await leases()).toBe(5);
    await Promise.all(held.map((lease) => lease.release()));
    expect(await leases()).toBe(0);
  });

  test("refuses to remove things while others use them, naming who, and leaves no lease of its own", async () => {
    const lease = await acquire("shared", "backup 20261122");
    await expect(acquire("exclusive")).rejects.toMatchObject(busy("backup 20261122"));
    expect(await leases()).toBe(1);
    await lease.release();
    await (await acquire("exclusive")).release();
    expect(await leases()).toBe(0);
  });

  test("refuses everybody while one removes things", async () => {
    const lease = await acquire("exclusive", "expiry");
    await expect(acquire("shared")).rejects.toMatchObject(busy("expiry"));
    await expect(acquire("exclusive")).rejects.toMatchObject(busy("expiry"));
    expect(await leases()).toBe(1);
    await lease.release();
    await (await acquire("shared")).release();
  });

  test("never lets a shared and an exclusive one start together, however they race", async () => {
    for (let round = 0; round < 25; round++) {
      const modes: LeaseMode[] = ["shared", "exclusive", "shared", "exclusive"];
      const outcomes = await Promise.allSettled(modes.map((mode) => acquire(mode)));
      const held = outcomes.map((outcome, i) => (outcome.status === "fulfilled" ? modes[i] : null)).filter(Boolean);
      if (held.includes("exclusive")) expect(held).toEqual(["exclusive"]);
      for (const outcome of outcomes) if (outcome.status === "fulfilled") await outcome.value.release();
    }
    expect(await leases()).toBe(0);
  });

  test("counts no lease of a process that has ended on this machine, and clears it away", async () => {
    await leave({ pid: deadPid(), mode: "exclusive" });
    const lease = await acquire("exclusive");
    expect(await leases()).toBe(1);
    await lease.release();
  });

  test("counts no lease that has not beaten for five minutes, wherever it is from", async () => {
    await leave({ host: "another-machine", beatAt: Date.now() - 5 * 60_000 - 1_000 });
    await (await acquire("exclusive")).release();
    expect(await leases()).toBe(0);
  });

  test("counts a lease of another machine that beat lately, though no process here has its id", async () => {
    await leave({ host: "another-machine", pid: deadPid(), beatAt: Date.now() - 4 * 60_000 });
    await expect(acquire("exclusive")).rejects.toMatchObject(busy("another-machine"));
    expect(await leases()).toBe(1);
  });

  test.each(["", "{", "null", "5", "[]", "{}"])("counts no lease file that holds %j", async (text) => {
    await store.storage.put("leases/odd.json", Buffer.from(text));
    await (await acquire("exclusive")).release();
    expect(await leases()).toBe(0);
  });

  test("releases twice without harm, and only its own", async () => {
    const [first, second] = [await acquire("shared"), await acquire("shared")];
    await first.release();
    await first.release();
    expect(await leases()).toBe(1);
    await second.release();
  });
});
