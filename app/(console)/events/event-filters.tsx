import Form from "next/form";
import { getTranslations } from "next-intl/server";
import { SelectFilter } from "../../../ui/select-filter.tsx";
import type { EventFilter } from "../../data/events.ts";
import { eventLevels } from "../../view/event-query.ts";

/** How grave, and about what; the choice stands in the URL. */
export async function EventFilters({ filter, subjects }: { filter: EventFilter; subjects: string[] }) {
  const t = await getTranslations("feed");
  return (
    <Form action="/events" className="flex w-full gap-2 sm:w-auto">
      <SelectFilter
        name="level"
        label={t("filter.level")}
        value={filter.level ?? ""}
        options={[
          { value: "", label: t("filter.anyLevel") },
          ...eventLevels.map((level) => ({ value: level, label: t("filter.levelOf", { level }) })),
        ]}
      />
      <SelectFilter
        name="subject"
        label={t("filter.subject")}
        value={filter.subject ?? ""}
        options={[
          { value: "", label: t("filter.anySubject") },
          ...subjects.map((subject) => ({ value: subject, label: subject })),
        ]}
      />
    </Form>
  );
}
