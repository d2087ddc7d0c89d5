import Form from "next/form";
import { getTranslations } from "next-intl/server";
import { SelectFilter } from "../../../../ui/select-filter.tsx";
import type { MigrationFilter } from "../../../data/migrations.ts";
import { selector } from "../../../i18n/selector.ts";
import { migrationStates } from "../../../view/migration-query.ts";

/** Database and outcome; the choice stands in the URL. */
export async function MigrationFilters({ filter, databases }: { filter: MigrationFilter; databases: string[] }) {
  const t = await getTranslations("migrations");
  return (
    <Form action="/migrations" className="flex w-full gap-2 sm:w-auto">
      {databases.length > 1 ? (
        <SelectFilter
          name="database"
          label={t("filter.database")}
          value={filter.database ?? ""}
          options={[
            { value: "", label: t("filter.anyDatabase") },
            ...databases.map((name) => ({ value: name, label: name })),
          ]}
        />
      ) : null}
      <SelectFilter
        name="outcome"
        label={t("filter.outcome")}
        value={filter.outcome ?? ""}
        options={[
          { value: "", label: t("filter.anyOutcome") },
          ...migrationStates.map((value) => ({ value, label: t("standing", { standing: selector(value) }) })),
        ]}
      />
    </Form>
  );
}
