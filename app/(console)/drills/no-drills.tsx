import { getTranslations } from "next-intl/server";
import { Empty } from "../../../ui/empty.tsx";

/** No drill yet; without a backup there is nothing to restore, so that comes first. */
export async function NoDrills({ canDrill }: { canDrill: boolean }) {
  const t = await getTranslations("drills.empty");
  return (
    <Empty command={canDrill ? "npm run db:drill" : "npm run db:backup"}>{canDrill ? t("why") : t("whyNot")}</Empty>
  );
}
