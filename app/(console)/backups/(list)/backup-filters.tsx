import { getTranslations } from "next-intl/server";
import { backupKinds } from "#modules/backup";
import { FilterForm } from "../../../../ui/filter-form.tsx";
import { SelectFilter } from "../../../../ui/select-filter.tsx";
import type { BackupFilter } from "../../../data/backups.ts";
import { consoleSettings } from "../../../data/runtime.ts";
import { selector } from "../../../i18n/selector.ts";
import { backupStates } from "../../../view/backup-query.ts";
import { DatabaseFilter } from "../../database-filter.tsx";

/** Database, kind and state; the choice stands in the URL. */
export async function BackupFilters({ filter }: { filter: BackupFilter }) {
  const t = await getTranslations("backups.filter");
  return (
    <FilterForm action="/backups">
      <DatabaseFilter databases={Object.keys(consoleSettings().databases)} value={filter.database} />
      <SelectFilter
        name="kind"
        label={t("kind")}
        any={t("anyKind")}
        value={filter.kind}
        options={backupKinds.map((kind) => ({ value: kind, label: t("kindOf", { kind: selector(kind) }) }))}
      />
      <SelectFilter
        name="state"
        label={t("state")}
        any={t("anyState")}
        value={filter.state}
        options={backupStates.map((state) => ({ value: state, label: t("stateOf", { state }) }))}
      />
    </FilterForm>
  );
}
