import type { Locale } from "../i18n/locales.ts";

const secondMs = 1000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
const weekMs = 7 * dayMs;
const monthMs = 30 * dayMs;
const nowMs = 10 * secondMs;
/** "Taken now" is no sentence, and `Intl` knows no other word for it. */
const justNow: Record<Locale, string> = { es: "ahora mismo", en: "just now" };

/** How far a moment is from `now`: `hace 38 min`, past a week its date. `long` is for sentences: `hace 38 minutos`, `hace 2 semanas`. */
export function formatRelative(
  at: Date,
  now: Date,
  options: { locale: Locale; timeZone: string; long?: boolean },
): string {
  const distanceMs = at.getTime() - now.getTime();
  if (!options.long && Math.abs(distanceMs) >= weekMs) return formatDay(at, options);
  const style = options.long ? "long" : options.locale === "en" ? "narrow" : "short";
  if (options.long && Math.abs(distanceMs) < nowMs) return justNow[options.locale];
  const [value, unit] = largestUnit(distanceMs);
  return new Intl.RelativeTimeFormat(options.locale, { style, numeric: "auto" }).format(value, unit);
}

/** A moment to the second, with its zone: what stands behind every relative time. The hour and its zone stay on one line. */
export function formatExact(at: Date, options: { locale: Locale; timeZone: string }): string {
  const exact = new Intl.DateTimeFormat(options.locale, {
    dateStyle: "medium",
    timeStyle: "long",
    hourCycle: "h23",
    timeZone: options.timeZone,
  }).format(at);
  return exact.replace(/ (?=\S+$)/, "\u00a0");
}

/** The hour of a moment of the last twelve hours or of today, else its day: the narrow column of a feed. */
export function formatHourOrDay(at: Date, now: Date, options: { locale: Locale; timeZone: string }): string {
  const day = (date: Date) => date.toLocaleDateString("en-CA", { timeZone: options.timeZone });
  const isFresh = Math.abs(now.getTime() - at.getTime()) < 12 * hourMs;
  if (!isFresh && day(at) !== day(now)) return formatDay(at, options);
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
  if (size < nowMs) return [0, "second"];
  // What has passed is counted in whole units; what is to come, in the nearest: seven days given are not "in 6 days".
  const count = distanceMs > 0 ? Math.round : Math.trunc;
  const isUnder = (limitMs: number, unitMs: number) => Math.abs(count(distanceMs / unitMs)) * unitMs < limitMs;
  if (isUnder(minuteMs, secondMs)) return [count(distanceMs / secondMs), "second"];
  if (isUnder(hourMs, minuteMs)) return [count(distanceMs / minuteMs), "minute"];
  if (isUnder(dayMs, hourMs)) return [count(distanceMs / hourMs), "hour"];
  if (isUnder(2 * weekMs, dayMs)) return [count(distanceMs / dayMs), "day"];
  if (isUnder(2 * monthMs, weekMs)) return [count(distanceMs / weekMs), "week"];
  return [count(distanceMs / monthMs), "month"];
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
  const unitDisplay = locale === "en" ? "narrow" : "short";
  return new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay }).format(value).replaceAll(" ", "\u00a0");
}
