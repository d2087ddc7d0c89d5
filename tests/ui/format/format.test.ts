import { describe, expect, test } from "vitest";
import { formatBytes, formatCount, formatPercent, formatRate } from "../../../ui/format/quantity.ts";
import { formatDuration, formatExact, formatHourOrDay, formatRelative } from "../../../ui/format/time.ts";

const now = new Date("2026-11-22T12:00:00Z");
const ago = (ms: number) => new Date(now.getTime() - ms);
const es = { locale: "es", timeZone: "Europe/Madrid" } as const;
const en = { locale: "en", timeZone: "Europe/Madrid" } as const;
const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
/** Figures keep together by no-break spaces; here only the words matter. */
const plain = (text: string) => text.replaceAll("\u00a0", " ");

describe("formatRelative", () => {
  test.each([
    [4_000, "ahora", "now"],
    [20_000, "hace 20 s", "20s ago"],
    [38 * minuteMs, "hace 38 min", "38m ago"],
    [2 * dayMs, "anteayer", "2d ago"],
    [9 * dayMs, "13 nov", "Nov 13"],
  ])("tells %i ms ago", (ms, spanish, english) => {
    expect([formatRelative(ago(ms), now, es), formatRelative(ago(ms), now, en)]).toEqual([spanish, english]);
  });

  test("tells what is to come, to the nearest unit", () => {
    expect(formatRelative(ago(-12 * minuteMs), now, es)).toBe("dentro de 12 min");
    expect(formatRelative(ago(-59.7 * minuteMs), now, es)).toBe("dentro de 1 h");
    expect(formatRelative(ago(-6.99 * dayMs), now, { ...es, long: true })).toBe("dentro de 7 días");
    expect(formatRelative(ago(-89.9 * dayMs), now, { ...en, long: true })).toBe("in 3 months");
  });

  test("writes units out in sentences, and weeks instead of dates", () => {
    expect(formatRelative(ago(38 * minuteMs), now, { ...es, long: true })).toBe("hace 38 minutos");
    expect(formatRelative(ago(4_000), now, { ...es, long: true })).toBe("ahora mismo");
    expect(formatRelative(ago(20 * dayMs), now, { ...en, long: true })).toBe("2 weeks ago");
  });
});

describe("formatExact", () => {
  test("names the second and the zone", () => {
    expect(formatExact(now, es)).toBe("22 nov 2026, 13:00:00\u00a0CET");
    expect(formatExact(now, en)).toBe("Nov 22, 2026, 13:00:00\u00a0GMT+1");
  });
});

describe("formatHourOrDay", () => {
  test("is the hour today, by the clock of the zone, and the day before that", () => {
    expect(formatHourOrDay(now, now, es)).toBe("13:00");
    expect(formatHourOrDay(new Date("2026-11-21T22:30:00Z"), now, es)).toBe("21 nov");
    expect(formatHourOrDay(new Date("2026-11-21T23:30:00Z"), now, es)).toBe("00:30");
  });

  test("keeps the hours of an evening that has just ended", () => {
    const midnight = new Date("2026-11-21T23:10:00Z");
    expect(formatHourOrDay(new Date("2026-11-21T22:30:00Z"), midnight, es)).toBe("23:30");
    expect(formatHourOrDay(new Date("2026-11-21T10:30:00Z"), midnight, es)).toBe("21 nov");
  });
});

describe("formatDuration", () => {
  test.each([
    [0.2, "< 1 ms", "< 1ms"],
    [184, "184 ms", "184ms"],
    [2_340, "2,3 s", "2.3s"],
    [41_200, "41 s", "41s"],
    [192_000, "3 min 12 s", "3m 12s"],
    [3_600_000, "1 h", "1h"],
  ])("tells %d ms", (ms, spanish, english) => {
    expect([plain(formatDuration(ms, "es")), plain(formatDuration(ms, "en"))]).toEqual([spanish, english]);
  });
});

describe("formatBytes", () => {
  test.each([
    [0, "0 B"],
    [999, "999 B"],
    [412_000, "412 kB"],
    [1_912_344, "1,9 MB"],
    [695_000_000, "695 MB"],
    [2n * 10n ** 12n, "2 TB"],
  ])("tells %s", (bytes, expected) => {
    expect(plain(formatBytes(bytes, "es"))).toBe(expected);
  });

  test("writes bytes by their symbol in English too", () => {
    expect(plain(formatBytes(412, "en"))).toBe("412 B");
  });
});

describe("formatPercent", () => {
  test("says 100 % only of all", () => {
    expect(plain(formatPercent(0.999, "es"))).toBe("99 %");
    expect(plain(formatPercent(1, "es"))).toBe("100 %");
  });
});

describe("formatRate and formatCount", () => {
  test("keep one unit and the locale's grouping", () => {
    expect(plain(formatRate(148_400_000, "es"))).toBe("148 MB/s");
    expect(formatCount(212_431n, "es")).toBe("212.431");
  });
});
