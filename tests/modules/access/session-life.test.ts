import { describe, expect, test } from "vitest";
import { judgeProlonging } from "../../../modules/access/sign-in/session-life.ts";

const dayMs = 24 * 3600 * 1000;
const start = Date.parse("2026-11-01T12:00:00Z");
const on = (day: number) => new Date(start + day * dayMs);
const judge = (endsOn: number, today: number) =>
  judgeProlonging({ createdAt: on(0), expiresAt: on(endsOn) }, on(today))?.getTime();

describe("judgeProlonging", () => {
  test("gives a session that is used seven days more, once a day", () => {
    expect(judge(7, 0)).toBeUndefined();
    expect(judge(7, 0.9)).toBeUndefined();
    expect(judge(7, 1)).toBe(on(8).getTime());
    expect(judge(7, 6.9)).toBe(on(13.9).getTime());
  });

  test("gives none more than thirty days in all", () => {
    expect(judge(28, 25)).toBe(on(30).getTime());
    expect(judge(30, 29)).toBeUndefined();
    expect(judge(29.5, 29)).toBeUndefined();
  });
});
