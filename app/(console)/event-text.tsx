import type { Route } from "next";
import Link from "next/link";
import { getLocale, getTranslations } from "next-intl/server";
import type { Event } from "../data/rows.ts";
import { eventPath, eventValues } from "../view/event-words.ts";

type EventKey = Parameters<Awaited<ReturnType<typeof getTranslations<"events">>>>[0];

/** A fact of the feed in words. A kind that has none yet is shown by its name, rather than hidden. */
export async function EventText({ event }: { event: Event }) {
  const [t, locale] = await Promise.all([getTranslations("events"), getLocale()]);
  const key = event.kind as EventKey;
  const text = t.has(key) ? t(key, eventValues(event, locale)) : `${event.kind} · ${event.subject}`;
  const path = eventPath(event);
  if (!path) return <span className="min-w-0 break-words">{text}</span>;
  return (
    <Link href={path as Route} className="min-w-0 break-words underline-offset-4 hover:underline">
      {text}
    </Link>
  );
}
