import { getTranslations } from "next-intl/server";
import { Command } from "../../../ui/command.tsx";
import { Panel } from "../../../ui/panel.tsx";

/** Who may reach the databases themselves: their own roles, which no role of the console gives. */
export async function DatabasesPanel() {
  const t = await getTranslations("team.databases");
  return (
    <Panel title={t("title")}>
      <div className="flex flex-col gap-3 px-4 py-4 sm:px-[18px]">
        <p className="text-ink-2 text-small">{t("how")}</p>
        <Command text="npm run db:roles" />
        <p className="text-ink-2 text-small">{t("more")}</p>
      </div>
    </Panel>
  );
}
