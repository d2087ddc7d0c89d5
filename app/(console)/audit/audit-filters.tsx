import Form from "next/form";
import { getTranslations } from "next-intl/server";
import type { listAuditFacets } from "#modules/access";
import { DateFilter } from "../../../ui/date-filter.tsx";
import { SelectFilter } from "../../../ui/select-filter.tsx";
import { actionName } from "../../i18n/audit-text.ts";
import type { AuditQuery } from "../../view/audit-query.ts";

type Facets = Awaited<ReturnType<typeof listAuditFacets>>;

/** Who, what and when; the choice stands in the URL. Only what the log holds can be chosen. */
export async function AuditFilters({ query, facets }: { query: AuditQuery; facets: Facets }) {
  const t = await getTranslations("audit");
  const actors = facets.actors.map(({ id, kind, name }) => ({ value: id, label: t("actorOf", { kind, name }) }));
  const actions = await Promise.all(
    facets.actions.map(async (action) => ({ value: action, label: await actionName(action) })),
  );
  return (
    <Form
      action="/audit"
      className="grid w-full grid-cols-2 gap-2 sm:grid-cols-[minmax(0,1fr)_minmax(0,1fr)_auto_auto] lg:w-auto"
    >
      <SelectFilter
        name="actor"
        label={t("filter.actor")}
        value={query.actor ?? ""}
        options={[{ value: "", label: t("filter.anyActor") }, ...actors]}
      />
      <SelectFilter
        name="action"
        label={t("filter.action")}
        value={query.action ?? ""}
        options={[
          { value: "", label: t("filter.anyAction") },
          ...actions.sort((a, b) => a.label.localeCompare(b.label)),
        ]}
      />
      <DateFilter name="from" label={t("filter.from")} value={query.from ?? ""} />
      <DateFilter name="to" label={t("filter.to")} value={query.to ?? ""} />
    </Form>
  );
}
