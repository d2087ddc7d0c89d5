import { getTranslations } from "next-intl/server";
import { Skeleton } from "../../ui/skeleton.tsx";

export default async function ScreenLoading() {
  const t = await getTranslations("shell");
  return <Skeleton label={t("loading")} />;
}
