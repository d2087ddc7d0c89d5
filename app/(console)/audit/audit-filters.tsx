import { getTranslations } from "next-intl/server";
import type { listAuditFacets } from "#modules/access";
import { DateFilter } from "../../../ui/date-filter.tsx";
import { FilterForm } from "../../../ui/filter-form.tsx";
import { SelectFilter } from "../../../ui/select-filter.tsx";
import { actionName } from "../../i18n/audit-text.ts";
import type { AuditQuery } from "../../view/audit-query.ts";

type Facets = Awaited<ReturnType<typeof listAuditFacets>>;

/** Who, what and when; the choice stands in the URL. Only what the log holds can be chosen. */
export async function AuditFilters({ query, facets }: { query: AuditQuery; facets: Facets }) {
  const t = await getTranslations("audit");
  const actions = await Promise.all(
    facets.actions.map(async (action) => ({ value: action, label: await actionName(action) })),
  );
  return (
    <FilterForm action="/audit" shape="grid">
      <SelectFilter
        name="actor"
        label={t("filter.actor")}
        any={t("filter.anyActor")}
        value={query.actor}
        options={facets.actors.map(({ id, kind, name }) => ({ value: id, label: t("actorOf", { kind, name }) }))}
      />
      <SelectFilter
        name="action"
        label={t("filter.action")}
        any={t("filter.anyAction")}
        value={query.action}
        options={actions.sort((a, b) => a.label.localeCompare(b.label))}
      />
      <DateFilter name="from" label={t("filter.from")} value={query.from ?? ""} />
      <DateFilter name="to" label={t("filter.to")} value={query.to ?? ""} />
    </FilterForm>
  );
}
