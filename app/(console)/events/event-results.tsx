import { getTranslations } from "next-intl/server";
import { Empty } from "../../../ui/empty.tsx";
import { Moment } from "../../../ui/moment.tsx";
import { StateMark } from "../../../ui/state-mark.tsx";
import { Cell, Column, Row, Table } from "../../../ui/table.tsx";
import type { EventFilter } from "../../data/events.ts";
import type { Event } from "../../data/rows.ts";
import { eventState } from "../../view/event-state.ts";
import { isNarrowed } from "../../view/page-query.ts";
import { EventText } from "../event-text.tsx";
import { LevelWord } from "../level-word.tsx";
import { NothingFound } from "../nothing-found.tsx";

/** The page of facts; or why it is empty, which is not the same with a filter as without one. */
export async function EventResults({ rows, filter }: { rows: Event[]; filter: EventFilter }) {
  const t = await getTranslations("feed");
  if (rows.length > 0) return <EventTable rows={rows} />;
  if (!isNarrowed(filter)) return <Empty title={t("empty")}>{t("emptyWhy")}</Empty>;
  return <NothingFound title={t("filtered")} href="/events" all={t("all")} />;
}

async function EventTable({ rows }: { rows: Event[] }) {
  const t = await getTranslations("feed");
  const columns = (
    <>
      <Column>{t("table.what")}</Column>
      <Column wide>{t("table.level")}</Column>
      <Column wide>{t("table.subject")}</Column>
      <Column wide number>
        {t("table.when")}
      </Column>
    </>
  );
  return (
    <Table caption={t("table.caption")} columns={columns}>
      {rows.map((event) => (
        <Row key={String(event.id)}>
          <Cell>
            <span className="flex min-w-0 items-baseline gap-2.5">
              <StateMark state={eventState(event)} size={8} />
              <span className="flex min-w-0 flex-col">
                <EventText event={event} />
                <span className="text-ink-2 text-small sm:hidden">
                  {event.level === "info" ? null : (
                    <>
                      <LevelWord level={event.level} />
                      {" · "}
                    </>
                  )}
                  <Moment at={event.at} />
                </span>
              </span>
            </span>
          </Cell>
          <Cell wide className="text-ink-2">
            <LevelWord level={event.level} />
          </Cell>
          <Cell wide className="text-ink-2">
            {event.subject}
          </Cell>
          <Cell wide number className="text-ink-2">
            <Moment at={event.at} />
          </Cell>
        </Row>
      ))}
    </Table>
  );
}
