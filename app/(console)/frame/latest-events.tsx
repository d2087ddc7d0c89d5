import { cookies } from "next/headers";
import { getLocale, getTranslations } from "next-intl/server";
import { Latest } from "../../../ui/feed/latest.tsx";
import { findSeen, seenCookie } from "../../../ui/feed/seen.ts";
import { TellResults } from "../../../ui/feed/tell-results.tsx";
import { formatCount } from "../../../ui/format/quantity.ts";
import { worstState } from "../../../ui/state.ts";
import { readFeed } from "../../data/events.ts";
import { consoleDatabase } from "../../data/runtime.ts";
import { eventState, isToldAtOnce } from "../../view/event-state.ts";
import { AllLink } from "../all-link.tsx";
import { EventList } from "../event-list.tsx";
import { tellingOf } from "../event-text.tsx";

const shown = 12;
const countedTo = 99;

/** *Lo último* over every screen: how much is new, the newest facts, and the results that are told at once. */
export async function LatestEvents() {
  const [t, locale, jar] = await Promise.all([getTranslations("feed"), getLocale(), cookies()]);
  const seen = findSeen(jar.get(seenCookie)?.value);
  // A silent database takes the count away, never the screen.
  const feed = await readFeed(consoleDatabase(), { take: shown, since: seen, countedTo: countedTo + 1 }).catch(
    () => null,
  );
  const count = feed?.unseen ?? 0;
  const figure = count > countedTo ? `${formatCount(countedTo, locale)}+` : formatCount(count, locale);
  const fresh = (feed?.events ?? []).filter(({ id }) => seen !== null && id > seen);
  const state = worstState(fresh.map(eventState));
  const newest = feed?.events[0]?.id ?? null;
  return (
    <>
      <Latest
        title={t("name")}
        newest={newest === null ? null : String(newest)}
        unseen={count > 0 ? { figure, state, label: t("unseen", { count, figure, state }) } : null}
        isFirstVisit={seen === null}
        page="/events"
      >
        <EventList events={feed?.events ?? null} />
        <AllLink href="/events">{t("all")}</AllLink>
      </Latest>
      <TellResults
        newest={Number(newest ?? 0)}
        results={await Promise.all((feed?.events ?? []).filter(isToldAtOnce).map(tellingOf))}
      />
    </>
  );
}
