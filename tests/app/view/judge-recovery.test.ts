import { describe, expect, test } from "vitest";
import { type EndedDrill, judgeRecovery, type RecoveryFacts } from "../../../app/view/judge-recovery.ts";

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
const now = new Date("2026-11-22T02:00:00Z");
const ago = (ms: number) => new Date(now.getTime() - ms);
const passed = (ageMs: number, rtoMs = 41_000) => ({ ok: true, finishedAt: ago(ageMs), rtoMs, rows: 10 });
const failed = (ageMs: number) => ({ ok: false, finishedAt: ago(ageMs), rtoMs: null, rows: 0 });

const copy = (database: string, ageMs: number | null, drill: EndedDrill | null = passed(2 * dayMs)) => ({
  database,
  id: ageMs === null ? null : `${database}-1`,
  takenAt: ageMs === null ? null : ago(ageMs),
  rows: 10,
  drill,
});

function judge(facts: Partial<RecoveryFacts>) {
  return judgeRecovery({
    now,
    freshness: [copy("shop", 38 * minuteMs)],
    isRunning: false,
    ...facts,
  });
}

describe("judgeRecovery", () => {
  test("says yes when a fresh copy exists and a recent drill passed", () => {
    expect(judge({})).toMatchObject({ state: "ok", answer: "proved" });
  });

  test("says no without any copy, and not yet while the first one runs", () => {
    const freshness = [copy("shop", null)];
    expect(judge({ freshness })).toMatchObject({ state: "bad", answer: "none" });
    expect(judge({ freshness, isRunning: true })).toMatchObject({ state: "run", answer: "first-running" });
  });

  test("names the database that has no copy although others have one", () => {
    const { answer, weakest } = judge({ freshness: [copy("shop", minuteMs), copy("crm", null)] });
    expect([answer, weakest?.database]).toEqual(["missing", "crm"]);
  });

  test("says no when the last drill failed, however fresh the copy is", () => {
    expect(judge({ freshness: [copy("shop", minuteMs, failed(minuteMs))] })).toMatchObject({
      state: "bad",
      answer: "drill-failed",
    });
  });

  test("does not call a copy proved that nobody restored, or not for more than eight days", () => {
    const drilled = (drill: EndedDrill | null) => judge({ freshness: [copy("shop", minuteMs, drill)] });
    expect(drilled(null)).toMatchObject({ state: "warn", answer: "unproved" });
    expect(drilled(passed(9 * dayMs))).toMatchObject({ state: "warn", answer: "stale-proof" });
  });

  test("does not call a database proved by the drill of another", () => {
    const { answer, weakest } = judge({ freshness: [copy("shop", minuteMs), copy("crm", minuteMs, null)] });
    expect([answer, weakest?.database]).toEqual(["unproved", "crm"]);
  });

  test("is as old as the oldest proof", () => {
    const { weakest, problems } = judge({
      freshness: [copy("shop", minuteMs, passed(dayMs)), copy("crm", minuteMs, passed(3 * dayMs))],
    });
    expect([weakest?.database, problems]).toEqual(["crm", []]);
  });

  test("names all that is wrong with each database", () => {
    const { problems } = judge({ freshness: [copy("shop", 67 * minuteMs, null), copy("crm", null)] });
    expect(problems).toEqual([
      { database: "shop", answer: "unproved" },
      { database: "shop", answer: "late" },
      { database: "crm", answer: "missing" },
    ]);
  });

  test("warns when the oldest of the newest copies is past the RPO by more than a tenth", () => {
    expect(judge({ freshness: [copy("shop", 65 * minuteMs)] }).answer).toBe("proved");
    const late = judge({ freshness: [copy("shop", minuteMs), copy("crm", 67 * minuteMs)] });
    expect([late.state, late.answer, late.weakest?.database]).toEqual(["warn", "late", "crm"]);
  });

  test("warns when the measured restore takes longer than the RTO", () => {
    expect(judge({ freshness: [copy("shop", minuteMs, passed(dayMs, 61 * minuteMs))] })).toMatchObject({
      state: "warn",
      answer: "slow",
    });
  });
});
