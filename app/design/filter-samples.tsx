import type { Route } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import { DateFilter } from "../../ui/date-filter.tsx";
import { FilterForm } from "../../ui/filter-form.tsx";
import { formatCount } from "../../ui/format/quantity.ts";
import { Pager } from "../../ui/pager.tsx";
import { Panel } from "../../ui/panel.tsx";
import { SelectFilter } from "../../ui/select-filter.tsx";
import { listChoices } from "./form-samples.tsx";
import type { Theme } from "./sample.tsx";

const pages = ["first", "middle", "last"] as const;

/** The filters of a list as they stand in the head of its panel, and the ways through its pages. */
export async function FilterSamples({ theme }: { theme: Theme }) {
  const t = await getTranslations("design.find");
  return (
    <>
      <Panel title={t("two")} aside={<Choices names={["database", "kind"]} />}>
        <SamplePager page="first" theme={theme} />
      </Panel>
      <Panel title={t("three")} aside={<Choices names={["database", "kind", "state"]} />}>
        <SamplePager page="middle" theme={theme} />
      </Panel>
      <Panel title={t("dates")} aside={<Dates />}>
        <SamplePager page="last" theme={theme} />
      </Panel>
    </>
  );
}

type ChoiceName = "database" | "kind" | "state";

async function Choices({ names }: { names: ChoiceName[] }) {
  return (
    <FilterForm action="/design">
      <SelectFilters names={names} />
    </FilterForm>
  );
}

/** The two days alone: half a window has no room for the two choices that stand before them on a screen. */
async function Dates() {
  const t = await getTranslations("design.find");
  return (
    <FilterForm action="/design" shape="grid">
      <DateFilter name="from" label={t("from")} value="2026-07-01" />
      <DateFilter name="to" label={t("to")} value="" />
    </FilterForm>
  );
}

async function SelectFilters({ names }: { names: ChoiceName[] }) {
  const [t, options] = await Promise.all([getTranslations("design.find"), listChoices()]);
  return names.map((name) => (
    <SelectFilter
      key={name}
      name={name}
      label={t("by", { name })}
      any={t("any", { name })}
      value={name === "kind" ? "one" : undefined}
      options={options}
    />
  ));
}

async function SamplePager({ page, theme }: { page: (typeof pages)[number]; theme: Theme }) {
  const [t, d, locale] = await Promise.all([getTranslations("pager"), getTranslations("design"), getLocale()]);
  const place = pages.indexOf(page);
  const show = (count: number) => formatCount(count, locale);
  const at = (there: number) => (pages[there] ? (`/design?page=${pages[there]}` as Route) : null);
  return (
    <Pager
      label={d("in", { name: d("find.page", { page }), theme })}
      range={t("range", { first: show(place * 500 + 1), last: show(place * 500 + 500), total: show(1500) })}
      previous={{ href: at(place - 1), label: t("previous") }}
      next={{ href: at(place + 1), label: t("next") }}
    />
  );
}
