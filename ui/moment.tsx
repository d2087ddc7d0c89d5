import { getLocale, getNow, getTimeZone } from "next-intl/server";
import { formatExact, formatRelative } from "./format/time.ts";

/** A moment as people say it, with the exact one on hover and for machines. */
export async function Moment({ at, long }: { at: Date; long?: boolean }) {
  const [locale, timeZone, now] = await Promise.all([getLocale(), getTimeZone(), getNow()]);
  return (
    <time dateTime={at.toISOString()} title={formatExact(at, { locale, timeZone })} className="whitespace-nowrap">
      {formatRelative(at, now, { locale, timeZone, long })}
    </time>
  );
}
