import { getTranslations } from "next-intl/server";
import { FilterForm } from "../../../ui/filter-form.tsx";
import { SelectFilter } from "../../../ui/select-filter.tsx";
import type { EventFilter } from "../../data/events.ts";
import { eventLevels } from "../../view/event-query.ts";

/** How grave, and about what; the choice stands in the URL. */
export async function EventFilters({ filter, subjects }: { filter: EventFilter; subjects: string[] }) {
  const t = await getTranslations("feed.filter");
  return (
    <FilterForm action="/events">
      <SelectFilter
        name="level"
        label={t("level")}
        any={t("anyLevel")}
        value={filter.level}
        options={eventLevels.map((level) => ({ value: level, label: t("levelOf", { level }) }))}
      />
      <SelectFilter
        name="subject"
        label={t("subject")}
        any={t("anySubject")}
        value={filter.subject}
        options={subjects.map((subject) => ({ value: subject, label: subject }))}
      />
    </FilterForm>
  );
}
