import { getTranslations } from "next-intl/server";
import { Command } from "../../../../ui/command.tsx";
import { Panel } from "../../../../ui/panel.tsx";

/** How to get this backup back from a terminal: it works with this console and its database gone. */
export async function RestoreByCommand({ id }: { id: string }) {
  const t = await getTranslations("backup.restore");
  return (
    <Panel title={t("title")}>
      <div className="flex flex-col gap-3 px-4 py-4 sm:px-[18px]">
        <p className="text-ink-2 text-small">{t("how")}</p>
        <Command text={`npm run db:restore -- --id ${id} --into "$TARGET_URL"`} />
      </div>
    </Panel>
  );
}
