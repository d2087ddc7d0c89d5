import { getTranslations } from "next-intl/server";
import { FilterForm } from "../../../../ui/filter-form.tsx";
import { SelectFilter } from "../../../../ui/select-filter.tsx";
import type { MigrationFilter } from "../../../data/migrations.ts";
import { selector } from "../../../i18n/selector.ts";
import { migrationStates } from "../../../view/migration-query.ts";
import { DatabaseFilter } from "../../database-filter.tsx";

/** Database and outcome; the choice stands in the URL. */
export async function MigrationFilters({ filter, databases }: { filter: MigrationFilter; databases: string[] }) {
  const t = await getTranslations("migrations");
  return (
    <FilterForm action="/migrations">
      <DatabaseFilter databases={databases} value={filter.database} />
      <SelectFilter
        name="outcome"
        label={t("filter.outcome")}
        any={t("filter.anyOutcome")}
        value={filter.outcome}
        options={migrationStates.map((value) => ({ value, label: t("standing", { standing: selector(value) }) }))}
      />
    </FilterForm>
  );
}
