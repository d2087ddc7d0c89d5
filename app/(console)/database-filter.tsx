import { getTranslations } from "next-intl/server";
import { SelectFilter } from "../../ui/select-filter.tsx";

/** Which database a list is about; nothing where there is only one. */
export async function DatabaseFilter({ databases, value }: { databases: string[]; value: string | undefined }) {
  const t = await getTranslations("databaseFilter");
  if (databases.length < 2) return null;
  return (
    <SelectFilter
      name="database"
      label={t("label")}
      any={t("any")}
      value={value}
      options={databases.map((name) => ({ value: name, label: name }))}
    />
  );
}
