import type { Route } from "next";
import Link from "next/link";
import { getLocale, getTranslations } from "next-intl/server";
import type { Result } from "../../ui/feed/tell-results.tsx";
import type { Event } from "../data/rows.ts";
import { faultTitle } from "../i18n/fault-title.ts";
import { eventState } from "../view/event-state.ts";
import { eventPath, eventValues } from "../view/event-words.ts";

type EventKey = Parameters<Awaited<ReturnType<typeof getTranslations<"events">>>>[0];

/** A fact of the feed in words. A kind that has none yet is shown by its name, rather than hidden. */
export async function EventText({ event }: { event: Event }) {
  const text = await sayEvent(event);
  const path = eventPath(event);
  if (!path) return <span className="min-w-0 break-words">{text}</span>;
  return (
    <Link
      href={path as Route}
      className="min-w-0 break-words underline-offset-4 after:absolute after:inset-0 hover:underline"
    >
      {text}
    </Link>
  );
}

async function sayEvent(event: Event): Promise<string> {
  const [t, locale] = await Promise.all([getTranslations("events"), getLocale()]);
  const key = event.kind as EventKey;
  return t.has(key) ? t(key, eventValues(event, locale)) : `${event.kind} · ${event.subject}`;
}

/** A fact as the notice that tells it over any screen: its words, why it failed or how much it moved, and the way to it. */
export async function tellingOf(event: Event): Promise<Result> {
  const [t, locale] = await Promise.all([getTranslations("feed"), getLocale()]);
  const { rows, code } = eventValues(event, locale);
  const path = eventPath(event);
  return {
    id: `event-${event.id}`,
    order: Number(event.id),
    state: eventState(event),
    title: await sayEvent(event),
    lines: code ? [{ text: await faultTitle(String(code)) }] : rows ? [{ text: t("rows", { rows }) }] : [],
    link: path ? { href: path as Route, label: t("see") } : undefined,
  };
}
