import { beforeAll, describe, expect, test } from "vitest";
import { benchHazards, type HazardBench } from "../../../bench/migrate/hazards.ts";

let bench: HazardBench;
beforeAll(async () => {
  bench = await benchHazards();
}, 120_000);

describe("benchHazards", () => {
  test("holds seventy files or more, about as many harmless as hazards", () => {
    expect(bench.files).toBeGreaterThanOrEqual(70);
    expect(bench.harmless / bench.files).toBeGreaterThan(0.4);
  });

  test("finds every hazard with a rule that is meant for it", () => {
    expect(bench.missed).toEqual([]);
  });

  test("takes nothing harmless for a hazard, but for what a rehearsal has to settle", () => {
    expect(bench.falseAlarms).toEqual([]);
    expect(bench.unsettled).toEqual([
      "s14_widen_varchar",
      "s15_varchar_to_text",
      "s16_numeric_grows",
      "s43_timestamp_precision",
      "s47_prisma_two_tables",
    ]);
  });

  test("finds more than squawk alone, with fewer false alarms", () => {
    expect(bench.found).toBeGreaterThan(bench.squawkAlone.found);
    expect(bench.squawkAlone.falseAlarms).toBeGreaterThan(0);
  });
});
