import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { buttonStyle } from "../../../ui/act/button-style.ts";
import { Panel } from "../../../ui/panel.tsx";
import type { OwnEnvironment } from "../../data/environment.ts";
import { countFaults, VariableList } from "../variable-list.tsx";

/** Every variable a person may set, by what it is for: set, missing or malformed. Of a secret nothing more is told. */
export async function ConfigurationPanel({ environment }: { environment: OwnEnvironment }) {
  const t = await getTranslations("environment");
  const groups = [...Map.groupBy(environment.variables, ({ group }) => group)];
  return (
    <Panel
      title={t("title", { faults: countFaults(environment) })}
      aside={
        <Link href="/setup" className={buttonStyle()}>
          {t("guide")}
        </Link>
      }
    >
      <div className="gap-x-10 px-4 py-4 sm:px-[18px] lg:columns-2">
        {groups.map(([group, variables]) => (
          <section key={group} className="mb-6 min-w-0 break-inside-avoid">
            <h3 className="mb-1 font-medium text-ink-2 text-small">
              {t("group", { group: group.toLowerCase().replaceAll(" ", "_") })}
            </h3>
            <VariableList variables={variables} environment={environment} />
          </section>
        ))}
      </div>
    </Panel>
  );
}
