import { getLocale, getNow, getTimeZone, getTranslations } from "next-intl/server";
import { formatExact, formatHourOrDay } from "../../ui/format/time.ts";
import { StateMark } from "../../ui/state-mark.tsx";
import type { Event } from "../data/rows.ts";
import { eventState } from "../view/event-state.ts";
import { EventText } from "./event-text.tsx";
import { LevelWord } from "./level-word.tsx";

/** Facts of the feed in a narrow column, newest first; or why there are none. */
export async function EventList({ events }: { events: Event[] | null }) {
  const [t, locale, timeZone, now] = await Promise.all([getTranslations("feed"), getLocale(), getTimeZone(), getNow()]);
  if (!events || events.length === 0) {
    return <p className="px-4 py-4 text-ink-2 sm:px-[18px]">{events ? t("empty") : t("unknown")}</p>;
  }
  return (
    <ul className="px-4 pt-1.5 pb-3 sm:px-[18px]">
      {events.map((event) => (
        <li
          key={String(event.id)}
          className="relative grid grid-cols-[46px_14px_minmax(0,1fr)] items-baseline gap-2 py-3 sm:py-[7px]"
        >
          <time
            dateTime={event.at.toISOString()}
            title={formatExact(event.at, { locale, timeZone })}
            className="whitespace-nowrap text-ink-3 text-small tabular-nums"
          >
            {formatHourOrDay(event.at, now, { locale, timeZone })}
          </time>
          <span className="flex justify-center">
            <StateMark state={eventState(event)} size={8} />
          </span>
          <span className="min-w-0">
            <LevelWord level={event.level} isHidden />
            <EventText event={event} />
          </span>
        </li>
      ))}
    </ul>
  );
}
