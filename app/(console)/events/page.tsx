import type { Metadata } from "next";
import { getNow, getTranslations } from "next-intl/server";
import { Page } from "../../../ui/page.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { getVisitor } from "../../access/visitor.ts";
import { countTroubles, listEventPage, listEventSubjects } from "../../data/events.ts";
import { consoleDatabase } from "../../data/runtime.ts";
import { parseEventQuery } from "../../view/event-query.ts";
import { isNarrowed } from "../../view/page-query.ts";
import { ListPager } from "../list-pager.tsx";
import { EventFilters } from "./event-filters.tsx";
import { EventResults } from "./event-results.tsx";

const dayMs = 24 * 3_600_000;

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("feed");
  return { title: t("name") };
}

export default async function EventsPage({ searchParams }: PageProps<"/events">) {
  const [t, params, now] = await Promise.all([getTranslations("feed"), searchParams, getNow()]);
  await getVisitor();
  const filter = parseEventQuery(params);
  const db = consoleDatabase();
  const [{ rows, total }, subjects, troubles] = await Promise.all([
    listEventPage(db, filter),
    listEventSubjects(db),
    countTroubles(db, new Date(now.getTime() - dayMs)),
  ]);
  const hasFilters = total > 0 || isNarrowed(filter);
  return (
    <Page title={t("title", troubles)} lead={t("lead")}>
      <Panel
        title={t("count", { count: total })}
        aside={hasFilters ? <EventFilters filter={filter} subjects={subjects} /> : null}
      >
        <EventResults rows={rows} filter={filter} />
        <ListPager path="/events" params={params} page={filter.page} pageSize={filter.pageSize} total={total} />
      </Panel>
    </Page>
  );
}
