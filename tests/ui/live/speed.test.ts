import { describe, expect, test } from "vitest";
import type { RunView } from "../../../ui/live/run-view.ts";
import { createSpeedometer } from "../../../ui/live/speed.ts";

const run = (second: number | null, bytesDone: number): RunView => ({
  id: "b1",
  state: "running",
  phase: "export",
  fraction: 0.5,
  bytesDone,
  bytesTotal: 1000,
  bytesPerSecond: 7,
  at: second === null ? null : new Date(second * 1000).toISOString(),
  stalled: false,
});

describe("createSpeedometer", () => {
  test("answers the mean of the whole run until it has seen two moments", () => {
    expect(createSpeedometer()(run(1, 100))).toBe(7);
    expect(createSpeedometer()(run(null, 0))).toBe(7);
  });

  test("measures by the engine's clock, so that asking twice changes nothing", () => {
    const measure = createSpeedometer();
    measure(run(1, 100));
    expect(measure(run(3, 300))).toBe(100);
    expect(measure(run(3, 300))).toBe(100);
  });

  test("forgets what is older than five seconds", () => {
    const measure = createSpeedometer();
    measure(run(0, 0));
    measure(run(10, 1000));
    expect(measure(run(12, 1010))).toBe(5);
  });

  test("starts again when the count goes back to nothing", () => {
    const measure = createSpeedometer();
    measure(run(1, 900));
    expect(measure(run(2, 10))).toBe(7);
    expect(measure(run(3, 30))).toBe(20);
  });
});
