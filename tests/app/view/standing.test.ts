import { describe, expect, test } from "vitest";
import type { BackupRow, Drill } from "../../../app/data/rows.ts";
import { reusedShare, standBackup, standDrill } from "../../../app/view/standing.ts";

const now = new Date("2026-11-22T02:00:00Z");
const backup = (facts: Partial<BackupRow>) =>
  ({ state: "finished", verified: true, drills: [], startedAt: now, beatAt: now, ...facts }) as BackupRow;
const passed = { state: "passed" } as Drill;

describe("standBackup", () => {
  test("says the strongest proof a finished backup has", () => {
    expect(standBackup(backup({ drills: [passed] }), now)).toEqual({ standing: "restored", state: "ok" });
    expect(standBackup(backup({}), now)).toEqual({ standing: "verified", state: "ok" });
    expect(standBackup(backup({ verified: false }), now)).toEqual({ standing: "unverified", state: "none" });
  });

  test("says that a run is silent before it says that it runs", () => {
    const beatAt = new Date(now.getTime() - 6 * 60_000);
    expect(standBackup(backup({ state: "running", beatAt }), now)).toEqual({ standing: "stalled", state: "warn" });
    expect(standBackup(backup({ state: "running" }), now)).toEqual({ standing: "running", state: "run" });
  });
});

describe("standDrill", () => {
  test("does not hide that something could not be checked", () => {
    const drill = { state: "passed", notChecked: ["extension postgis"] } as unknown as Drill;
    expect(standDrill(drill, now).standing).toBe("passed-partly");
  });
});

describe("reusedShare", () => {
  test("is the reused part of all that the backup keeps in the store", () => {
    expect(reusedShare({ bytesStored: 25n, bytesReused: 75n })).toBe(0.75);
  });

  test("is unknown when nothing was stored at all", () => {
    expect(reusedShare({ bytesStored: 0n, bytesReused: 0n })).toBeNull();
  });
});
