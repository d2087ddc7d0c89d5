import { describe, expect, test } from "vitest";
import { judgeDrills } from "../../../app/view/judge-drills.ts";
import type { EndedDrill } from "../../../app/view/judge-recovery.ts";

const dayMs = 24 * 3_600_000;
const now = new Date("2026-11-22T02:00:00Z");
const drill = (days: number, ok = true): EndedDrill => ({
  ...{ ok, finishedAt: new Date(now.getTime() - days * dayMs) },
  ...{ rtoMs: ok ? 1 : null, rows: 1 },
});
const copy = (database: string, last: EndedDrill | null, id: string | null = `${database}-1`) => ({
  ...{ database, id, takenAt: now, rows: 1, drill: last },
});

describe("judgeDrills", () => {
  test("says that nothing was ever proved, or that the first drill runs", () => {
    expect(judgeDrills([copy("shop", null)], false, now).answer).toBe("never");
    expect(judgeDrills([copy("shop", null)], true, now).answer).toBe("first-running");
    expect(judgeDrills([], false, now).answer).toBe("never");
  });

  test("tells the database that stands worst", () => {
    const proved = copy("shop", drill(1));
    const answer = (other: ReturnType<typeof copy>) => judgeDrills([proved, other], false, now);
    expect(answer(copy("crm", drill(2, false)))).toMatchObject({ answer: "drill-failed", database: "crm" });
    expect(answer(copy("crm", null))).toMatchObject({ answer: "unproved", database: "crm" });
    expect(answer(copy("crm", drill(9)))).toMatchObject({ answer: "stale-proof", database: "crm" });
    expect(answer(copy("crm", drill(2)))).toMatchObject({ answer: "proved", at: drill(2).finishedAt });
  });

  test("does not ask a proof of what has no backup", () => {
    const { answer, database } = judgeDrills([copy("shop", drill(1)), copy("crm", null, null)], false, now);
    expect([answer, database]).toEqual(["proved", "shop"]);
  });
});
