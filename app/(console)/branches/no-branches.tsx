import { getTranslations } from "next-intl/server";
import { Empty } from "../../../ui/empty.tsx";
import { Panel } from "../../../ui/panel.tsx";

/** No provider of branches is set up: what they are for, and how they come to be. */
export async function NoBranches() {
  const t = await getTranslations("branches.empty");
  return (
    <Panel title={t("title")}>
      <Empty command="npm run branch -- create preview/checkout --expires 7d">{t("why")}</Empty>
    </Panel>
  );
}
