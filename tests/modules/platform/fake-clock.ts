import type { Clock } from "../../../modules/platform/clock.ts";

/** A clock that stands still until it is told to go on. */
export function createFakeClock(start = "2026-11-22T12:00:00Z"): Clock & { advance(ms: number): void } {
  let ms = Date.parse(start);
  return {
    now: () => new Date(ms),
    advance: (by) => {
      ms += by;
    },
  };
}
