import Form from "next/form";
import { getTranslations } from "next-intl/server";
import { backupKinds } from "#modules/backup";
import { SelectFilter } from "../../../../ui/select-filter.tsx";
import type { BackupFilter } from "../../../data/backups.ts";
import { consoleSettings } from "../../../data/runtime.ts";
import { selector } from "../../../i18n/selector.ts";
import { backupStates } from "../../../view/backup-query.ts";

/** Database, kind and state; the choice stands in the URL. */
export async function BackupFilters({ filter }: { filter: BackupFilter }) {
  const t = await getTranslations("backups");
  const databases = Object.keys(consoleSettings().databases);
  const all = (label: string) => ({ value: "", label });
  return (
    <Form action="/backups" className="flex w-full gap-2 sm:w-auto">
      {databases.length > 1 ? (
        <SelectFilter
          name="database"
          label={t("filter.database")}
          value={filter.database ?? ""}
          options={[all(t("filter.anyDatabase")), ...databases.map((name) => ({ value: name, label: name }))]}
        />
      ) : null}
      <SelectFilter
        name="kind"
        label={t("filter.kind")}
        value={filter.kind ?? ""}
        options={[
          all(t("filter.anyKind")),
          ...backupKinds.map((kind) => ({ value: kind, label: t("filter.kindOf", { kind: selector(kind) }) })),
        ]}
      />
      <SelectFilter
        name="state"
        label={t("filter.state")}
        value={filter.state ?? ""}
        options={[
          all(t("filter.anyState")),
          ...backupStates.map((state) => ({ value: state, label: t("filter.stateOf", { state }) })),
        ]}
      />
    </Form>
  );
}
