import type { Locale } from "../i18n/locales.ts";

const secondMs = 1000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
const weekMs = 7 * dayMs;
const monthMs = 30 * dayMs;

/** How far a moment is from `now`: `hace 38 min`, past a week its date. `long` is for sentences: `hace 38 minutos`, `hace 2 semanas`. */
export function formatRelative(
  at: Date,
  now: Date,
  options: { locale: Locale; timeZone: string; long?: boolean },
): string {
  const distanceMs = at.getTime() - now.getTime();
  if (!options.long && Math.abs(distanceMs) >= weekMs) return formatDay(at, options);
  const style = options.long ? "long" : options.locale === "en" ? "narrow" : "short";
  const [value, unit] = largestUnit(distanceMs);
  return new Intl.RelativeTimeFormat(options.locale, { style, numeric: "auto" }).format(value, unit);
}

/** A moment to the second, with its zone: what stands behind every relative time. */
export function formatExact(at: Date, options: { locale: Locale; timeZone: string }): string {
  return new Intl.DateTimeFormat(options.locale, {
    dateStyle: "medium",
    timeStyle: "long",
    timeZone: options.timeZone,
  }).format(at);
}

/** The hour of a moment today, else its day: the narrow column of a feed. */
export function formatHourOrDay(at: Date, now: Date, options: { locale: Locale; timeZone: string }): string {
  const day = (date: Date) => date.toLocaleDateString("en-CA", { timeZone: options.timeZone });
  if (day(at) !== day(now)) return formatDay(at, options);
  return new Intl.DateTimeFormat(options.locale, {
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    timeZone: options.timeZone,
  }).format(at);
}

/** A length of time in its two largest units: `184 ms`, `41 s`, `3 min 12 s`. */
export function formatDuration(ms: number, locale: Locale): string {
  if (ms < secondMs)
    return ms < 1 ? `< ${formatPart(1, "millisecond", locale)}` : formatPart(Math.round(ms), "millisecond", locale);
  if (ms < 10 * secondMs) return formatPart(Math.round(ms / 100) / 10, "second", locale);
  if (ms < minuteMs) return formatPart(Math.round(ms / secondMs), "second", locale);
  if (ms < hourMs) return formatPair(ms, [minuteMs, "minute"], [secondMs, "second"], locale);
  if (ms < dayMs) return formatPair(ms, [hourMs, "hour"], [minuteMs, "minute"], locale);
  return formatPair(ms, [dayMs, "day"], [hourMs, "hour"], locale);
}

function formatDay(at: Date, { locale, timeZone }: { locale: Locale; timeZone: string }): string {
  return new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", timeZone }).format(at);
}

function largestUnit(distanceMs: number): [number, Intl.RelativeTimeFormatUnit] {
  const size = Math.abs(distanceMs);
  if (size < 10 * secondMs) return [0, "second"];
  if (size < minuteMs) return [Math.trunc(distanceMs / secondMs), "second"];
  if (size < hourMs) return [Math.trunc(distanceMs / minuteMs), "minute"];
  if (size < dayMs) return [Math.trunc(distanceMs / hourMs), "hour"];
  if (size < 2 * weekMs) return [Math.trunc(distanceMs / dayMs), "day"];
  if (size < 2 * monthMs) return [Math.trunc(distanceMs / weekMs), "week"];
  return [Math.trunc(distanceMs / monthMs), "month"];
}

function formatPair(
  ms: number,
  [largeMs, large]: [number, string],
  [smallMs, small]: [number, string],
  locale: Locale,
): string {
  const whole = Math.floor(ms / largeMs);
  const rest = Math.floor((ms % largeMs) / smallMs);
  return rest === 0
    ? formatPart(whole, large, locale)
    : `${formatPart(whole, large, locale)} ${formatPart(rest, small, locale)}`;
}

function formatPart(value: number, unit: string, locale: Locale): string {
  // English "41 sec" and "3 min 12 sec" read worse than the narrow "41s"; Spanish short forms are the symbols already.
  const unitDisplay = locale === "en" && unit !== "millisecond" ? "narrow" : "short";
  return new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay }).format(value).replaceAll(" ", "\u00a0");
}
