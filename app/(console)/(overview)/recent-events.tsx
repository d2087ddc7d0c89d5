import { getTranslations } from "next-intl/server";
import { Panel } from "../../../ui/panel.tsx";
import type { Event } from "../../data/rows.ts";
import { EventList } from "../event-list.tsx";

/** Lo último: the newest facts of the feed. */
export async function RecentEvents({ events }: { events: Event[] | null }) {
  const t = await getTranslations("feed");
  return (
    <Panel title={t("name")}>
      <EventList events={events} />
    </Panel>
  );
}
