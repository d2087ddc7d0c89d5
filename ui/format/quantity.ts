import type { Locale } from "../i18n/locales.ts";

const byteUnits = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"] as const;

/** A count with the locale's grouping: `212.430`. */
export function formatCount(value: number | bigint, locale: Locale): string {
  return new Intl.NumberFormat(locale).format(value);
}

/** A fraction of one as a whole percentage; anything short of all never rounds up to 100. */
export function formatPercent(fraction: number, locale: Locale): string {
  const shown = fraction >= 1 ? 1 : Math.min(fraction, 0.99);
  return new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 0 }).format(shown);
}

/** Bytes in the decimal unit that keeps the figure short: `1,9 MB`. */
export function formatBytes(bytes: number | bigint, locale: Locale): string {
  const { value, unit } = scaleBytes(Number(bytes));
  // English would write "0 byte"; the symbol is the same in every language.
  return unit === "byte" ? `${value}\u00a0B` : formatUnit(value, unit, locale);
}

/** Bytes per second, in megabytes whatever the size, so that the figure does not change its unit while it moves. */
export function formatRate(bytesPerSecond: number, locale: Locale): string {
  return formatUnit(bytesPerSecond / 1e6, "megabyte-per-second", locale);
}

function scaleBytes(bytes: number): { value: number; unit: string } {
  const power = bytes < 1000 ? 0 : Math.min(byteUnits.length - 1, Math.floor(Math.log10(bytes) / 3));
  return { value: bytes / 1000 ** power, unit: byteUnits[power] ?? "byte" };
}

function formatUnit(value: number, unit: string, locale: Locale): string {
  const maximumFractionDigits = value < 10 ? 1 : 0;
  const format = new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "short", maximumFractionDigits });
  // A figure and its unit are one word: Spanish puts a plain space between them, and lines would break there.
  return format.format(value).replaceAll(" ", "\u00a0");
}
